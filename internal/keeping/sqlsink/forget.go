package sqlsink

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// OfLogin is the condition, in both databases, that a column account is no account's: see
// [history.OfLogin].
const OfLogin = "(account = '' OR trim(account, '0123456789') <> '')"

// Forget erases all that is kept of an account, of tables too that are prepared no more. Of what
// belongs to a login as a whole, and to no account, the rows go that have its id as a value; of the
// reasons of other readings what names the account, its posts or its names.
func (s *Sink) Forget(ctx context.Context, account string, names ...string) error {
	marks, err := IDs(ctx, s, account)
	if err != nil {
		return s.Told(err)
	}
	marks = append(append(marks, account), names...)
	err = s.within(ctx, func(tx *sql.Tx) error {
		if err := Exclude(ctx, tx, s.d.postgres); err != nil {
			return err
		}
		if _, err := s.d.exec(ctx, tx, "DELETE FROM sync_task WHERE account = $1 OR name = $2", account, history.AccountsTask); err != nil { // first: it fences
			return err
		}
		names, err := s.kept(ctx, tx)
		if err != nil {
			return err
		}
		for _, name := range names {
			where := "account = $1"
			its, err := naming(ctx, s, tx, name, "$1")
			if err != nil {
				return err
			}
			if its != "" {
				where += " OR " + OfLogin + " AND (" + its + ")"
			}
			if _, err := s.d.exec(ctx, tx, "DELETE FROM "+s.d.name(versions(name))+" WHERE "+where, account); err != nil {
				return err
			}
		}
		if _, err := s.d.exec(ctx, tx, "DELETE FROM sync_scan WHERE account = $1", account); err != nil {
			return err
		}
		return unmark(ctx, s, tx, marks)
	})
	if err != nil {
		return err
	}
	return s.Scrub(ctx)
}

// unmark takes out of the reasons of readings what has one of some marks.
func unmark(ctx context.Context, s *Sink, tx *sql.Tx, marks []string) error {
	changed := map[int64]string{}
	err := s.d.each(ctx, tx, func(scan func(...any) error) error {
		var id int64
		var doc []byte
		if err := scan(&id, &doc); err != nil {
			return err
		}
		var reasons []history.Reason
		if err := json.Unmarshal(doc, &reasons); err != nil {
			return fmt.Errorf("the reasons of sync_scan: %w", err)
		}
		reasons, is := history.Unmarked(reasons, marks)
		if !is {
			return nil
		}
		text, err := json.Marshal(reasons)
		changed[id] = string(text)
		return err
	}, "SELECT id, reasons FROM sync_scan WHERE CAST(reasons AS text) <> '[]'")
	if err != nil {
		return err
	}
	for id, doc := range changed {
		if _, err := s.d.exec(ctx, tx, "UPDATE sync_scan SET reasons = $1 WHERE id = $2", doc, id); err != nil {
			return err
		}
	}
	return nil
}

// naming is a condition that a text of a row is the value of a parameter, "" where there is none.
func naming(ctx context.Context, s *Sink, q querier, table, param string) (string, error) {
	made, _, err := s.made(ctx, q, table)
	if err != nil {
		return "", err
	}
	var terms []string
	for _, c := range made {
		if c.Type == history.Text.String() {
			terms = append(terms, s.d.name(c.Name)+" = "+param)
		}
	}
	return strings.Join(terms, " OR "), nil
}

// IDs are the ids of all that a sink keeps of an account, but for short ones, which may be any
// number.
func IDs(ctx context.Context, s *Sink, account string) (ids []string, err error) {
	names, err := s.kept(ctx, s.db)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		made, _, err := s.made(ctx, s.db, name)
		if err != nil {
			return nil, err
		}
		for _, c := range made {
			if c.Type != history.Text.String() || !strings.HasSuffix(strings.ToLower(c.Name), "id") {
				continue
			}
			values, err := Values(ctx, s, account, name, c.Name)
			if err != nil {
				return nil, err
			}
			// A short number may be anything.
			ids = append(ids, slices.DeleteFunc(values, func(id string) bool { return len(id) < 9 })...)
		}
	}
	return ids, nil
}

// Values are those of a column, of all versions of an account; none where nothing such is kept.
func Values(ctx context.Context, s *Sink, account, table, column string) (values []string, err error) {
	there, err := s.columns(ctx, s.db, versions(table))
	if err != nil || there[strings.ToLower(column)] == "" {
		return nil, err
	}
	err = s.d.each(ctx, s.db, func(scan func(...any) error) error {
		var v string
		err := scan(&v)
		values = append(values, v)
		return err
	}, "SELECT DISTINCT "+s.d.name(column)+" FROM "+s.d.name(versions(table))+" WHERE account = $1 AND "+s.d.name(column)+" IS NOT NULL", account)
	return values, err
}
