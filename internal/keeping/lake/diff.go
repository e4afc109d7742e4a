package lake

import (
	"context"
	"errors"
	"math"
	"strings"
	"time"

	pq "github.com/parquet-go/parquet-go"

	"github.com/viewfinder-sql/viewfinder/internal/export/parquet"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

var _ history.Differ = (*Sink)(nil)

// Diff calls a function for each change of a table between two moments, by account and key. It
// reads the parts that have versions of before the later one, and what waits to be written out.
func (s *Sink) Diff(ctx context.Context, table string, from, to time.Time, each func(history.Change) error) error {
	t, err := s.state.table(ctx, table)
	if err != nil {
		return err
	}
	// What waits is read first: what is written out meanwhile is read twice, and counts once.
	months, err := s.state.months(ctx, t)
	if err != nil {
		return err
	}
	var runs []*run
	for _, month := range months {
		one, err := written(t, "what waits to be written out", func(w *partWriter) error {
			return s.state.pending(ctx, t, month, math.MaxInt32, func(_ version, values []any) error { return w.values(values) })
		})
		if err != nil {
			return errors.Join(err, closeRuns(runs))
		}
		runs = append(runs, one)
	}
	parts, err := s.state.parts(ctx, s.state.db, "kind = 'live' AND name = $1 AND from_min <= $2", t.name, s.state.time(to))
	if err != nil {
		return errors.Join(err, closeRuns(runs))
	}
	c := &comparing{t: t, from: from.UnixMicro(), to: to.UnixMicro(), each: each}
	if err := mergeAll(t, append(runs, s.runs(ctx, parts)...), nil, c.row); err != nil {
		return err
	}
	return c.end()
}

// table is a kept table by its name, in any case.
func (s *state) table(ctx context.Context, name string) (*table, error) {
	all, err := s.tables(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range all {
		if strings.EqualFold(t.name, name) {
			return t, nil
		}
	}
	return nil, history.NotKept(name)
}

// comparing meets all versions of a table, those of a row together, in their order.
type comparing struct {
	t        *table
	from, to int64 // in microseconds
	each     func(history.Change) error
	last     pq.Row // of the row whose versions are met, nil before the first
	was, is  pq.Row // the versions at the two moments, nil for none
}

// row meets a version.
func (c *comparing) row(row pq.Row) error {
	if c.last != nil && (string(c.last[atAccount].ByteArray()) != string(row[atAccount].ByteArray()) || string(c.last[atKey].ByteArray()) != string(row[atKey].ByteArray())) {
		if err := c.end(); err != nil {
			return err
		}
	}
	c.last = row
	if isAt(row, c.from) {
		c.was = row
	}
	if isAt(row, c.to) {
		c.is = row
	}
	return nil
}

// isAt reports whether a version is the one of a moment.
func isAt(row pq.Row, moment int64) bool {
	return row[atFrom].Int64() <= moment && (row[atTo].IsNull() || row[atTo].Int64() > moment)
}

// end tells what has changed of the row whose versions were met.
func (c *comparing) end() error {
	was, is := c.was, c.is
	c.was, c.is = nil, nil
	if was == nil && is == nil {
		return nil
	}
	change := history.Change{Account: string(c.last[atAccount].ByteArray()), Key: string(c.last[atKey].ByteArray()), Came: was == nil, Went: is == nil}
	if change.Came || change.Went {
		return c.each(change)
	}
	for i := len(fixed); i < len(c.t.columns); i++ {
		a, b := textOf(was[i], c.t.columns[i]), textOf(is[i], c.t.columns[i])
		if a == nil && b == nil || a != nil && b != nil && *a == *b {
			continue
		}
		change.Column, change.Was, change.Is = c.t.columns[i].Name, a, b
		if err := c.each(change); err != nil {
			return err
		}
	}
	return nil
}

// textOf is a value of a part as a text, nil for NULL.
func textOf(v pq.Value, c parquet.Column) *string {
	if v.IsNull() {
		return nil
	}
	var text string
	switch v.Kind() {
	case pq.ByteArray:
		text = string(v.ByteArray())
	case pq.Boolean:
		text = history.TextOf(v.Boolean())
	case pq.Int64:
		if text = history.TextOf(v.Int64()); c.Type == "DATETIME" {
			text = history.TextOf(time.UnixMicro(v.Int64()))
		}
	case pq.Double:
		text = history.TextOf(v.Double())
	default:
		text = v.String()
	}
	return &text
}
