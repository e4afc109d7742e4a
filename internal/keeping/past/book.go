package past

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// readBook is the book of a table, of one account alone where one is given. Its readings are read
// as they are asked for.
func (r *Reader) readBook(ctx context.Context, table, only string) (*history.Book, error) {
	b := &history.Book{Table: table}
	names, err := r.listed(ctx, table, only)
	if err == nil && only != "" && len(names) == 0 {
		err = r.without(ctx, table, only)
	}
	if err != nil {
		return nil, err
	}
	b.Accounts = func(yield func(string, history.Readings) bool) {
		for _, n := range names {
			if !yield(n.account, r.readings(ctx, n)) {
				return
			}
		}
	}
	if r.format < 2 {
		return b, nil
	}
	err = r.each(ctx, "SELECT erased FROM sync_table WHERE name = lower(?1)", []string{table}, func(st *sqlite3.Stmt) (err error) {
		b.Erased, err = r.instant(st, 0)
		return err
	})
	return b, err
}

// listed is what readings of a table of an account are called in the book: it may have been written
// in one way and in another.
type listed struct {
	account string
	tables  []string
}

func (r *Reader) listed(ctx context.Context, table, only string) (all []listed, err error) {
	query, args := history.Listed+" AND lower(name) = lower(?1)", []string{table}
	if only != "" {
		query, args = "SELECT DISTINCT account, name FROM sync_scan WHERE account = ?2 AND lower(name) = lower(?1)", append(args, only)
	}
	err = r.each(ctx, query, args, func(st *sqlite3.Stmt) error {
		account, name := st.ColumnText(0), st.ColumnText(1)
		if n := len(all); n > 0 && all[n-1].account == account {
			all[n-1].tables = append(all[n-1].tables, name)
		} else {
			all = append(all, listed{account, []string{name}})
		}
		return nil
	})
	return all, err
}

// readings are those of a table of an account, the latest first.
func (r *Reader) readings(ctx context.Context, of listed) history.Readings {
	return func(yield func(history.Reading, error) bool) {
		in := strings.TrimSuffix(strings.Repeat("?, ", len(of.tables)), ", ")
		err := r.each(ctx, "SELECT range_from, range_to, began, complete, reasons FROM sync_scan WHERE account = ?1 AND name IN ("+in+") ORDER BY id DESC",
			append([]string{of.account}, of.tables...), func(st *sqlite3.Stmt) error {
				l, err := r.reading(st)
				if err == nil && !yield(l, nil) {
					err = errEnough
				}
				return err
			})
		if err != nil && !errors.Is(err, errEnough) {
			yield(history.Reading{}, err)
		}
	}
}

// errEnough ends a query of which no more is wanted.
var errEnough = errors.New("enough")

// reading is the line of the book at which a statement stands.
func (r *Reader) reading(st *sqlite3.Stmt) (l history.Reading, err error) {
	l.Complete = st.ColumnBool(3)
	for i, into := range []*time.Time{&l.From, &l.To, &l.Began} {
		if *into, err = r.instant(st, i); err != nil {
			return l, err
		}
	}
	if l.Complete {
		return l, nil
	}
	var reasons []history.Reason
	if err := json.Unmarshal(st.ColumnBlob(4, nil), &reasons); err != nil {
		return l, &Error{fmt.Sprintf("%s: sync_scan has reasons that are none: %s", r.path, err), err, r.path, true}
	}
	l.Why = history.Incomplete(reasons)
	return l, nil
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
