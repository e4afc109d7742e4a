package sqlitefile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/export"
	"github.com/viewfinder-sql/viewfinder/internal/fileroot"
	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

// table is an answer that has gathered.
type table struct {
	name    string // "" for a statement that has no columns
	columns string // as they are declared
	about   export.About
}

// File is a database that takes answers. It is an [export.Document].
type File struct {
	path   string // of the database
	beside string // where rows gather
	db     *sqlite3.Conn
	name   string

	types  []string
	insert *sqlite3.Stmt
	days   []bool // columns whose instants are days
	rows   int
	now    table
	tables []table
}

var _ export.Document = (*File)(nil)

// Open begins to write tables of that name, "" for answer, for the database at a path. It
// says what would be in the way at the end.
func Open(path, name string) (*File, error) {
	if err := CheckName(name); err != nil {
		return nil, err
	}
	if name == "" {
		name = usualName
	}
	if err := rehearse(path, name); err != nil {
		return nil, err
	}
	fileroot.Sweep(path)
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, because(err)
	}
	staged, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*.partial") // readable by the user alone
	if err != nil {
		return nil, because(err)
	}
	f := &File{path: path, beside: staged.Name(), name: name}
	if err = staged.Close(); err == nil {
		f.db, err = sqlite3.OpenFlags(privatefile.SQLite(f.beside), sqlite3.OPEN_READWRITE|sqlite3.OPEN_NOFOLLOW|sqlite3.OPEN_URI)
	}
	if err == nil {
		// Of main alone: without a name it would be of the database that is attached as well,
		// whose locks programs then kept while each waits for the other's.
		err = f.db.Exec(`pragma main.journal_mode = off; pragma main.synchronous = off; pragma main.locking_mode = exclusive; pragma trusted_schema = off; begin`)
	}
	if err != nil {
		f.Discard()
		return nil, because(err)
	}
	return f, nil
}

// Types implements [export.Typed].
func (f *File) Types(types []string) { f.types = types }

// staging is the name of the table in which an answer gathers.
func staging(n int) string { return "t" + strconv.Itoa(n) }

// Begin implements [export.Writer].
func (f *File) Begin(columns []string) error {
	f.rows = 0
	f.days = make([]bool, len(columns))
	for i := range f.days {
		f.days[i] = i < len(f.types) && f.types[i] == "DATE"
	}
	f.now = table{name: f.name, columns: columnsOf(export.Unique(columns, true), f.types)}
	if n := len(f.tables); n > 0 {
		f.now.name += strconv.Itoa(n + 1)
	}
	if err := f.db.Exec(`create table main.` + staging(len(f.tables)) + ` (` + f.now.columns + `)`); err != nil {
		return because(err)
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ")
	var err error
	f.insert, _, err = f.db.Prepare(`insert into main.` + staging(len(f.tables)) + ` values (` + marks + `)`)
	return because(err)
}

// Row implements [export.Writer].
func (f *File) Row(values []any) error {
	f.rows++
	for i, v := range values {
		if err := bind(f.insert, i+1, v, f.days[i]); err != nil {
			return fmt.Errorf("row %d: %w", f.rows, because(err))
		}
	}
	err := f.insert.Exec()
	return because(err)
}

func bind(stmt *sqlite3.Stmt, param int, v any, day bool) error {
	switch v := v.(type) {
	case nil:
		return stmt.BindNull(param)
	case int64:
		return stmt.BindInt64(param, v)
	case float64:
		return stmt.BindFloat(param, v)
	case bool:
		return stmt.BindBool(param, v)
	case []byte:
		return stmt.BindBlob(param, v)
	case time.Time:
		if day {
			return stmt.BindText(param, v.Format(time.DateOnly))
		}
	}
	return stmt.BindText(param, export.Text(v, ""))
}

// End implements [export.Writer].
func (f *File) End(bool) error {
	err := f.insert.Close()
	f.insert = nil
	return because(err)
}

// Tell implements [export.Document].
func (f *File) Tell(about export.About) error {
	f.now.about = about
	f.tables = append(f.tables, f.now)
	f.now, f.types = table{}, nil
	return nil
}

// Close implements [export.Document]: it puts the tables into the database, all or none.
func (f *File) Close() error {
	if err := f.db.Exec(`commit`); err != nil {
		return because(err)
	}
	if err := f.publish(); err != nil {
		return err
	}
	f.Discard() // what gathered has served
	return nil
}

func (f *File) publish() (err error) {
	made, err := os.OpenFile(f.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case err == nil:
		if err := made.Close(); err != nil {
			return because(err)
		}
		defer func() {
			if err != nil {
				f.unmake()
			}
		}()
	case !errors.Is(err, fs.ErrExist):
		return because(err)
	}
	return publish(f.db, f.path, f.tables)
}

// unmake removes the database that was not there before, unless another program has put
// something into it since.
func (f *File) unmake() {
	if there, err := os.Stat(f.path); err != nil || there.Size() > 0 {
		return
	}
	if _, err := os.Stat(f.path + "-journal"); err == nil {
		return // another program is about to
	}
	_ = os.Remove(f.path)
}

// Discard removes what has gathered. Once the file is closed it does nothing.
func (f *File) Discard() {
	if f.db != nil {
		if f.insert != nil {
			_ = f.insert.Close()
		}
		_ = f.db.Close()
		f.db, f.insert = nil, nil
	}
	_ = os.Remove(f.beside)
}
