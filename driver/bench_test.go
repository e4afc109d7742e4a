package driver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"strconv"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// scanned is the number of rows of one scan: an id as text, a number.
const scanned = 1_000_000

func benchID(i int64) string { return strconv.FormatInt(17_900_000_000_000_000+i, 10) }

// source is a table of rows made on demand.
type source struct{}

func (source) Plan(engine.Run, *plan.Offer) (*plan.Choice, error) {
	return &plan.Choice{Cost: scanned, Rows: scanned}, nil
}

func (source) Open(engine.Run) (engine.Cursor, error) { return new(sourceCursor), nil }

type sourceCursor struct{ i int64 }

func (c *sourceCursor) Filter(context.Context, string, []engine.Arg) error { c.i = 0; return nil }
func (c *sourceCursor) Next(context.Context) error                         { c.i++; return nil }
func (c *sourceCursor) EOF() bool                                          { return c.i >= scanned }
func (c *sourceCursor) RowID() int64                                       { return c.i }
func (c *sourceCursor) Close() error                                       { return nil }

func (c *sourceCursor) Value(column int) value.Value {
	if column == 0 {
		return value.Text(benchID(c.i))
	}
	return value.Int(c.i)
}

// floor is the least that a driver can do for the same rows.
type floor struct{ i int64 }

func (f *floor) Connect(context.Context) (driver.Conn, error) { return f, nil }
func (f *floor) Driver() driver.Driver                        { return nil }
func (f *floor) Prepare(string) (driver.Stmt, error)          { return f, nil }
func (f *floor) Begin() (driver.Tx, error)                    { return nil, driver.ErrSkip }
func (f *floor) NumInput() int                                { return 0 }
func (f *floor) Exec([]driver.Value) (driver.Result, error)   { return nil, driver.ErrSkip }
func (f *floor) Query([]driver.Value) (driver.Rows, error)    { return new(floor), nil }
func (f *floor) Columns() []string                            { return []string{"Id", "LikeCount"} }
func (f *floor) Close() error                                 { return nil }

func (f *floor) Next(dest []driver.Value) error {
	if f.i >= scanned {
		return io.EOF
	}
	dest[0], dest[1] = benchID(f.i), f.i
	f.i++
	return nil
}

func benchConnector(b *testing.B) *connector {
	b.Helper()
	parts := session.Parts{Config: NewConfig().inner(), Catalogue: schema.Default(), Tables: []engine.Table{{
		Name: "Source", Module: source{},
		Columns: []engine.Column{{Name: "Id", Type: "TEXT"}, {Name: "LikeCount", Type: "INTEGER"}},
	}}}
	var err error
	if parts.Link, err = connect.Open(parts.Config, parts.Catalogue, parts.Options); err != nil {
		b.Fatal(err)
	}
	return &connector{session.New(parts)}
}

func scan(b *testing.B, db *sql.DB, query string) {
	b.Helper()
	defer db.Close()
	for b.Loop() {
		rows, err := db.QueryContext(b.Context(), query)
		if err != nil {
			b.Fatal(err)
		}
		var (
			id    string
			likes int64
			n     int
		)
		for rows.Next() {
			if err := rows.Scan(&id, &likes); err != nil {
				b.Fatal(err)
			}
			n++
		}
		if err := rows.Err(); err != nil || n != scanned {
			b.Fatal(n, err)
		}
		rows.Close()
	}
	b.ReportMetric(float64(b.N)*scanned/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkScan reads a million rows of two columns from memory through the
// driver, BenchmarkScanWhere those that a term lets through, which are all;
// BenchmarkScanFloor reads them from a hand-written driver.Rows.
func BenchmarkScan(b *testing.B) { scan(b, sql.OpenDB(benchConnector(b)), everything) }

func BenchmarkScanWhere(b *testing.B) {
	scan(b, sql.OpenDB(benchConnector(b)), everything+" WHERE LikeCount >= 0")
}
func BenchmarkScanFloor(b *testing.B) { scan(b, sql.OpenDB(new(floor)), everything) }

const everything = "SELECT Id, LikeCount FROM Source"

// BenchmarkConnect makes a further connection of a connector.
func BenchmarkConnect(b *testing.B) {
	c := benchConnector(b)
	for b.Loop() {
		conn, err := c.Connect(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if err := conn.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
