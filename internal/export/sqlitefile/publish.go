package sqlitefile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/export"
	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

// patience is how long another program is waited for.
const patience = 10 * time.Second

// publish copies what has gathered in the tables of a connection into the database at a path.
func publish(db *sqlite3.Conn, path string, tables []table) (err error) {
	if err := db.BusyTimeout(patience); err != nil {
		return because(err)
	}
	target, err := filepath.Abs(path)
	if err != nil {
		return because(err)
	}
	// By that name what SQLite writes beside the database, rows among it, is as closed as it is.
	if err := db.Exec(`attach ` + sqlite3.Quote(privatefile.SQLite(target)) + ` as target; pragma target.synchronous = full`); err != nil {
		return because(err)
	}
	defer func() { err = errors.Join(err, because(db.Exec(`detach target`))) }()
	tx, err := db.BeginImmediate()
	if err != nil {
		return because(err)
	}
	defer tx.End(&err)
	if err := privatefile.CloseShared(target); err != nil { // where it keeps a log
		return because(err)
	}
	if err := db.Exec(`create table if not exists target.` + reportTable + ` ("Table" TEXT, ` + columnsOf(reportColumns()) + `)`); err != nil {
		return because(err)
	}
	for n, t := range tables {
		if t.name != "" {
			if err := replace(db, n, t); err != nil {
				return err
			}
		}
		if err := report(db, t); err != nil {
			return err
		}
	}
	return nil
}

// replace puts a table into the place of one that was written before.
func replace(db *sqlite3.Conn, n int, t table) error {
	if err := mayReplace(db, "target", t.name); err != nil {
		return err
	}
	name := `target.` + quoted(t.name)
	return because(db.Exec(`drop table if exists ` + name + `; create table ` + name + ` (` + t.columns + `);` +
		`insert into ` + name + ` select * from main.` + staging(n)))
}

// reportColumns are the columns of the report.
func reportColumns() (names, types []string) {
	for _, f := range (export.About{Started: time.Unix(0, 0)}).Facts() {
		typ := "TEXT"
		switch f.Value.(type) {
		case int64:
			typ = "INTEGER"
		case bool:
			typ = "BOOLEAN"
		case time.Time:
			typ = "DATETIME"
		}
		names, types = append(names, f.Name), append(types, typ)
	}
	return names, types
}

// report writes the row that tells of a table.
func report(db *sqlite3.Conn, t table) error {
	values := []any{t.name}
	if t.name == "" {
		values[0] = nil
	}
	for _, f := range t.about.Facts() {
		values = append(values, f.Value)
	}
	if err := run(db, `delete from target.`+reportTable+` where "Table" = ? collate nocase`, values[0]); err != nil {
		return err
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ")
	return run(db, `insert into target.`+reportTable+` values (`+marks+`)`, values...)
}

func run(db *sqlite3.Conn, query string, values ...any) error {
	stmt, _, err := db.Prepare(query)
	if err != nil {
		return because(err)
	}
	for i, v := range values {
		err = errors.Join(err, bind(stmt, i+1, v, false))
	}
	if err == nil {
		err = stmt.Exec()
	}
	return because(errors.Join(err, stmt.Close()))
}

// mayReplace tells whether there is a table of that name that something else has made.
func mayReplace(db *sqlite3.Conn, schema, name string) error {
	there, err := exists(db, `select 1 from `+schema+`.sqlite_schema where name = ? collate nocase`, name)
	if err != nil || !there {
		return err
	}
	ours, err := exists(db, `select 1 from `+schema+`.sqlite_schema where name = ?`, reportTable)
	if ours && err == nil {
		ours, err = exists(db, `select 1 from `+schema+`.`+reportTable+` where "Table" = ? collate nocase`, name)
	}
	if err == nil && !ours {
		return fmt.Errorf("sqlite: the database has a table %s that viewfinder has not written: choose another name with --table", name)
	}
	return err
}

func exists(db *sqlite3.Conn, query, name string) (there bool, err error) {
	stmt, _, err := db.Prepare(query)
	if err != nil {
		return false, because(err)
	}
	if err = stmt.BindText(1, name); err == nil {
		there = stmt.Step()
		err = stmt.Err()
	}
	return there, because(errors.Join(err, stmt.Close()))
}

// rehearse says what is wrong with a database that is there.
func rehearse(path, name string) error {
	switch _, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return because(err)
	}
	db, err := sqlite3.OpenFlags(path, sqlite3.OPEN_READWRITE)
	if err != nil {
		return because(err)
	}
	err = because(errors.Join(db.BusyTimeout(patience), db.Exec(`pragma trusted_schema = off; pragma schema_version`)))
	if err == nil {
		err = mayReplace(db, "main", name)
	}
	return errors.Join(err, because(db.Close()))
}

// because says of an error what it comes down to.
func because(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sqlite3.NOTADB), errors.Is(err, sqlite3.CORRUPT):
		return errors.New("sqlite: the file is no SQLite database, or is damaged: name another")
	case errors.Is(err, sqlite3.BUSY), errors.Is(err, sqlite3.LOCKED):
		return fmt.Errorf("sqlite: another program holds the database, after %v as well: end it, or name another file", patience)
	case errors.Is(err, sqlite3.READONLY), errors.Is(err, sqlite3.CANTOPEN), errors.Is(err, fs.ErrPermission):
		return errors.New("sqlite: the file cannot be written: see who may write it and its directory")
	}
	return fmt.Errorf("sqlite: %w", err)
}
