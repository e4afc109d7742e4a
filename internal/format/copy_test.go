package format_test

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/export"
	_ "github.com/viewfinder-sql/viewfinder/internal/export/parquet"
	_ "github.com/viewfinder-sql/viewfinder/internal/export/xlsx"
	"github.com/viewfinder-sql/viewfinder/internal/format"
)

var errBroken = errors.New("the answer broke off")

// answer is a database whose every query has these rows, and then err.
type answer struct {
	columns []string // n and text where there are none
	rows    [][]driver.Value
	err     error
}

func (a *answer) Connect(context.Context) (driver.Conn, error) { return a, nil }
func (a *answer) Driver() driver.Driver                        { return nil }
func (a *answer) Prepare(string) (driver.Stmt, error)          { return nil, driver.ErrSkip }
func (a *answer) Begin() (driver.Tx, error)                    { return nil, driver.ErrSkip }
func (a *answer) Close() error                                 { return nil }

func (a *answer) Columns() []string {
	if a.columns == nil {
		return []string{"n", "text"}
	}
	return a.columns
}

func (a *answer) QueryContext(context.Context, string, []driver.NamedValue) (driver.Rows, error) {
	return a, nil
}

func (a *answer) Next(dest []driver.Value) error {
	if len(a.rows) == 0 {
		if a.err != nil {
			return a.err
		}
		return io.EOF
	}
	copy(dest, a.rows[0])
	a.rows = a.rows[1:]
	return nil
}

func TestCopy(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		format string
		err    error
		want   string
	}{
		{"json", nil, "[\n{\"n\":1,\"text\":\"0xFF0061\"},\n{\"n\":2,\"text\":null}\n]\n"},
		{"json", errBroken, "[\n{\"n\":1,\"text\":\"0xFF0061\"},\n{\"n\":2,\"text\":null}\n"},
		{"csv", nil, "n,text\n1,0xFF0061\n2,\n"},
		{"csv", errBroken, "n,text\n1,0xFF0061\n2,\n"},
		{"table", errBroken, "╭───┬──────────╮\n│ n │ text     │\n├───┼──────────┤\n│ 1 │ 0xFF0061 │\n│ 2 │ NULL     │\n╰───┴──────────╯\n"},
	} {
		db := sql.OpenDB(&answer{rows: [][]driver.Value{{int64(1), []byte("\xff\x00a")}, {int64(2), nil}}, err: tt.err})
		rows, err := db.QueryContext(t.Context(), "")
		must(t, err)
		var out bytes.Buffer
		w, err := format.New(tt.format, &out, format.Options{})
		must(t, err)
		n, err := format.Copy(w, rows, false)
		if n != 2 || !errors.Is(err, tt.err) {
			t.Errorf("%s: %d rows, error %v; want 2, %v", tt.format, n, err, tt.err)
		}
		if out.String() != tt.want {
			t.Errorf("%s:\n%s\nwant:\n%s", tt.format, out.String(), tt.want)
		}
		rows.Close()
		db.Close()
	}
}

func TestCopy_nothingBeforeTheFirstRow(t *testing.T) {
	t.Parallel()
	for _, name := range onto() {
		db := sql.OpenDB(&answer{err: errBroken})
		rows, err := db.QueryContext(t.Context(), "")
		must(t, err)
		var out bytes.Buffer
		w, err := format.New(name, &out, format.Options{})
		must(t, err)
		if _, err := format.Copy(w, rows, false); !errors.Is(err, errBroken) || out.Len() > 0 {
			t.Errorf("%s: error %v, printed %q", name, err, out.String())
		}
		rows.Close()
		db.Close()
	}
}

// onto are the formats that are written onto something; sqlite is a place of its own.
func onto() []string {
	return slices.DeleteFunc(format.Names(), func(name string) bool { return name == format.SQLite })
}

type fullDisk struct{ room int }

func (d *fullDisk) Write(p []byte) (int, error) {
	if d.room -= len(p); d.room < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestCopy_outputFails(t *testing.T) {
	t.Parallel()
	for _, name := range onto() {
		found := &answer{rows: [][]driver.Value{{int64(1), "a"}}}
		if name == "plan" { // which is for EXPLAIN
			found = &answer{columns: []string{"Step", "Access", "Calls"}, rows: [][]driver.Value{{int64(1), "walk", "1"}}}
		}
		db := sql.OpenDB(found)
		rows, err := db.QueryContext(t.Context(), "")
		must(t, err)
		w, err := format.New(name, &fullDisk{room: 10}, format.Options{})
		must(t, err)
		_, err = format.Copy(w, rows, false)
		if d, ok := w.(export.Document); ok && err == nil {
			if err = d.Tell(export.About{}); err == nil {
				err = d.Close()
			}
		}
		if !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("%s: error %v, want the writer's", name, err)
		}
		rows.Close()
		db.Close()
	}
}
