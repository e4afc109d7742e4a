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
	return len(written), s.putParts(ctx, t, month, []*output{{file: file, w: w}}, func(tx *sql.Tx) error { return s.state.mark(ctx, tx, t, written) })
}

// output is a part that is written: rows in a scratch file.
type output struct {
	file *scratch
	w    *partWriter

	key      string
	id, size int64
}

// putParts puts parts that were written at their places, and makes them live in a transaction
// with what is done besides; where that fails, they go again.
func (s *Sink) putParts(ctx context.Context, t *table, month string, parts []*output, besides func(*sql.Tx) error) (err error) {
	for _, p := range parts {
		if err = s.put(ctx, t, month, p); err != nil {
			break
		}
	}
	if err == nil {
		err = s.state.within(ctx, func(tx *sql.Tx) error {
			if err := s.state.next(ctx, tx, t); err != nil {
				return err // first: those who change a table's parts exclude each other
			}
			for _, p := range parts {
				if err := s.state.live(ctx, tx, p); err != nil {
					return err
				}
			}
			return besides(tx)
		})
	}
	if err == nil {
		return nil
	}
	undoing, cancel := context.WithTimeout(context.WithoutCancel(ctx), patienceUndoing)
	defer cancel()
	for _, p := range parts {
		err = errors.Join(err, undo(undoing, s, p))
	}
	return err
}

// patienceUndoing is how long it may take to take back what was begun: a sweep does it later.
const patienceUndoing = 5 * time.Second

// put puts a part at its place.
func (s *Sink) put(ctx context.Context, t *table, month string, p *output) (err error) {
	if err := p.w.file.Close(); err != nil {
		return err
	}
	if p.size, err = p.file.size(); err != nil {
		return err
	}
	key := fmt.Sprintf("%s/month=%s/part-%s.parquet", t.name, month, strings.ToLower(rand.Text()))
	if err := s.state.db.QueryRowContext(ctx, s.state.text("INSERT INTO lake_part (name, month, file, kind, at) VALUES ($1, $2, $3, $4, $5) RETURNING id"),
		t.name, month, key, writing, s.state.time(time.Now())).Scan(&p.id); err != nil {
		return err
	}
	p.key = key
	_, err = s.store.Put(ctx, key, p.file, p.size, blob.When{Absent: true})
	return err
}

// undo takes a part back whose writing failed.
func undo(ctx context.Context, s *Sink, p *output) error {
	if p.key == "" {
		return nil
	}
	// Whether the transaction was committed may be unknown: what is live stays.
	return s.state.within(ctx, func(tx *sql.Tx) error {
		n, err := s.state.exec(ctx, tx, "DELETE FROM lake_part WHERE id = $1 AND kind = $2", p.id, writing)
		if err != nil {
			return err
		}
		if n == 0 {
			var there int
			if err := tx.QueryRowContext(ctx, s.state.text("SELECT count(*) FROM lake_part WHERE id = $1"), p.id).Scan(&there); err != nil || there > 0 {
				return err
			}
		}
		return s.store.Erase(ctx, p.key)
	})
}

// live makes a part one of the manifest.
func (s *state) live(ctx context.Context, tx *sql.Tx, p *output) error {
	w := p.w
	n, err := s.exec(ctx, tx, "UPDATE lake_part SET kind = $1, part_rows = $2, bytes = $3, from_min = $4, from_max = $5, to_min = $6, at = $7 WHERE id = $8 AND kind = $9",
		live, w.rows, p.size, s.time(w.min), s.time(w.max), s.time(w.ended), s.time(time.Now()), p.id, writing)
	if err != nil {
		return err
	}
	if n != 1 {
		return errOvertaken
	}
	for _, account := range w.accounts {
		if _, err := s.exec(ctx, tx, "INSERT INTO lake_part_account VALUES ($1, $2)", account, p.id); err != nil {
			return err
		}
	}
	return nil
}
