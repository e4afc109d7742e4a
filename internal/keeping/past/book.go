package past

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// readBook reads the lines of a table, of one account alone where one is given.
func (r *Reader) readBook(ctx context.Context, table, only string) (*history.Book, error) {
	b := &history.Book{Table: table}
	query, args := "SELECT account, range_from, range_to, began, complete, reasons FROM sync_scan WHERE lower(name) = lower(?1)", []string{table}
	if only != "" {
		query, args = query+" AND account = ?2", append(args, only)
	}
	err := r.each(ctx, query+" ORDER BY id", args,
		func(st *sqlite3.Stmt) (err error) {
			l := history.Reading{Account: st.ColumnText(0), Complete: st.ColumnBool(4)}
			for i, into := range []*time.Time{&l.From, &l.To, &l.Began} {
				if *into, err = r.instant(st, i+1); err != nil {
					return err
				}
			}
			if !l.Complete {
				var reasons []history.Reason
				if err := json.Unmarshal(st.ColumnBlob(5, nil), &reasons); err != nil {
					return &Error{fmt.Sprintf("%s: sync_scan has reasons that are none: %s", r.path, err), err, r.path, true}
				}
				l.Why = history.Incomplete(reasons)
			}
			b.Lines = append(b.Lines, l)
			return nil
		})
	if err == nil && only != "" && len(b.Lines) == 0 {
		err = r.without(ctx, table, only)
	}
	if err != nil || r.format < 2 {
		return b, err
	}
	err = r.each(ctx, "SELECT erased FROM sync_table WHERE name = lower(?1)", []string{table}, func(st *sqlite3.Stmt) (err error) {
		b.Erased, err = r.instant(st, 0)
		return err
	})
	return b, err
}

// without says that a table is not kept of an account, where it is of others.
func (r *Reader) without(ctx context.Context, table, only string) error {
	others := false
	err := r.each(ctx, "SELECT 1 FROM sync_scan WHERE lower(name) = lower(?1) LIMIT 1", []string{table}, func(*sqlite3.Stmt) error { others = true; return nil })
	if err == nil && others {
		err = &Error{Message: fmt.Sprintf("%s is not kept of the account %s, to which BusinessAccountId bounds the connection, but of others, or of a login as a whole: leave BusinessAccountId out, or have viewfinder sync keep that account", table, only)}
	}
	return err
}

// instant is a time that a statement gives, zero for NULL.
func (r *Reader) instant(st *sqlite3.Stmt, column int) (at time.Time, err error) {
	if st.ColumnType(column) == sqlite3.NULL {
		return at, nil
	}
	text := st.ColumnText(column)
	if at, err = time.Parse(history.TimeForm, text); err != nil {
		return at, &Error{fmt.Sprintf("%s has a time that is none: %s", r.path, text), err, r.path, true}
	}
	return at, nil
}

// accountText is how notes call an account.
func accountText(id string) string {
	if id == "" {
		return ""
	}
	return " of account " + strings.TrimSpace(id)
}
