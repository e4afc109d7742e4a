package engine_test

import (
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
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
