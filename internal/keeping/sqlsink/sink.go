package sqlsink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// Sink is a database.
type Sink struct {
	db    *sql.DB
	d     *dialect
	place string // for errors: a path, or the host and the database
}

var _ history.Sink = (*Sink)(nil)

// DB is the database, for those who read.
func (s *Sink) DB() *sql.DB { return s.db }

// Postgres reports whether it is PostgreSQL, and not SQLite.
func (s *Sink) Postgres() bool { return s.d.postgres }

// Close ends the connections.
func (s *Sink) Close() error { return s.db.Close() }

// within runs a function in a transaction that writes.
func (s *Sink) within(ctx context.Context, run func(*sql.Tx) error) (err error) {
	defer func() { err = s.Told(err) }()
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := run(tx); err != nil {
		return errors.Join(err, undone(tx))
	}
	return tx.Commit()
}

// undone rolls a transaction back, unless the database has done so, or is gone with it.
func undone(tx *sql.Tx) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) && !away(err) {
		return err
	}
	return nil
}

// Claim takes a task.
func (s *Sink) Claim(ctx context.Context, task history.Task) (history.Claim, error) {
	c := history.Claim{Task: task}
	take := func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, "UPDATE sync_format SET claims = claims + 1 RETURNING claims").Scan(&c.Fence); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, s.d.text(`INSERT INTO sync_task (account, name, fence) VALUES ($1, $2, $3)
			ON CONFLICT (account, name) DO UPDATE SET fence = excluded.fence RETURNING checkpoint`),
			task.Account, task.Table, c.Fence).Scan(&c.Checkpoint)
	}
	var err error
	if s.d.postgres {
		// A counter would be a row that all wait for; the number of a transaction comes but once.
		err = s.db.QueryRowContext(ctx, `INSERT INTO sync_task (account, name, fence) VALUES ($1, $2, txid_current())
			ON CONFLICT (account, name) DO UPDATE SET fence = excluded.fence RETURNING fence, checkpoint`,
			task.Account, task.Table).Scan(&c.Fence, &c.Checkpoint)
		err = s.Told(err)
	} else {
		err = s.within(ctx, take)
	}
	if err != nil {
		return history.Claim{}, fmt.Errorf("taking on %s of account %s: %w", task.Table, task.Account, err)
	}
	return c, nil
}

// EachTask runs a function for those that were ever claimed, by account and name; of these tables,
// or of all.
func (s *Sink) EachTask(ctx context.Context, run func(history.TaskState) error, tables ...string) error {
	of, args := "", []any(nil)
	if len(tables) > 0 {
		of, args = " WHERE "+s.d.among("name", "$1"), []any{s.d.list(tables)}
	}
	return s.Told(s.d.each(ctx, s.db, func(scan func(...any) error) error {
		var t history.TaskState
		var at instant
		if err := scan(&t.Task.Account, &t.Task.Table, &t.Fence, &t.Checkpoint, &at); err != nil {
			return err
		}
		t.Committed = at.Time
		return run(t)
	}, "SELECT account, name, fence, checkpoint, committed FROM sync_task"+of+" ORDER BY account, name", args...))
}

// Task is one task.
func (s *Sink) Task(ctx context.Context, task history.Task) (history.TaskState, error) {
	t := history.TaskState{Task: task}
	var at instant
	err := s.db.QueryRowContext(ctx, s.d.text("SELECT fence, checkpoint, committed FROM sync_task WHERE account = $1 AND name = $2"), task.Account, task.Table).
		Scan(&t.Fence, &t.Checkpoint, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return t, nil
	}
	t.Committed = at.Time
	return t, s.Told(err)
}

// kept are the names of the tables that are there.
func (s *Sink) kept(ctx context.Context, q querier) (names []string, err error) {
	err = s.d.each(ctx, q, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		names = append(names, name)
		return err
	}, "SELECT name FROM sync_table ORDER BY name")
	return names, err
}

// versions is the table of a table's versions.
func versions(table string) string { return table + "_version" }
