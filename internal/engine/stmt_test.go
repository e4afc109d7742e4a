package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

func media() *memoryTable {
	t := &memoryTable{key: 0}
	for _, id := range []string{"1", "2", "3", "4"} {
		t.rows = append(t.rows, []value.Value{value.Text(id), value.Text("caption " + id), value.Int(10), value.Text("2026-01-0" + id + " 10:00:00")})
	}
	return t
}

func mediaConfig(m engine.Module) engine.Config {
	return engine.Config{Tables: []engine.Table{{
		Name: "Media", Aliases: []string{"Post"},
		Columns: []engine.Column{
			{Name: "Id", Type: "TEXT"},
			{Name: "Caption", Type: "TEXT"},
			{Name: "LikeCount", Type: "INTEGER"},
			{Name: "Timestamp", Type: "DATETIME TEXT", Collation: engine.TimeCollation},
		},
		Module: m,
	}}}
}

func mustPrepare(t testing.TB, c *engine.Conn, sql string) *engine.Stmt {
	t.Helper()
	s, err := c.Prepare(t.Context(), sql, nil)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return s
}

// rows runs a statement to its end and returns its rows, values parted by |.
func rows(t testing.TB, s *engine.Stmt) []string {
	t.Helper()
	var out []string
	for {
		row, err := s.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !row {
			return out
		}
		values := make([]any, s.ColumnCount())
		if err := s.Row(values); err != nil {
			t.Fatal(err)
		}
		texts := make([]string, len(values))
		for i, v := range values {
			texts[i] = fmt.Sprint(v)
		}
		out = append(out, strings.Join(texts, "|"))
	}
}

func TestInterleaved(t *testing.T) {
	t.Parallel()
	m := media()
	var runs []engine.Run
	m.open = func(run engine.Run) error {
		runs = append(runs, run)
		return nil
	}
	conn := mustOpen(t, mediaConfig(m))
	prepare := func(run string) *engine.Stmt {
		s, err := conn.Prepare(t.Context(), "SELECT Id FROM Media WHERE Id >= ? ORDER BY rowid", run)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a, b := prepare("a"), prepare("b")
	for i, s := range []*engine.Stmt{a, b} {
		if err := s.Bind(1, value.Int(int64(i+1))); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for range 6 {
		for _, s := range []*engine.Stmt{a, b} {
			row, err := s.Step(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !row {
				got = append(got, "-")
				continue
			}
			values := make([]any, 1)
			if err := s.Row(values); err != nil {
				t.Fatal(err)
			}
			got = append(got, values[0].(string))
		}
	}
	if fmt.Sprint(got) != "[1 2 2 3 3 4 4 - - - - -]" {
		t.Errorf("got %v", got)
	}
	if fmt.Sprint(runs) != "[a b]" {
		t.Errorf("opened for %v", runs)
	}
	// A further execution, in another name, with another value.
	if err := a.Restart("c"); err != nil {
		t.Fatal(err)
	}
	if err := a.Bind(1, value.Text("4")); err != nil {
		t.Fatal(err)
	}
	if got := rows(t, a); fmt.Sprint(got) != "[4]" || runs[2] != "c" {
		t.Errorf("got %v for %v", got, runs)
	}
}

// A cursor may run a statement of its own on the connection it is called by.
func TestNested(t *testing.T) {
	t.Parallel()
	m := media()
	conn := mustOpen(t, engine.Config{Tables: []engine.Table{
		mediaConfig(m).Tables[0],
		{Name: "Twin", Columns: []engine.Column{{Name: "Id", Type: "TEXT"}}, Module: media()},
	}})
	var names []engine.Run
	m.open = func(run engine.Run) error {
		names = append(names, run)
		return nil
	}
	m.filter = func(ctx context.Context, _ string, _ []engine.Arg) error {
		s, err := conn.Prepare(ctx, "SELECT count(*) FROM Twin", "inner")
		if err != nil {
			return err
		}
		for row := true; row && err == nil; {
			row, err = s.Step(ctx)
		}
		return errors.Join(err, s.Close())
	}
	s, err := conn.Prepare(t.Context(), "SELECT a.Id FROM Media a JOIN Media b ON a.Id = b.Id", "outer")
	if err != nil {
		t.Fatal(err)
	}
	if got := rows(t, s); len(got) != 4 || fmt.Sprint(names) != "[outer outer]" {
		t.Errorf("got %v for %v", got, names)
	}
}

func TestParameters(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, mediaConfig(media()))
	s := mustPrepare(t, conn, "SELECT @a, :b, ?, @a, $c")
	if got := s.ParamCount(); got != 4 {
		t.Errorf("%d parameters", got)
	}
	text := "a\x00b é \U0001F600"
	for i, v := range []value.Value{value.Text(text), value.Int(1 << 62), value.Float(0.5), value.Null} {
		if err := s.Bind(i+1, v); err != nil {
			t.Fatal(err)
		}
	}
	want := fmt.Sprint([]string{text + "|4611686018427387904|0.5|" + text + "|<nil>"})
	if got := fmt.Sprint(rows(t, s)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := s.Bind(5, value.Null); err == nil {
		t.Error("a fifth parameter was bound")
	}
	if err := s.ClearBindings(); err != nil {
		t.Fatal(err)
	}
	if err := s.Restart(nil); err != nil {
		t.Fatal(err)
	}
	if got := rows(t, s); got[0] != "<nil>|<nil>|<nil>|<nil>|<nil>" {
		t.Errorf("cleared: %v", got)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"inside Next":       "SELECT Id FROM Media",
		"inside the engine": "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			m := media()
			m.next = func(ctx context.Context, row int) error {
				if row == 1 {
					cancel()
					<-ctx.Done()
					return errors.New("request aborted")
				}
				return nil
			}
			conn := mustOpen(t, mediaConfig(m))
			s, err := conn.Prepare(ctx, sql, nil)
			if err != nil {
				t.Fatal(err)
			}
			if name == "inside the engine" {
				go cancel()
			}
			for row := true; row && err == nil; {
				row, err = s.Step(ctx)
			}
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			if _, err := conn.Prepare(ctx, "SELECT 1", nil); !errors.Is(err, context.Canceled) {
				t.Errorf("prepare: %v", err)
			}
			// The connection is as good as before.
			if got := rows(t, mustPrepare(t, conn, "SELECT 1")); got[0] != "1" || conn.Bad() {
				t.Errorf("afterwards: %v", got)
			}
		})
	}
}

// RIGHT and FULL JOIN mark the rows that matched by their RowID.
func TestRowID(t *testing.T) {
	t.Parallel()
	left, right := media(), media()
	right.rows = right.rows[2:]
	right.rows = append(right.rows, []value.Value{value.Text("9"), value.Null, value.Int(0), value.Null})
	cfg := mediaConfig(left)
	other := mediaConfig(right).Tables[0]
	other.Name, other.Aliases = "Other", nil
	cfg.Tables = append(cfg.Tables, other)
	conn := mustOpen(t, cfg)
	for _, tt := range []struct{ sql, want string }{
		{"SELECT m.Id, o.Id FROM Media m FULL JOIN Other o ON o.Id = m.Id", "[1|<nil> 2|<nil> 3|3 4|4 <nil>|9]"},
		{"SELECT m.Id, o.Id FROM Media m RIGHT JOIN Other o ON o.Id = m.Id", "[3|3 4|4 <nil>|9]"},
		{"SELECT m.Id FROM Media m WHERE m.Id = '1' OR m.LikeCount = 10", "[1 2 3 4]"},
	} {
		if got := fmt.Sprint(rows(t, mustPrepare(t, conn, tt.sql))); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.sql, got, tt.want)
		}
	}
}

func TestClosed(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, mediaConfig(media()))
	s := mustPrepare(t, conn, "SELECT Id FROM Media")
	open := mustPrepare(t, conn, "SELECT Id FROM Media")
	if _, err := open.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Step(t.Context()); err == nil {
		t.Error("a closed statement stepped")
	}
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
	if err := open.Close(); err != nil {
		t.Error(err)
	}
	if _, err := open.Step(t.Context()); err == nil {
		t.Error("a statement of a closed connection stepped")
	}
	if err := open.Restart(nil); err == nil {
		t.Error("a statement of a closed connection restarted")
	}
}

func TestInstants(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, engine.Config{})
	for _, tt := range []struct {
		a, op, b string
	}{
		{"2026-01-01 00:00:00", "=", "2026-01-01T00:00:00+0000"},
		{"2026-01-01 00:00:00", "=", "2026"},
		{"2026-01-05 00:00:00", "=", "2026-1-5"},
		{"2026-01-05 07:00:00", "=", "2026-1-5 7:00"},
		{"2026-01-05 00:00:00", "=", "20260105"},
		{"2026-01-05 00:00:00", "<", "20261305"},
		{"2026-01-01 00:00:00.5", ">", "2026-01-01 00:00:00"},
		{"2026-01-01 01:00:00", "=", "2026-01-01T02:00:00+01:00"},
		{"2026-02-28 00:00:00", "<", "2026-03-01 00:00:00"},
		{"2026-02-30 00:00:00", ">", "2027-01-01 00:00:00"}, // no such day: sorts after all instants
		{"2026-13-01 00:00:00", ">", "2027-01-01 00:00:00"},
		{"2026-01-01 24:00:00", ">", "2027-01-01 00:00:00"},
		{"yesterday", ">", "2027"},
		{"tomorrow", "<", "yesterday"},
		{"", ">", "2027"},
	} {
		s := mustPrepare(t, conn, "SELECT ?1 COLLATE INSTANT "+tt.op+" ?2, ?2 COLLATE INSTANT = ?1")
		if err := errors.Join(s.Bind(1, value.Text(tt.a)), s.Bind(2, value.Text(tt.b))); err != nil {
			t.Fatal(err)
		}
		want := "1|0"
		if tt.op == "=" {
			want = "1|1"
		}
		if got := rows(t, s); got[0] != want {
			t.Errorf("%q %s %q: %v", tt.a, tt.op, tt.b, got)
		}
	}
}
