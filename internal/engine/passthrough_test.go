package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Which statements are read without SQLite: those that leave it nothing to do.
func TestPassthrough(t *testing.T) {
	t.Parallel()
	cfg := mediaConfig(media())
	cfg.Tables[0].Columns = append(cfg.Tables[0].Columns, engine.Column{Name: "Score", Type: "REAL"}, engine.Column{Name: "Secret", Type: "TEXT", Hidden: true})
	conn := mustOpen(t, cfg)
	for sql, want := range map[string]bool{
		"SELECT Id FROM Media":                                    true,
		"select caption, ID, caption from main.post -- x":         true,
		"SELECT * FROM Media":                                     true,
		"SELECT m.*, m.Secret AS S, Score FROM Media AS m;":       true,
		"SELECT Id FROM (SELECT Id, Caption FROM Media)":          true,
		"WITH m AS (SELECT * FROM Media) SELECT LikeCount FROM m": true,
		"SELECT Id COLLATE NOCASE FROM Media":                     true, // a name for comparisons that there are none of

		"SELECT Id FROM Media WHERE Id = '1'":                           false,
		"SELECT Id FROM Media WHERE random()":                           false,
		"SELECT Id FROM Media WHERE 1":                                  true,
		"SELECT Id FROM Media WHERE 0":                                  false,
		"SELECT Id FROM Media WHERE ?":                                  false,
		"SELECT Id FROM Media LIMIT 2":                                  false,
		"SELECT Id FROM Media LIMIT -1 OFFSET 1":                        false,
		"SELECT Id FROM Media ORDER BY Id":                              false,
		"SELECT Id FROM Media ORDER BY rowid":                           false,
		"SELECT DISTINCT Id FROM Media":                                 false,
		"SELECT Id FROM Media GROUP BY Id":                              false,
		"SELECT Id, rowid FROM Media":                                   false,
		"SELECT Id, 1 FROM Media":                                       false,
		"SELECT Id || '' FROM Media":                                    false,
		"SELECT +Id FROM Media":                                         true,
		"SELECT Id, ? FROM Media":                                       false,
		"SELECT COUNT(*) FROM Media":                                    false,
		"SELECT 1":                                                      false,
		"SELECT Id FROM Media UNION ALL SELECT Id FROM Media":           false,
		"SELECT m.Id FROM Media m, Media n":                             false,
		"SELECT Id FROM Media WHERE EXISTS (SELECT 1 FROM Media)":       false,
		"SELECT (SELECT Id FROM Media) FROM Media":                      false,
		"SELECT Id, row_number() OVER () FROM Media":                    false,
		"WITH m AS MATERIALIZED (SELECT * FROM Media) SELECT Id FROM m": false,
		"EXPLAIN SELECT Id FROM Media":                                  false,
		"EXPLAIN QUERY PLAN SELECT Id FROM Media":                       false,
		"VALUES (1)": false,
	} {
		s := mustPrepare(t, conn, sql)
		if s.Passthrough() != want {
			t.Errorf("%s: %t", sql, s.Passthrough())
		}
		_ = s.Close()
	}
}

// odd is a table of values that are easily harmed on their way.
func odd() *memoryTable {
	m := &memoryTable{key: -1}
	for _, v := range []value.Value{
		value.Null, value.Int(0), value.Int(math.MinInt64), value.Int(math.MaxInt64), value.Int(9007199254740993),
		value.Float(0.1), value.Float(math.Copysign(0, -1)), value.Float(math.Inf(1)), value.Float(math.NaN()), value.Float(3),
		value.Text(""), value.Text("a\x00b"), value.Text("\x00"), value.Text("\U0001f600 \u0301e"), value.Text("\xff\xfe"),
		value.Text("9007199254740993"), value.Text(strings.Repeat("\u00e4", 2200)), value.Bool(true),
	} {
		m.rows = append(m.rows, []value.Value{v, v, v, v})
	}
	return m
}

// script is what a caller does with a statement; it writes down all it sees.
type script struct {
	name string
	hook func(*memoryTable)
	do   func(t *testing.T, conn *engine.Conn, s *engine.Stmt, write func(...any))
}

// read reads up to n rows.
func read(ctx context.Context, s *engine.Stmt, n int, write func(...any)) {
	dest := make([]any, s.ColumnCount())
	for range n {
		row, err := s.Step(ctx)
		write("step", row, err)
		if !row {
			return
		}
		err = s.Row(dest)
		for _, v := range dest {
			write(fmt.Sprintf("%T %#v", v, v), err)
		}
	}
}

var errBroken = errors.New("broken")

var scripts = []script{
	{name: "values", do: func(t *testing.T, _ *engine.Conn, s *engine.Stmt, write func(...any)) {
		read(t.Context(), s, 100, write)
		read(t.Context(), s, 1, write)
	}},
	{name: "again", do: func(t *testing.T, _ *engine.Conn, s *engine.Stmt, write func(...any)) {
		read(t.Context(), s, 2, write)
		write(s.Restart(nil))
		read(t.Context(), s, 2, write)
		write(s.Reset())
		read(t.Context(), s, 2, write)
		write(s.Restart(nil))
		read(t.Context(), s, 1, write)
		write(s.Close(), s.Close())
		write(s.Step(t.Context()))
	}},
	{name: "two", do: func(t *testing.T, conn *engine.Conn, s *engine.Stmt, write func(...any)) {
		other := mustPrepare(t, conn, "SELECT Id FROM Media")
		for range 3 {
			read(t.Context(), s, 1, write)
			read(t.Context(), other, 2, write)
		}
		write(conn.Close())
		write(s.Step(t.Context()))
		write(s.Close(), other.Reset())
	}},
	{name: "cancelled", do: func(t *testing.T, _ *engine.Conn, s *engine.Stmt, write func(...any)) {
		ctx, cancel := context.WithCancel(t.Context())
		read(ctx, s, 2, write)
		cancel()
		read(ctx, s, 2, write)
		read(t.Context(), s, 2, write)
		write(s.Restart(nil))
		read(t.Context(), s, 1, write)
	}},
	{name: "open fails", hook: func(m *memoryTable) { m.open = func(engine.Run) error { return errBroken } }},
	{name: "filter fails", hook: func(m *memoryTable) {
		m.filter = func(context.Context, string, []engine.Arg) error { return fmt.Errorf("first: %w", errBroken) }
	}},
	{name: "next fails", hook: func(m *memoryTable) {
		m.next = func(_ context.Context, row int) error {
			if row == 2 {
				return errBroken
			}
			return nil
		}
	}},
	{name: "next panics", hook: func(m *memoryTable) {
		m.next = func(_ context.Context, row int) error {
			if row == 2 {
				panic("broken")
			}
			return nil
		}
	}},
	{name: "value panics", hook: func(m *memoryTable) { m.rows[1] = m.rows[1][:1] }},
	{name: "too big", hook: func(m *memoryTable) { m.rows[1][1] = textOf(64<<20 + 1) }},
	{name: "nothing", hook: func(m *memoryTable) { m.rows = nil }},
}

// Passing through differs from SQLite's reading in nothing that a caller or a
// module sees.
func TestPassthrough_same(t *testing.T) {
	t.Parallel()
	for _, c := range scripts {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var seen [2][]string
			for i := range seen {
				seen[i] = c.play(t, i == 1)
			}
			if !slices.Equal(seen[0], seen[1]) {
				t.Errorf("passthrough:\n%s\n\ninterpreted:\n%s", strings.Join(seen[0], "\n"), strings.Join(seen[1], "\n"))
			}
		})
	}
}

// play returns what a script saw, and what the table's module was asked.
func (c *script) play(t *testing.T, interpreted bool) (seen []string) {
	write := func(what ...any) {
		for i, x := range what {
			if err, ok := x.(error); ok {
				var p *engine.PanicError
				what[i] = fmt.Sprint(err, errors.Is(err, errBroken), errors.As(err, &p), errors.Is(err, context.Canceled))
			}
		}
		line := fmt.Sprint(what...)
		seen = append(seen, line[:min(len(line), 200)])
	}
	m := odd()
	m.open = func(run engine.Run) error { write("open", run); return nil }
	m.filter = func(_ context.Context, access string, args []engine.Arg) error {
		write("filter", access, len(args))
		return nil
	}
	m.next = func(ctx context.Context, row int) error { write("next", row, ctx.Err()); return nil }
	m.close = func() error { write("close"); return nil }
	if c.hook != nil {
		c.hook(m)
	}
	cfg := mediaConfig(m)
	cfg.Interpreted = interpreted
	conn := mustOpen(t, cfg)
	s, err := conn.Prepare(t.Context(), "SELECT * FROM Media", "run")
	if err != nil {
		t.Fatal(err)
	}
	if s.Passthrough() == interpreted {
		t.Fatal(s.Passthrough())
	}
	if c.do != nil {
		c.do(t, conn, s, write)
	} else {
		read(t.Context(), s, 5, write)
		read(t.Context(), s, 1, write)
	}
	write(conn.Bad(), s.Close())
	return seen
}
