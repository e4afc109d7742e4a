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

// Which statements are run without SQLite: those whose programs are made of what is known.
func TestStraight(t *testing.T) {
	t.Parallel()
	cfg := mediaConfig(media())
	cfg.Tables[0].Columns = append(cfg.Tables[0].Columns, engine.Column{Name: "Score", Type: "REAL"}, engine.Column{Name: "Secret", Type: "TEXT", Hidden: true})
	conn := mustOpen(t, cfg)
	for sql, want := range map[string]string{
		"SELECT Id FROM Media":                                                               "",
		"select caption, ID, caption from main.post -- x":                                    "",
		"SELECT m.*, m.Secret AS S, Score FROM Media AS m;":                                  "",
		"SELECT Id FROM (SELECT Id, Caption FROM Media)":                                     "",
		"WITH m AS (SELECT * FROM Media) SELECT LikeCount FROM m":                            "",
		"SELECT Id COLLATE NOCASE FROM Media":                                                "", // a name for comparisons that there are none of
		"SELECT +Id FROM Media":                                                              "",
		"SELECT Id, 1, 'x', NULL, 9223372036854775807 FROM Media":                            "",
		"SELECT Id FROM Media WHERE 0":                                                       "",
		"SELECT Id FROM Media WHERE ?":                                                       "",
		"SELECT Id, ? FROM Media WHERE Caption = ?":                                          "",
		"SELECT Id FROM Media WHERE Secret > '2026' AND Score < 3":                           "",
		"SELECT Id FROM Media LIMIT -1 OFFSET 1":                                             "",
		"SELECT Id FROM Media WHERE Id = ? LIMIT 2":                                          "",
		"SELECT (SELECT Id FROM Media) FROM Media":                                           "",
		"SELECT Id FROM Media UNION ALL SELECT Id FROM Media":                                "",
		"SELECT Id FROM (SELECT Id FROM Media LIMIT 3) LIMIT 2":                              "",
		"SELECT Id FROM Media m WHERE EXISTS (SELECT 1 FROM Media n WHERE n.Id = m.Caption)": "",

		"SELECT Id FROM Media ORDER BY Caption DESC NULLS LAST, Id COLLATE NOCASE":                                                   "",
		"SELECT Caption, count(*), count(Id) FROM Media WHERE Score > 3 GROUP BY 1 ORDER BY 2 DESC":                                  "",
		"SELECT Id, row_number() OVER (PARTITION BY Caption ORDER BY Score) AS R FROM Media":                                         "",
		"SELECT * FROM (SELECT Id, row_number() OVER (PARTITION BY Caption ORDER BY Score) AS R FROM Media) WHERE R < 3 ORDER BY Id": "",

		"SELECT Id FROM Media ORDER BY Id LIMIT 3":                              "OpenEphemeral",
		"SELECT Id FROM Media ORDER BY Id COLLATE RTRIM":                        "SorterOpen",
		"SELECT Id FROM Media ORDER BY Secret COLLATE \"\"":                     "SorterOpen",
		"SELECT max(Id) FROM Media":                                             "CollSeq",
		"SELECT count(DISTINCT Id) FROM Media":                                  "OpenEphemeral",
		"SELECT Id, rank() OVER (ORDER BY Score) FROM Media":                    "AggStep",
		"SELECT Id, count(*) OVER (ORDER BY Score ROWS 1 PRECEDING) FROM Media": "Halt",
		"SELECT Id FROM Media WHERE random()":                                   "Function",
		"SELECT Id FROM Media WHERE Caption LIKE '%x%'":                         "Function",
		"SELECT Id FROM Media WHERE Score > 0.1":                                "Real",
		"SELECT Id FROM Media WHERE Id IN ('1', '2')":                           "OpenEphemeral",
		"SELECT Id FROM Media LIMIT ?":                                          "operand 1 (MustBeInt",
		"SELECT Id FROM Media LIMIT 2 OFFSET ?":                                 "operand 1 (MustBeInt",
		"SELECT Id FROM Media WHERE Id COLLATE RTRIM = 'x'":                     "operands (Ne",
		"SELECT Id FROM Media ORDER BY Id":                                      "",
		"SELECT Id FROM Media ORDER BY rowid":                                   "Rowid",
		"SELECT DISTINCT Id FROM Media":                                         "OpenEphemeral",
		"SELECT Id FROM Media GROUP BY Id":                                      "",
		"SELECT Id, rowid FROM Media":                                           "Rowid",
		"SELECT Id || '' FROM Media":                                            "Concat",
		"SELECT COUNT(*) FROM Media":                                            "",
		"SELECT Id, row_number() OVER () FROM Media":                            "",
		"WITH m AS MATERIALIZED (SELECT * FROM Media) SELECT Id FROM m":         "",
		"SELECT 1":                     "no table",
		"EXPLAIN SELECT Id FROM Media": "no table",
		"VALUES (1)":                   "no table",
	} {
		s := mustPrepare(t, conn, sql)
		if why := s.Bent(); s.Straight() != (want == "") || !strings.Contains(why, want) || s.Straight() != (why == "") {
			t.Errorf("%s: %t, %s", sql, s.Straight(), why)
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

// Running straight differs from SQLite's running in nothing that a caller or a module sees.
func TestStraight_same(t *testing.T) {
	t.Parallel()
	for _, c := range scripts {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var seen [2][]string
			for i := range seen {
				seen[i] = c.play(t, i == 1)
			}
			if !slices.Equal(seen[0], seen[1]) {
				t.Errorf("straight:\n%s\n\ninterpreted:\n%s", strings.Join(seen[0], "\n"), strings.Join(seen[1], "\n"))
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
	if s.Straight() == interpreted {
		t.Fatal(s.Straight())
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
