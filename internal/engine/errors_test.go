package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
)

// apiError stands for a typed error of a module.
type apiError struct{ code int }

func (e *apiError) Error() string { return fmt.Sprintf("api error %d", e.code) }

func TestModuleErrors(t *testing.T) {
	t.Parallel()
	refuse := func() error { return fmt.Errorf("media: %w", &apiError{190}) }
	for name, hook := range map[string]func(*memoryTable){
		"plan":   func(m *memoryTable) { m.plan = func(engine.Run, *plan.Offer) error { return refuse() } },
		"open":   func(m *memoryTable) { m.open = func(engine.Run) error { return refuse() } },
		"filter": func(m *memoryTable) { m.filter = func(context.Context, string, []engine.Arg) error { return refuse() } },
		"next": func(m *memoryTable) {
			m.next = func(_ context.Context, row int) error {
				if row == 2 {
					return refuse()
				}
				return nil
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := media()
			hook(m)
			conn := mustOpen(t, mediaConfig(m))
			s, err := conn.Prepare(t.Context(), "SELECT * FROM Media", nil)
			for n := 0; err == nil; n++ {
				var row bool
				row, err = s.Step(t.Context())
				if err == nil && !row {
					t.Fatal("ended without the error")
				}
				if name == "next" && err != nil && n != 2 {
					t.Errorf("failed at row %d", n)
				}
			}
			var api *apiError
			if !errors.As(err, &api) || api.code != 190 {
				t.Fatalf("got %T %v", err, err)
			}
			if s != nil {
				if _, again := s.Step(t.Context()); !errors.Is(again, err) {
					t.Errorf("the error did not stay: %v", again)
				}
			}
			if conn.Bad() {
				t.Error("an error made the connection bad")
			}
			// The connection goes on.
			*m = *media()
			if got := rows(t, mustPrepare(t, conn, "SELECT count(*) FROM Media")); got[0] != "4" {
				t.Errorf("afterwards: %v", got)
			}
		})
	}
}

func TestCloseErrorOfCursor(t *testing.T) {
	t.Parallel()
	m := media()
	m.close = func() error { return &apiError{1} }
	conn := mustOpen(t, mediaConfig(m))
	s := mustPrepare(t, conn, "SELECT * FROM Media")
	if _, err := s.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	var api *apiError
	if err := s.Reset(); !errors.As(err, &api) {
		t.Errorf("got %v", err)
	}
}

func TestUnknownNames(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, mediaConfig(media()))
	for _, tt := range []struct {
		sql          string
		object       engine.Object
		name         string
		line, column int
	}{
		{"SELECT * FROM Medai", engine.TableObject, "Medai", 0, 0},
		{"SELECT * FROM medai('x')", engine.TableObject, "medai", 0, 0},
		{"SELECT Id,\n  é, Captoin FROM Media", engine.ColumnObject, "é", 2, 3},
		{"SELECT Id,\n  'é', Captoin FROM Media", engine.ColumnObject, "Captoin", 2, 8},
		{`SELECT "Captoin" FROM Media`, engine.ColumnObject, "Captoin", 1, 8},
		{"SELECT m.Captoin FROM Media m", engine.ColumnObject, "m.Captoin", 1, 8},
		{"SELECT nosuch(1)", engine.FunctionObject, "nosuch", 1, 8},
		{"SELEC 1", engine.NoObject, "", 1, 1},
	} {
		_, err := conn.Prepare(t.Context(), tt.sql, nil)
		var e *engine.Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %T %v", tt.sql, err, err)
			continue
		}
		if e.Unknown != tt.object || e.Name != tt.name || e.Line != tt.line || e.Column != tt.column {
			t.Errorf("%s: got %v %q at %d:%d", tt.sql, e.Unknown, e.Name, e.Line, e.Column)
		}
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, mediaConfig(media()))
	for _, tt := range []struct{ sql, want string }{
		{"", "empty"},
		{" ; -- nothing", "empty"},
		{"SELECT 1; SELECT 2", "more than one statement"},
		{"SELECT 1; SELEC", "more than one statement"},
		{"SELECT 1; SELECT * FROM Media", "more than one statement"},
		{"SELECT 'a\x00b'", "NUL character at byte 9"},
		{"SELECT 'a\xffb'", "invalid UTF-8 at byte 9"},
		{"SELECT '" + strings.Repeat("x", 1_000_000) + "'", "bytes long"},
		{"SELECT " + strings.Repeat("(", 100_000) + "1" + strings.Repeat(")", 100_000), "Recursion limit"},
		{"SELECT 1" + strings.Repeat("+1", 10_000), "too large"},
		{"SELECT 1" + strings.Repeat(" UNION SELECT 1", 1_000), "too many terms"},
		{"SELECT " + strings.Repeat("abs(", 3_000) + "1" + strings.Repeat(")", 3_000), "Recursion limit"},
		{"SELECT ?100000", "variable number"},
		{"SELECT 'x' LIKE '" + strings.Repeat("%a", 1_000) + "'", "the pattern is longer than 200 bytes"},
		{"SELECT zeroblob(100000000)", "too big: a value, and a row that is sorted or grouped, hold 16 MB at the most"},
		{"SELECT 1 LIMIT 99999999999999999999999", "datatype mismatch: LIMIT and OFFSET take whole numbers of 64 bits"},
		{"SELECT 1 LIMIT 1 OFFSET 'a'", "datatype mismatch: LIMIT and OFFSET take whole numbers of 64 bits"},
	} {
		s, err := conn.Prepare(t.Context(), tt.sql, nil)
		if err == nil {
			_, err = s.Step(t.Context())
			_ = s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.40q: got %v, want %q", tt.sql, err, tt.want)
		}
	}
	for _, sql := range []string{"SELECT 1;", "SELECT 1; -- done\n ; /* and */ ;", "SELECT 'é'", "SELECT '\uFFFD'"} {
		if err := mustPrepare(t, conn, sql).Close(); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func TestOutOfMemory(t *testing.T) {
	t.Parallel()
	cfg := mediaConfig(counter{24})
	cfg.Tables[0].Columns = cfg.Tables[0].Columns[:2]
	cfg.Memory = 32 << 20
	conn := mustOpen(t, cfg)
	other := mustPrepare(t, conn, "SELECT Id FROM Media")
	if row, err := other.Step(t.Context()); !row || err != nil {
		t.Fatal(row, err)
	}
	s := mustPrepare(t, conn, "SELECT json_group_array(hex(randomblob(1000000))) FROM Media")
	_, err := s.Step(t.Context())
	if !errors.Is(err, engine.ErrOutOfMemory) || !strings.Contains(err.Error(), "32 MB") {
		t.Fatalf("got %v", err)
	}
	if !conn.Bad() {
		t.Error("the connection is not bad")
	}
	if _, err := conn.Prepare(t.Context(), "SELECT 1", nil); err == nil {
		t.Error("a bad connection prepared a statement")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	for range 2 {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A value that does not fit runs out of memory inside a callback of SQLite's.
func TestOutOfMemory_column(t *testing.T) {
	t.Parallel()
	m := media()
	m.rows[2][1] = textOf(40 << 20)
	cfg := mediaConfig(m)
	cfg.Memory = 16 << 20
	conn := mustOpen(t, cfg)
	s := mustPrepare(t, conn, "SELECT Caption, LENGTH(Caption) FROM Media")
	var err error
	for row := true; row && err == nil; {
		row, err = s.Step(t.Context())
	}
	if !errors.Is(err, engine.ErrOutOfMemory) || !conn.Bad() {
		t.Fatalf("got %v", err)
	}
}

func TestPanics(t *testing.T) {
	t.Parallel()
	for name, hook := range map[string]func(*memoryTable){
		"plan":   func(m *memoryTable) { m.plan = func(engine.Run, *plan.Offer) error { panic("broken") } },
		"open":   func(m *memoryTable) { m.open = func(engine.Run) error { panic("broken") } },
		"filter": func(m *memoryTable) { m.filter = func(context.Context, string, []engine.Arg) error { panic("broken") } },
		"value":  func(m *memoryTable) { m.rows[1] = m.rows[1][:1] },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := media()
			hook(m)
			conn := mustOpen(t, mediaConfig(m))
			s, err := conn.Prepare(t.Context(), "SELECT * FROM Media", nil)
			for row := true; row && err == nil; {
				row, err = s.Step(t.Context())
			}
			var p *engine.PanicError
			if !errors.As(err, &p) || len(p.Stack) == 0 || !conn.Bad() {
				t.Fatalf("got %v", err)
			}
		})
	}
	t.Run("function", func(t *testing.T) {
		t.Parallel()
		conn := mustOpen(t, engine.Config{Functions: functions{"broken": func(c *sqlite3.Conn, name string) error {
			return c.CreateFunction(name, 0, 0, func(sqlite3.Context, ...sqlite3.Value) { panic("broken") })
		}}})
		_, err := mustPrepare(t, conn, "SELECT broken()").Step(t.Context())
		var p *engine.PanicError
		if !errors.As(err, &p) || !conn.Bad() {
			t.Fatalf("got %v", err)
		}
	})
}
