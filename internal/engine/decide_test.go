package engine_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
)

// critic writes down what it is told.
type critic struct{ told []string }

func (c *critic) Decides(all []engine.Decided) (again bool, err error) {
	for _, d := range all {
		for _, by := range d.By {
			text := d.Table.Name + "." + d.Table.Columns[by.Column].Name
			if by.Held {
				text += " held"
			}
			if by.Null {
				text += " null"
			}
			if by.More {
				text += " more"
			}
			c.told = append(c.told, text)
		}
	}
	return false, nil
}

// inputConfig has the tables of [comparedConfig], whose Caption and LikeCount are inputs
// of the first.
func inputConfig() engine.Config {
	cfg := comparedConfig()
	columns := append([]engine.Column(nil), cfg.Tables[0].Columns...)
	columns[1].Input, columns[2].Input = true, true
	cfg.Tables[0].Columns = columns
	return cfg
}

// On which inputs conditions decide which rows there are; statements end with a
// semicolon.
func TestDecides(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, inputConfig())
	datadriven.RunTest(t, "testdata/decides", func(t *testing.T, d *datadriven.TestData) string {
		var b strings.Builder
		for statement := range strings.SplitSeq(strings.TrimSuffix(strings.TrimSpace(d.Input), ";"), ";") {
			run := new(critic)
			s, err := conn.Prepare(t.Context(), statement, run)
			if err != nil {
				d.Fatalf(t, "%s: %v", statement, err)
			}
			if err := s.Unread(); err != nil {
				d.Fatalf(t, "%s: %v", statement, err)
			}
			if d.HasArg("list") {
				_ = s.Close()
				l, err := conn.Prepare(t.Context(), "EXPLAIN "+statement, nil)
				if err != nil {
					d.Fatalf(t, "%v", err)
				}
				b.WriteString(strings.Join(rows(t, l), "\n"))
				s = l
			}
			_ = s.Close()
			if len(run.told) == 0 {
				run.told = []string{"nothing"}
			}
			b.WriteString(strings.Join(run.told, "; ") + "\n")
		}
		return b.String()
	})
}

// manySelects is a long statement, whose conditions on inputs take long to follow.
func manySelects(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = "SELECT Id, Rate FROM Media WHERE Caption = 'a'"
	}
	return "SELECT Id, sum(Rate) OVER (ORDER BY Id) FROM (" + strings.Join(list, " UNION ALL ") + ")"
}

// countdown is a context that ends at the nth time that it is asked for its error.
type countdown struct {
	context.Context
	left atomic.Int64
}

func (c *countdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// Whoever leaves while it is found out on what conditions decide does not wait for it.
func TestDecides_cancelled(t *testing.T) {
	t.Parallel()
	code := listed(t, manySelects(40))
	all := new(countdown)
	all.Context = t.Context()
	all.left.Store(1 << 40)
	every := func(string, int) bool { return true }
	if found, err := program.Decisions(all, code, every); err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	asked := 1<<40 - all.left.Load()
	if asked < 40 {
		t.Fatalf("asked whether it is to go on %d times only", asked)
	}
	some := &countdown{Context: t.Context()}
	some.left.Store(asked / 2)
	if found, err := program.Decisions(some, code, every); !errors.Is(err, context.Canceled) || found != nil {
		t.Errorf("%v, %v", found, err)
	}
	if more := -some.left.Load(); more > 10 {
		t.Errorf("asked %d times more", more)
	}
}

// listed is the program of a statement.
func listed(t *testing.T, sql string) (code []program.Instruction) {
	t.Helper()
	conn := mustOpen(t, inputConfig())
	s, err := conn.Prepare(t.Context(), "EXPLAIN "+sql, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, row := range rows(t, s) {
		c := strings.Split(row, "|")
		number := func(i int) int {
			n, _ := strconv.Atoi(c[i])
			return n
		}
		code = append(code, program.Instruction{Op: c[1], P1: number(2), P2: number(3), P3: number(4), P4: c[5], P5: number(6)})
	}
	return code
}

func BenchmarkDecides(b *testing.B) {
	conn := mustOpen(b, inputConfig())
	sql := manySelects(200)
	for b.Loop() {
		s, err := conn.Prepare(b.Context(), sql, new(critic))
		if err != nil {
			b.Fatal(err)
		}
		_ = s.Close()
	}
}
