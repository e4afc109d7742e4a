package cache

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Reader reads the file over a connection of its own, which writes nothing. It is for one
// goroutine at a time.
type Reader struct {
	path   string
	opened fs.FileInfo
	db     *sqlite3.Conn
	held   int // how many hold the moment that is read
	left   bool
	closed bool
}

// Reader opens one. [ErrAbsent] says that there is no file yet.
func (f *File) Reader(ctx context.Context) (*Reader, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	db, at, err := f.open(ctx, false)
	if err != nil {
		return nil, err
	}
	if err := db.Exec("PRAGMA query_only = ON"); err != nil {
		return nil, errors.Join(because(ctx, f.place.Path, err), db.Close())
	}
	return &Reader{path: f.place.Path, opened: at, db: db}, nil
}

// Erased reports whether the file was erased since the reader was opened, and nobody holds the
// moment that it reads: then it is to be closed.
func (r *Reader) Erased() bool { return r.held == 0 && erased(r.path, r.opened) }

// Close ends it.
func (r *Reader) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	return r.db.Close()
}

// Hold has all that is read be of one moment, until [Reader.Release] was called as often.
func (r *Reader) Hold(ctx context.Context) error {
	if r.held == 0 {
		if err := r.db.Exec("BEGIN"); err != nil {
			return because(ctx, r.path, err)
		}
	}
	r.held++
	return nil
}

// Release lets go of it.
func (r *Reader) Release() error {
	if r.held--; r.held > 0 || r.closed {
		return nil
	}
	err := r.db.Exec("ROLLBACK")
	if r.left {
		err = errors.Join(err, r.Close())
	}
	return err
}

// Leave ends it as soon as nobody holds the moment that it reads.
func (r *Reader) Leave() error {
	if r.held > 0 {
		r.left = true
		return nil
	}
	return r.Close()
}

// Scans are the lines of the book that concern a table, the newest first.
func (r *Reader) Scans(ctx context.Context, table string) ([]Scan, error) {
	list, err := scans(r.db, table)
	return list, because(ctx, r.path, err)
}

// Tables are the kept tables.
func (r *Reader) Tables(ctx context.Context) ([]Table, error) {
	list, err := tables(r.db, "")
	return list, because(ctx, r.path, err)
}

// Wanted is what rows are read.
type Wanted struct {
	Table   string
	Columns []string
	// Among are the values that a column has to have one of, "" for no such column.
	Where string
	Among []value.Value
}

// Rows are rows of a kept table, in the order in which the API gave them.
type Rows struct {
	reader *Reader
	st     *sqlite3.Stmt
}

// Read begins to read rows. Columns that are not kept are NULL.
func (r *Reader) Read(ctx context.Context, w Wanted) (*Rows, error) {
	t, err := kept(r.db, w.Table)
	if err != nil || t == nil {
		if err == nil {
			err = fmt.Errorf("holds no table %s", w.Table)
		}
		return nil, because(ctx, r.path, err)
	}
	names := []string{"rowid"}
	for _, c := range w.Columns {
		if t.column(c) == nil {
			names = append(names, "NULL")
		} else {
			names = append(names, quoted(c))
		}
	}
	sql := fmt.Sprintf("SELECT %s FROM %s", strings.Join(names, ", "), physical(w.Table))
	if w.Where != "" {
		sql += fmt.Sprintf(" WHERE %s IN (%s)", quoted(w.Where), strings.TrimSuffix(strings.Repeat("?, ", len(w.Among)), ", "))
	}
	st, _, err := r.db.Prepare(sql + " ORDER BY " + placeColumn)
	if err != nil {
		return nil, because(ctx, r.path, err)
	}
	rows := &Rows{reader: r, st: st}
	for i, v := range w.Among {
		if err := bind(st, i+1, v); err != nil {
			return nil, errors.Join(because(ctx, r.path, err), rows.Close())
		}
	}
	return rows, nil
}

// Next moves to the next row; false without an error says that there is none.
func (r *Rows) Next(ctx context.Context) (bool, error) {
	defer r.reader.db.SetInterrupt(r.reader.db.SetInterrupt(ctx))
	if r.st.Step() {
		return true, nil
	}
	return false, because(ctx, r.reader.path, r.st.Err())
}

// ID is the number of the row.
func (r *Rows) ID() int64 { return r.st.ColumnInt64(0) }

// Value is that of a wanted column, from 0.
func (r *Rows) Value(column int) value.Value { return columnOf(r.st, column+1) }

// Close ends them.
func (r *Rows) Close() error { return r.st.Close() }
