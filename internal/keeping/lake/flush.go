package lake

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/blob"
)

// The kinds of entries in lake_part.
const (
	writing  = "writing"  // may be there, and counts for nothing
	live     = "live"     // is in the manifest
	replaced = "replaced" // was, and stays a while for those who read by an older one
)

// flushTable writes out what waits of a table, and publishes it.
func (s *Sink) flushTable(ctx context.Context, t *table) error {
	for again := 0; ; again++ {
		err := s.writeOut(ctx, t)
		if err == nil {
			return s.publish(ctx, t)
		}
		if !errors.Is(err, errOvertaken) || again == 5 {
			return err
		}
	}
}

func (s *Sink) writeOut(ctx context.Context, t *table) error {
	months, err := s.state.months(ctx, t)
	if err != nil {
		return err
	}
	for _, month := range months {
		for {
			n, err := s.flushPart(ctx, t, month)
			if err != nil {
				return err
			}
			if n < s.part {
				break
			}
		}
	}
	return nil
}

// flushPart writes a part of what waits, and tells how many versions it has.
func (s *Sink) flushPart(ctx context.Context, t *table, month string) (n int, err error) {
	file, err := newScratch()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	w := newPartWriter(file, t)
	var written []version
	err = s.state.pending(ctx, t, month, s.part, func(v version, values []any) error {
		written = append(written, v)
		return w.values(values)
	})
	if err != nil {
		return 0, err
	}
	if len(written) == 0 {
		return 0, nil
	}
	return len(written), s.putPart(ctx, t, month, file, w, func(tx *sql.Tx) error { return s.state.mark(ctx, tx, t, written) })
}

// putPart puts a part that was written at its place, and makes it live in a transaction with
// what is done besides; where that fails, the part goes again.
func (s *Sink) putPart(ctx context.Context, t *table, month string, file *scratch, w *partWriter, besides func(*sql.Tx) error) error {
	if err := w.file.Close(); err != nil {
		return err
	}
	size, err := file.size()
	if err != nil {
		return err
	}
	key := fmt.Sprintf("%s/month=%s/part-%s.parquet", t.name, month, strings.ToLower(rand.Text()))
	var id int64
	if err := s.state.db.QueryRowContext(ctx, s.state.text("INSERT INTO lake_part (name, month, file, kind, at) VALUES ($1, $2, $3, $4, $5) RETURNING id"),
		t.name, month, key, writing, s.state.time(time.Now())).Scan(&id); err != nil {
		return err
	}
	if _, err = s.store.Put(ctx, key, file, size, blob.When{Absent: true}); err == nil {
		err = s.state.within(ctx, func(tx *sql.Tx) error { return s.live(ctx, tx, t, id, size, w, besides) })
	}
	if err == nil {
		return nil
	}
	// Whether the transaction was committed may be unknown: what is live stays.
	undo := s.state.within(context.WithoutCancel(ctx), func(tx *sql.Tx) error {
		n, err := s.state.exec(context.WithoutCancel(ctx), tx, "DELETE FROM lake_part WHERE id = $1 AND kind = $2", id, writing)
		if err != nil {
			return err
		}
		if n == 0 {
			var there int
			if err := tx.QueryRowContext(context.WithoutCancel(ctx), s.state.text("SELECT count(*) FROM lake_part WHERE id = $1"), id).Scan(&there); err != nil || there > 0 {
				return err
			}
		}
		return s.store.Erase(ctx, key)
	})
	return errors.Join(err, undo)
}

// live makes a part one of the manifest.
func (s *Sink) live(ctx context.Context, tx *sql.Tx, t *table, id, size int64, w *partWriter, besides func(*sql.Tx) error) error {
	if err := s.state.next(ctx, tx, t); err != nil {
		return err // first: those who change a table's parts exclude each other
	}
	n, err := s.state.exec(ctx, tx, "UPDATE lake_part SET kind = $1, part_rows = $2, bytes = $3, from_min = $4, from_max = $5, at = $6 WHERE id = $7 AND kind = $8",
		live, w.rows, size, s.state.time(w.min), s.state.time(w.max), s.state.time(time.Now()), id, writing)
	if err != nil {
		return err
	}
	if n != 1 {
		return errOvertaken
	}
	for _, account := range w.accounts {
		if _, err := s.state.exec(ctx, tx, "INSERT INTO lake_part_account VALUES ($1, $2)", account, id); err != nil {
			return err
		}
	}
	return besides(tx)
}
