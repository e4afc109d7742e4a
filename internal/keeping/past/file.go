package past

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"
	_ "github.com/ncruces/go-sqlite3/vfs" // files

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

// Format is the newest form of a file that this package reads.
const Format = 2

// ErrKept is what every [Error] is.
var ErrKept = errors.New("what is kept does not answer this")

// Error says what is wrong with the file, or with what is asked of it, and what to do.
type Error struct {
	Message string
	Err     error // nil for none
	path    string
	broken  bool
}

func (e *Error) Error() string { return e.Message }

// NamesFile reports whether the text names a file of the computer where the program runs.
func (e *Error) NamesFile() bool { return e.path != "" }

// Broken reports whether the file cannot be read as it is, whatever is asked of it. Where another
// one is to be named it is not that.
func (e *Error) Broken() bool { return e.broken }

// Is matches ErrKept.
func (e *Error) Is(target error) bool { return target == ErrKept }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Table is a table that is kept.
type Table struct {
	Name    string
	Columns []Column
}

// Column is one of its columns. Type is that of package history, by its name.
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// Reader reads a file over a connection of its own. It is for one goroutine at a time.
type Reader struct {
	path string
	info fs.FileInfo // of the file that is open
	db   *sqlite3.Conn
	// format is the form of the file.
	format int
	held   int // how many hold the moment that is read
}

// patience is how long a writer is waited for that keeps readers out, in recovery.
const patience = 10 * time.Second

// Open opens a file, in which something is kept. It is not made.
func Open(ctx context.Context, path string) (*Reader, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &Error{fmt.Sprintf("there is no file %s: viewfinder sync run makes it, with the sink sqlite:%s", path, path), err, path, false}
	case err != nil:
		return nil, &Error{fmt.Sprintf("%s cannot be read: %s", path, err), err, path, true}
	case info.IsDir():
		return nil, &Error{path + " is a directory: name the file that sync.yaml has as its sink", nil, path, false}
	}
	db, err := sqlite3.OpenFlags(privatefile.SQLite(path), sqlite3.OPEN_READWRITE|sqlite3.OPEN_URI)
	if err != nil {
		return nil, wrong(path, err)
	}
	r := &Reader{path: path, info: info, db: db}
	if err := errors.Join(db.BusyTimeout(patience), db.Exec("PRAGMA query_only = ON")); err != nil {
		return nil, errors.Join(wrong(path, err), db.Close())
	}
	if err := r.check(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := privatefile.CloseShared(path); err != nil {
		return nil, errors.Join(wrong(path, err), db.Close())
	}
	return r, nil
}

func wrong(path string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sqlite3.NOTADB) {
		return &Error{path + " is no database of SQLite, or one that is encrypted: name the file that sync.yaml has as its sink", err, path, false}
	}
	return &Error{fmt.Sprintf("%s cannot be read: %s", path, err), err, path, true}
}

// check finds out whether the file has a form that is known.
func (r *Reader) check(ctx context.Context) error {
	found, lake := false, false
	err := r.each(ctx, "SELECT name FROM sqlite_schema WHERE name IN ('sync_format', 'lake_format')", nil, func(st *sqlite3.Stmt) error {
		found = found || st.ColumnText(0) == "sync_format"
		lake = lake || st.ColumnText(0) == "lake_format"
		return nil
	})
	if err == nil && lake {
		return &Error{r.path + " is the state of what is kept as Parquet, which has the versions: read these with an engine for Parquet", nil, r.path, false}
	}
	if err == nil && !found {
		return &Error{r.path + " has nothing that viewfinder sync keeps: name the file that sync.yaml has as its sink", nil, r.path, false}
	}
	if err != nil {
		return err
	}
	return r.each(ctx, "SELECT format FROM sync_format", nil, func(st *sqlite3.Stmt) error {
		if r.format = st.ColumnInt(0); r.format > Format {
			return &Error{fmt.Sprintf("%s has the format %d, of a newer viewfinder, and this one knows %d: use that one", r.path, r.format, Format), nil, r.path, true}
		}
		return nil
	})
}

// Current reports whether the file is the one that is at its path now.
func (r *Reader) Current() bool {
	info, err := os.Stat(r.path)
	return err == nil && os.SameFile(info, r.info)
}

// Idle reports whether no execution reads from it.
func (r *Reader) Idle() bool { return r.held == 0 }

// Close ends it.
func (r *Reader) Close() error { return r.db.Close() }

// hold has all that is read be of one moment of the file, until release was called as often.
func (r *Reader) hold() error {
	if r.held == 0 {
		if err := r.db.Exec("BEGIN"); err != nil {
			return wrong(r.path, err)
		}
	}
	r.held++
	return nil
}

func (r *Reader) release() error {
	if r.held--; r.held > 0 {
		return nil
	}
	return wrong(r.path, r.db.Exec("ROLLBACK"))
}

// each runs a query with texts for its parameters.
func (r *Reader) each(ctx context.Context, query string, args []string, row func(*sqlite3.Stmt) error) (err error) {
	defer r.db.SetInterrupt(r.db.SetInterrupt(ctx))
	st, _, err := r.db.Prepare(query)
	if err != nil {
		return wrong(r.path, err)
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	for i, a := range args {
		if err := st.BindText(i+1, a); err != nil {
			return wrong(r.path, err)
		}
	}
	for st.Step() {
		if err := row(st); err != nil {
			return err
		}
	}
	return wrong(r.path, st.Err())
}

// Tables are those that are kept, by name, as the sink was told their names.
func (r *Reader) Tables(ctx context.Context) (list []Table, err error) {
	err = r.each(ctx, `SELECT s.name, t.columns FROM sync_table t JOIN sqlite_schema s ON s.type = 'table' AND lower(s.name) = t.name || '_version' ORDER BY t.name`, nil,
		func(st *sqlite3.Stmt) error {
			t := Table{Name: strings.TrimSuffix(st.ColumnText(0), "_version")}
			if err := json.Unmarshal(st.ColumnBlob(1, nil), &t.Columns); err != nil {
				return &Error{fmt.Sprintf("%s: sync_table has no columns of %s: %s", r.path, t.Name, err), err, r.path, true}
			}
			list = append(list, t)
			return nil
		})
	return list, err
}

func quoted(name string) string { return sqlite3.QuoteIdentifier(name) }
