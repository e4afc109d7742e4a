package cache

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// Erase deletes the file of a place with what SQLite has beside it, and reports whether there
// was one. Rows of all accounts go: they can be read anew. Programs that have it open let go of it
// with the next statement that reads or writes it. The file goes last: as long as something of it
// is left it is there too, and is erased by the next attempt.
func Erase(p Place) (was bool, err error) {
	if err := sweep(p.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, &Error{p.Path, "cannot be erased: " + err.Error(), err}
	}
	for _, beside := range []string{"-wal", "-shm", "-journal", ""} {
		switch err := os.Remove(p.Path + beside); {
		case err == nil:
			was = beside == ""
		case !errors.Is(err, fs.ErrNotExist):
			return false, &Error{p.Path, "cannot be erased: " + err.Error(), err}
		}
	}
	return was, nil
}

// Names reports whether the cache of a place has an account, by its id: in its book, or in any
// value of any row. It is read to its end where it has not.
func Names(ctx context.Context, p Place, id string) (bool, error) {
	r, err := At(p).Reader(ctx)
	if errors.Is(err, ErrAbsent) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { _ = r.Close() }()
	defer r.db.SetInterrupt(r.db.SetInterrupt(ctx))
	has, err := names(r.db, id)
	return has, because(ctx, p.Path, err)
}

func names(db *sqlite3.Conn, id string) (bool, error) {
	list, err := tables(db, "")
	if err != nil {
		return false, err
	}
	queries := []string{"SELECT 1 FROM viewfinder_scan WHERE instr(accounts, ?1) > 0 OR instr(reasons, ?1) > 0 LIMIT 1"}
	for _, t := range list {
		var terms []string
		for _, c := range t.Columns {
			terms = append(terms, "instr("+quoted(c.Name)+", ?1) > 0")
		}
		queries = append(queries, "SELECT 1 FROM "+physical(t.Name)+" WHERE "+strings.Join(terms, " OR ")+" LIMIT 1")
	}
	for _, query := range queries {
		has, err := found(db, query, id)
		if err != nil || has {
			return has, err
		}
	}
	return false, nil
}

// found reports whether a query has a row.
func found(db *sqlite3.Conn, query, param string) (has bool, err error) {
	st, _, err := db.Prepare(query)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if err := st.BindText(1, param); err != nil {
		return false, err
	}
	return st.Step(), st.Err()
}
