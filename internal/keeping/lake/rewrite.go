package lake

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	pq "github.com/parquet-go/parquet-go"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/blob"
)

const (
	// small is what a part may have to be merged with others, in bytes.
	small = 32 << 20
	// most is how many are merged at once, each of which is an open file.
	most = 64
)

// Compact makes one part of many small ones of a month.
func (s *Sink) Compact(ctx context.Context) error {
	tables, err := s.state.tables(ctx)
	if err != nil {
		return err
	}
	for _, t := range tables {
		for {
			done, err := s.compactOnce(ctx, t)
			if err != nil && !errors.Is(err, errOvertaken) {
				return fmt.Errorf("compacting %s: %w", t.name, err)
			}
			if !done || err != nil {
				break
			}
		}
		if err := s.publish(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// compactOnce merges the small parts of a month that has many.
func (s *Sink) compactOnce(ctx context.Context, t *table) (done bool, err error) {
	parts, err := s.state.parts(ctx, s.state.db, "kind = 'live' AND name = $1 AND bytes < $2", t.name, small)
	if err != nil {
		return false, err
	}
	byMonth := map[string][]Part{}
	for _, p := range parts {
		if byMonth[p.Month] = append(byMonth[p.Month], p); len(byMonth[p.Month]) == most {
			break
		}
	}
	for month, parts := range byMonth {
		if len(parts) >= s.many {
			return true, s.rewrite(ctx, t, month, parts, nil, 0)
		}
	}
	return false, nil
}

// rewrite makes one part of some, or several where one has most rows, 0 for any number. Rows
// that are not to be kept are left out, nil keeps all. Where none are left there is no part.
func (s *Sink) rewrite(ctx context.Context, t *table, month string, parts []Part, keep func(pq.Row) bool, most int64) (err error) {
	var made []*output
	defer func() {
		for _, o := range made {
			err = errors.Join(err, o.file.Close())
		}
	}()
	err = mergeAll(t, s.runs(ctx, parts), keep, func(row pq.Row) error {
		if n := len(made); n == 0 || most > 0 && made[n-1].w.rows >= most {
			file, err := newScratch()
			if err != nil {
				return err
			}
			made = append(made, &output{file: file, w: newPartWriter(file, t)})
		}
		return made[len(made)-1].w.write(row)
	})
	if err != nil {
		return err
	}
	return s.putParts(ctx, t, month, made, func(tx *sql.Tx) error { return s.state.replace(ctx, tx, parts) })
}

// replace takes parts out of the manifest.
func (s *state) replace(ctx context.Context, tx *sql.Tx, parts []Part) error {
	for _, p := range parts {
		n, err := s.exec(ctx, tx, "UPDATE lake_part SET kind = $1, at = $2 WHERE id = $3 AND kind = $4", replaced, s.time(time.Now()), p.id, live)
		if err != nil {
			return err
		}
		if n != 1 {
			return errOvertaken
		}
	}
	return nil
}

// fetch copies a part into a file, from which it can be read at any place.
func fetch(ctx context.Context, store blob.Store, p Part) (_ *scratch, err error) {
	body, info, err := store.Get(ctx, p.File)
	if err != nil {
		return nil, err
	}
	file, err := newScratch()
	if err != nil {
		return nil, errors.Join(err, body.Close())
	}
	n, err := io.Copy(file, body)
	if err = errors.Join(err, body.Close()); err == nil && (n != p.Bytes || info.Size != p.Bytes) {
		err = fmt.Errorf("%s in %s has %d bytes, and had %d when it was written", p.File, store.Place(), n, p.Bytes)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// compare orders rows by account, key and beginning.
func compare(a, b pq.Row) int {
	for _, i := range []int{atAccount, atKey} {
		if c := bytes.Compare(a[i].ByteArray(), b[i].ByteArray()); c != 0 {
			return c
		}
	}
	switch x, y := a[atFrom].Int64(), b[atFrom].Int64(); {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
