package sqlsink

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

var (
	_ history.Expirer = (*Sink)(nil)
	_ history.Differ  = (*Sink)(nil)
)

// Expire erases the versions that ended before a moment, of tables too that are prepared no
// more, and what is told of the readings of that time which no version is of.
func (s *Sink) Expire(ctx context.Context, before time.Time) (n int64, err error) {
	return s.ExpireOnly(ctx, before, "true")
}

// ExpireOnly is [Sink.Expire] of the versions alone for which a condition holds.
func (s *Sink) ExpireOnly(ctx context.Context, before time.Time, condition string) (n int64, err error) {
	err = s.within(ctx, func(tx *sql.Tx) error {
		n = 0
		names, err := s.kept(ctx, tx)
		if err != nil {
			return err
		}
		for _, name := range names {
			from := s.d.name(versions(name))
			// What is whole from then on is known by this.
			if _, err := s.d.exec(ctx, tx, "UPDATE sync_table SET erased = n.last FROM (SELECT max(seen_to) AS last FROM "+from+" WHERE seen_to < $1 AND "+condition+
				") n WHERE name = $2 AND n.last IS NOT NULL AND (erased IS NULL OR erased < n.last)", s.d.time(before), name); err != nil {
				return err
			}
			done, err := s.d.exec(ctx, tx, "DELETE FROM "+from+" WHERE seen_to < $1 AND "+condition, s.d.time(before))
			if err != nil {
				return err
			}
			n += done
			if _, err := s.d.exec(ctx, tx, "DELETE FROM sync_scan WHERE id IN (SELECT id FROM sync_scan WHERE lower(name) = $1 AND ended < $2 EXCEPT SELECT scan FROM "+from+
				") AND "+superseded, name, s.d.time(before)); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// Erased notes that versions of a table which ended before a moment were erased elsewhere.
func Erased(ctx context.Context, s *Sink, table string, before time.Time) error {
	_, err := s.db.ExecContext(ctx, s.d.text("UPDATE sync_table SET erased = $1 WHERE name = lower($2) AND (erased IS NULL OR erased < $1)"), s.d.time(before), table)
	return err
}

// superseded is a condition that all that a reading was of was read again, to the end, before the
// moment $2. What says how whole the table is stays in the book.
const superseded = `EXISTS (SELECT 1 FROM sync_scan y WHERE y.account = sync_scan.account AND y.name = sync_scan.name AND y.id > sync_scan.id
	AND y.complete AND y.ended < $2
	AND (y.range_from IS NULL OR sync_scan.range_from IS NOT NULL AND y.range_from <= sync_scan.range_from)
	AND (y.range_to IS NULL OR sync_scan.range_to IS NOT NULL AND y.range_to >= sync_scan.range_to))`

// Book is what is known of the readings of a table. They are read as they are asked for.
func Book(ctx context.Context, s *Sink, table string) (*history.Book, error) {
	b := &history.Book{Table: table}
	var accounts []string
	names := map[string][]string{} // of a table, as it was written in the readings of an account
	err := s.d.each(ctx, s.db, func(scan func(...any) error) error {
		var account, name string
		err := scan(&account, &name)
		if names[account] == nil {
			accounts = append(accounts, account)
		}
		names[account] = append(names[account], name)
		return err
	}, history.Listed+" AND lower(name) = lower($1)", table)
	if err != nil {
		return nil, s.Told(err)
	}
	b.Accounts = func(yield func(string, history.Readings) bool) {
		for _, account := range accounts {
			if !yield(account, readings(ctx, s, account, names[account])) {
				return
			}
		}
	}
	there, err := s.columns(ctx, s.db, "sync_table")
	if err != nil || there["erased"] == "" { // of a form that is older
		return b, s.Told(err)
	}
	var erased instant
	err = s.d.each(ctx, s.db, func(scan func(...any) error) error { return scan(&erased) }, "SELECT erased FROM sync_table WHERE name = lower($1)", table)
	b.Erased = erased.Time
	return b, s.Told(err)
}

// errEnough ends a query of which no more is wanted.
var errEnough = errors.New("enough")

// firstFew is how many readings are asked for at first, and then ever more: PostgreSQL sends all that
// it was asked for, wanted or not.
const firstFew = 8

// readings are those of a table of an account, the latest first.
func readings(ctx context.Context, s *Sink, account string, names []string) history.Readings {
	return func(yield func(history.Reading, error) bool) {
		of, arg := "name = $2", any(names[0])
		if len(names) > 1 {
			of, arg = s.d.among("name", "$2"), s.d.list(names)
		}
		query := "SELECT id, range_from, range_to, began, complete, reasons FROM sync_scan WHERE account = $1 AND " + of + " AND id < $3 ORDER BY id DESC LIMIT $4"
		before := int64(math.MaxInt64)
		for most := firstFew; ; most *= 4 {
			came := 0
			err := s.d.each(ctx, s.db, func(scan func(...any) error) error {
				l, err := scanReading(scan, &before)
				if err == nil && !yield(l, nil) {
					err = errEnough
				}
				came++
				return err
			}, query, account, arg, before, most)
			if err != nil && !errors.Is(err, errEnough) {
				yield(history.Reading{}, s.Told(err))
			}
			if err != nil || came < most {
				return
			}
		}
	}
}

// scanReading reads a line of the book, and its id.
func scanReading(scan func(...any) error, id *int64) (l history.Reading, err error) {
	var from, to, began instant
	var doc []byte
	if err := scan(id, &from, &to, &began, &l.Complete, &doc); err != nil {
		return l, err
	}
	l.From, l.To, l.Began = from.Time, to.Time, began.Time
	if l.Complete {
		return l, nil
	}
	var reasons []history.Reason
	if err := json.Unmarshal(doc, &reasons); err != nil {
		return l, fmt.Errorf("the reasons of sync_scan: %w", err)
	}
	l.Why = history.Incomplete(reasons)
	return l, nil
}

// Diff calls a function for each change of a table between two moments, by account and key.
func (s *Sink) Diff(ctx context.Context, table string, from, to time.Time, each func(history.Change) error) error {
	made, _, err := s.made(ctx, s.db, table)
	if err != nil {
		return s.Told(err)
	}
	if made == nil {
		return history.NotKept(table)
	}
	columns := make([]string, 0, 2*len(made))
	for _, side := range []string{"a", "b"} {
		for _, m := range made {
			columns = append(columns, "CAST("+side+"."+s.d.name(m.Name)+" AS text)")
		}
	}
	at := func(param string) string {
		return "(SELECT * FROM " + s.d.name(versions(table)) + " WHERE seen_from <= " + param + " AND (seen_to IS NULL OR seen_to > " + param + "))"
	}
	query := "SELECT coalesce(a.account, b.account), coalesce(a.row_key, b.row_key), a.account IS NULL, b.account IS NULL, " + strings.Join(columns, ", ") +
		" FROM " + at("$1") + " a FULL JOIN " + at("$2") + " b ON a.account = b.account AND a.row_key = b.row_key" +
		" WHERE a.row_hash IS NULL OR b.row_hash IS NULL OR a.row_hash <> b.row_hash ORDER BY 1, 2"
	values := make([]sql.NullString, len(columns))
	var theirs error // of who takes the changes: it is none of the database
	take := func(c history.Change) error {
		theirs = each(c)
		return theirs
	}
	err = s.d.each(ctx, s.db, func(scan func(...any) error) error {
		var c history.Change
		into := []any{&c.Account, &c.Key, &c.Came, &c.Went}
		for i := range values {
			into = append(into, &values[i])
		}
		if err := scan(into...); err != nil {
			return err
		}
		if c.Came || c.Went {
			return take(c)
		}
		for i, m := range made {
			was, is := values[i], values[len(made)+i]
			if was == is {
				continue
			}
			c.Column, c.Was, c.Is = m.Name, text(was), text(is)
			if err := take(c); err != nil {
				return err
			}
		}
		return nil
	}, query, s.d.time(from), s.d.time(to))
	if theirs != nil {
		return err
	}
	return s.Told(err)
}

func text(v sql.NullString) *string {
	if !v.Valid {
		return nil
	}
	return &v.String
}
