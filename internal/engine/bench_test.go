package engine_test

import (
	"context"
	"database/sql/driver"
	"io"
	"strconv"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// counter is a table of n rows made on demand: an id as text, a number.
type counter struct{ n int64 }

func (t counter) Plan(_ engine.Run, offer *plan.Offer) (*plan.Choice, error) {
	return &plan.Choice{Cost: 1e6, Rows: t.n}, nil
}

func (t counter) Open(engine.Run) (engine.Cursor, error) { return &counterCursor{n: t.n}, nil }

type counterCursor struct{ i, n int64 }

func (c *counterCursor) Filter(context.Context, string, []engine.Arg) error { c.i = 0; return nil }
func (c *counterCursor) Next(context.Context) error                         { c.i++; return nil }
func (c *counterCursor) EOF() bool                                          { return c.i >= c.n }
func (c *counterCursor) RowID() int64                                       { return c.i }
func (c *counterCursor) Close() error                                       { return nil }

func (c *counterCursor) Value(column int) value.Value {
	if column == 0 {
		return value.Text(strconv.FormatInt(17_900_000_000_000_000+c.i, 10))
	}
	return value.Int(c.i)
}

// floorRows is the least a driver can do for the same rows.
type floorRows struct{ i, n int64 }

func (r *floorRows) Columns() []string { return []string{"Id", "LikeCount"} }
func (r *floorRows) Close() error      { return nil }

func (r *floorRows) Next(dest []driver.Value) error {
	if r.i >= r.n {
		return io.EOF
	}
	dest[0], dest[1] = strconv.FormatInt(17_900_000_000_000_000+r.i, 10), r.i
	r.i++
	return nil
}

const scanned = 1_000_000

func BenchmarkScanFloor(b *testing.B) {
	dest := make([]driver.Value, 2)
	for b.Loop() {
		var rows driver.Rows = &floorRows{n: scanned}
		for rows.Next(dest) == nil {
			continue
		}
	}
	b.ReportMetric(float64(b.N)*scanned/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkScan(b *testing.B) {
	ctx := b.Context()
	conn := mustOpen(b, engine.Config{Tables: []engine.Table{{
		Name:    "Media",
		Columns: []engine.Column{{Name: "Id", Type: "TEXT"}, {Name: "LikeCount", Type: "INTEGER"}},
		Module:  counter{scanned},
	}}})
	s, err := conn.Prepare(ctx, "SELECT Id, LikeCount FROM Media", nil)
	if err != nil {
		b.Fatal(err)
	}
	dest := make([]any, 2)
	for b.Loop() {
		if err := s.Restart(nil); err != nil {
			b.Fatal(err)
		}
		n := 0
		for {
			row, err := s.Step(ctx)
			if err != nil {
				b.Fatal(err)
			}
			if !row {
				break
			}
			if err := s.Row(dest); err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != scanned {
			b.Fatalf("%d rows", n)
		}
	}
	b.ReportMetric(float64(b.N)*scanned/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkPrepare prepares a statement that is run without SQLite, and one that is not.
func BenchmarkPrepare(b *testing.B) {
	conn := mustOpen(b, mediaConfig(counter{scanned}))
	for name, sql := range map[string]string{"straight": "SELECT Id, LikeCount FROM Media", "handed": "SELECT Id, LikeCount FROM Media WHERE abs(LikeCount) > 1"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := mustPrepare(b, conn, sql).Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	var tables []engine.Table
	for i := range 60 {
		tables = append(tables, engine.Table{Name: "T" + strconv.Itoa(i), Columns: []engine.Column{{Name: "Id", Type: "TEXT"}}, Module: counter{1}})
	}
	for b.Loop() {
		conn, err := engine.Open(b.Context(), engine.Config{Tables: tables, Functions: functions{}})
		if err != nil {
			b.Fatal(err)
		}
		if err := conn.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
