package lake

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	pq "github.com/parquet-go/parquet-go"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

const (
	// grace is how long parts stay that a reader may have found in an older manifest.
	grace = time.Hour
	// abandoned is how long writing a part may take.
	abandoned = 24 * time.Hour
)

// Sweep deletes the parts that no manifest names: those that were replaced a while ago, and
// those whose writing ended in the middle.
func (s *Sink) Sweep(ctx context.Context) error {
	now := time.Now()
	if err := s.store.Sweep(ctx, now.Add(-abandoned)); err != nil {
		return err
	}
	return s.sweep(ctx, now.Add(-grace), now.Add(-abandoned), s.store.Delete)
}

// sweep deletes what was replaced, and what was being written, before then.
func (s *Sink) sweep(ctx context.Context, replacedBefore, writingBefore time.Time, remove func(context.Context, string) error) error {
	tables, err := s.state.tables(ctx)
	if err != nil {
		return err
	}
	// What is being written is entered before it is there: what is listed first, and was
	// not entered then, never will be.
	var there []string
	for _, t := range tables {
		for info, err := range s.store.List(ctx, t.name+"/month=") {
			if err != nil {
				return err
			}
			if strings.HasSuffix(info.Key, ".parquet") {
				there = append(there, info.Key)
			}
		}
	}
	if err := s.state.abandon(ctx, writingBefore); err != nil {
		return err
	}
	entered := map[string]bool{}
	var old []string
	err = s.state.each(ctx, s.state.db, func(scan func(...any) error) error {
		var file, kind string
		var at any
		if err := scan(&file, &kind, &at); err != nil {
			return err
		}
		since, err := plain(at, "DATETIME")
		if err != nil {
			return err
		}
		entered[file] = true
		if when, ok := since.(time.Time); ok && kind == replaced && when.Before(replacedBefore) {
			old = append(old, file)
		}
		return nil
	}, "SELECT file, kind, at FROM lake_part")
	if err != nil {
		return err
	}
	for _, file := range there {
		if !entered[file] {
			if err := remove(ctx, file); err != nil {
				return err
			}
		}
	}
	for _, file := range old {
		if err := remove(ctx, file); err != nil {
			return err
		}
		if err := s.state.within(ctx, func(tx *sql.Tx) error { return s.state.unlist(ctx, tx, "file = $1", file) }); err != nil {
			return err
		}
	}
	return nil
}

// abandon has what was begun before then count for nothing, whoever still writes it.
func (s *state) abandon(ctx context.Context, before time.Time) error {
	return s.within(ctx, func(tx *sql.Tx) error {
		return s.unlist(ctx, tx, "kind = 'writing' AND at < $1", s.time(before))
	})
}

// unlist deletes entries of parts.
func (s *state) unlist(ctx context.Context, tx *sql.Tx, where string, args ...any) error {
	if _, err := s.exec(ctx, tx, "DELETE FROM lake_part_account WHERE part IN (SELECT id FROM lake_part WHERE "+where+")", args...); err != nil {
		return err
	}
	_, err := s.exec(ctx, tx, "DELETE FROM lake_part WHERE "+where, args...)
	return err
}

// Forget erases all that is kept of an account: in the state, and in every part. It may be
// called again where it ended in the middle.
func (s *Sink) Forget(ctx context.Context, account string, names ...string) error {
	if err := s.inner.Forget(ctx, account, names...); err != nil {
		return err
	}
	if err := s.forgetParts(ctx, account); err != nil {
		return fmt.Errorf("the state has forgotten account %s, and parts in %s have not: forget it again: %w", account, s.store.Place(), err)
	}
	return nil
}

func (s *Sink) forgetParts(ctx context.Context, account string) error {
	// Parts that another process is writing may have it: they will not count.
	later := time.Now().AddDate(100, 0, 0)
	if err := s.state.abandon(ctx, later); err != nil {
		return err
	}
	tables, err := s.state.tables(ctx)
	if err != nil {
		return err
	}
	for _, t := range tables {
		parts, err := s.state.parts(ctx, s.state.db, "kind = 'live' AND name = $1 AND id IN (SELECT part FROM lake_part_account WHERE account = $2 OR "+sqlsink.OfLogin+")", t.name, account)
		if err != nil {
			return err
		}
		for _, p := range parts {
			if err := s.rewrite(ctx, t, p.Month, []Part{p}, func(row pq.Row) bool { return !isOf(t, row, account) }, 0); err != nil {
				return err
			}
		}
		if err := s.publish(ctx, t); err != nil {
			return err
		}
	}
	if err := s.store.Sweep(ctx, later); err != nil {
		return err
	}
	if err := s.sweep(ctx, later, time.Time{}, s.store.Erase); err != nil {
		return err
	}
	return s.inner.Scrub(ctx)
}

// isOf reports whether a row is an account's: of what belongs to a login as a whole, and to no
// account, one that has its id as a value.
func isOf(t *table, row pq.Row, account string) bool {
	switch of := string(row[atAccount].ByteArray()); {
	case of == account:
		return true
	case !history.OfLogin(of):
		return false
	}
	for i, c := range t.columns[len(fixed):] {
		if v := row[len(fixed)+i]; c.Type == "TEXT" && !v.IsNull() && string(v.ByteArray()) == account {
			return true
		}
	}
	return false
}
