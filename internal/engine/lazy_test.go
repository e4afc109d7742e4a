package engine_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
)

// lazily has two functions, and keeps what it was asked to put on a connection.
type lazily struct{ put []string }

func (l *lazily) On(db *sqlite3.Conn, present func() time.Time) (func(string) (engine.Kind, error), error) {
	return func(name string) (engine.Kind, error) {
		if name != strings.ToLower(name) {
			return engine.Unknown, fmt.Errorf("%s was asked for", name)
		}
		var err error
		kind := engine.Scalar
		switch name {
		case "twice":
			err = db.CreateFunction(name, 1, sqlite3.INNOCUOUS, func(ctx sqlite3.Context, args ...sqlite3.Value) { ctx.ResultInt64(2 * args[0].Int64()) })
		case "year_of_now":
			err = db.CreateFunction(name, 0, sqlite3.INNOCUOUS, func(ctx sqlite3.Context, _ ...sqlite3.Value) { ctx.ResultInt64(int64(present().Year())) })
		case "ones":
			kind = engine.Rows
			//nolint:staticcheck // the method that replaces it needs Go 1.27
			err = sqlite3.CreateModule(db, name, nil, func(db *sqlite3.Conn, _, _, _ string, _ ...string) (*ones, error) {
				return &ones{}, db.DeclareVTab("CREATE TABLE x(value)")
			})
		case "broken":
			err = errors.New("it cannot be put there")
		default:
			return engine.Unknown, nil
		}
		l.put = append(l.put, name)
		return kind, err
	}, nil
}

// ones is a table of one row.
type ones struct{ sqlite3.VTabCursor }

func (*ones) BestIndex(*sqlite3.IndexInfo) error { return nil }
func (*ones) Open() (sqlite3.VTabCursor, error)  { return &one{}, nil }

type one struct{ over bool }

func (o *one) Filter(int, string, ...sqlite3.Value) error { return nil }
func (o *one) Next() error                                { o.over = true; return nil }
func (o *one) EOF() bool                                  { return o.over }
func (o *one) Column(ctx sqlite3.Context, _ int) error    { ctx.ResultInt64(1); return nil }
func (o *one) RowID() (int64, error)                      { return 1, nil }

// A connection learns of a function by the first statement that names it, once, and also while
// rows of another statement are open.
func TestLazy(t *testing.T) {
	t.Parallel()
	functions := &lazily{}
	conn := mustOpen(t, engine.Config{Lazy: functions})
	if len(functions.put) > 0 {
		t.Errorf("a new connection has %q", functions.put)
	}
	open := mustPrepare(t, conn, "SELECT 1 UNION ALL SELECT TWICE(2)")
	if row, err := open.Step(t.Context()); !row || err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string]string{
		`SELECT twice(3), "Twice"(4)`:      "6|8",
		"SELECT year_of_now() > 2000":      "1",
		"SELECT twice(value) FROM ones":    "2",
		"SELECT upper('broken or not')":    "",
		"SELECT unheard_of(1)":             "",
		"SELECT 'ones' WHERE twice(1) = 2": "ones",
	} {
		s, err := conn.Prepare(t.Context(), sql, nil)
		if want == "" {
			if err == nil {
				t.Errorf("%s: it is taken", sql)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		if got := strings.Join(rows(t, s), " "); got != want {
			t.Errorf("%s: %s", sql, got)
		}
		_ = s.Close()
	}
	if got := rows(t, open); len(got) != 1 || got[0] != "4" {
		t.Errorf("the rows that were open go on with %q", got)
	}
	counts := map[string]int{}
	for _, name := range functions.put {
		counts[name]++
	}
	if want := map[string]int{"twice": 1, "year_of_now": 1, "ones": 1, "broken": 1}; !maps.Equal(counts, want) {
		t.Errorf("put there: %q", slices.Sorted(slices.Values(functions.put)))
	}
}

// A connection knows tables and views as soon as a statement names them, however it writes
// them, within another statement too; nobody else may make a view.
func TestOpen_lazyTables(t *testing.T) {
	t.Parallel()
	one := func(name string) engine.Table {
		return engine.Table{Name: name, Aliases: []string{name + " of old"}, Columns: []engine.Column{{Name: "v", Type: "INTEGER"}}, View: "SELECT 1"}
	}
	below := engine.Table{Name: "Below", Columns: []engine.Column{{Name: "v", Type: "INTEGER"}}, View: `SELECT v + 1 FROM "TOP" UNION SELECT 3 FROM Länge`}
	itself := engine.Table{Name: "Itself", Columns: []engine.Column{{Name: "v", Type: "INTEGER"}}, View: "SELECT v FROM itself"}
	conn := mustOpen(t, engine.Config{Tables: []engine.Table{below, one("Top"), one("Länge"), itself}})
	running := mustPrepare(t, conn, "SELECT 1 UNION ALL SELECT 2")
	if row, err := running.Step(t.Context()); !row || err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ sql, want string }{
		{"SELECT count(*) FROM Below", "2"},
		{"SELECT v FROM [top of old]", "1"},
		{"SELECT v FROM `tOP`", "1"},
		{`SELECT v FROM "LäNGE"`, "1"},
		{"SELECT (SELECT max(v) FROM BELOW) + v FROM Top", "4"},
	} {
		s := mustPrepare(t, conn, test.sql)
		if got := rows(t, s); len(got) != 1 || got[0] != test.want {
			t.Errorf("%s: %q, not %s", test.sql, got, test.want)
		}
	}
	if got := rows(t, running); len(got) != 1 || got[0] != "2" {
		t.Errorf("the rows that were open go on with %q", got)
	}
	for _, sql := range []string{"SELECT v FROM itself", "CREATE TEMP VIEW x AS SELECT 1", "SELECT v FROM elsewhere"} {
		for range 2 {
			if s, err := conn.Prepare(t.Context(), sql, nil); err == nil {
				t.Errorf("%s: no error", sql)
				_ = s.Close()
			}
		}
	}
}
