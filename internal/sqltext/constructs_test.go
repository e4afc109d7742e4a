package sqltext_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/internal/texttest"
)

// TestConstructs shows what becomes of every construct of SQL that people bring
// along from other databases: one "name | statement" a line, prepared by SQLite
// over tables of the catalogue's names.
func TestConstructs(t *testing.T) {
	t.Parallel()
	c := texttest.Open(t)
	if err := c.Exec(`
		CREATE TABLE Media (Id TEXT, Caption TEXT, LikeCount INTEGER, Timestamp DATETIME, Language TEXT, Key TEXT,
			Name TEXT, Value TEXT, Type TEXT, Format TEXT, Status TEXT, Comment TEXT, Text TEXT, data JSON);
		CREATE TABLE Comments (Id TEXT, MediaId TEXT, Text TEXT, LikeCount INTEGER)`); err != nil {
		t.Fatal(err)
	}
	datadriven.RunTest(t, "testdata/constructs", func(t *testing.T, d *datadriven.TestData) string {
		var out strings.Builder
		for line := range strings.Lines(d.Input) {
			name, sql, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " | ")
			if !ok {
				t.Fatalf("no name: %s", line)
			}
			fmt.Fprintf(&out, "%s: ", name)
			st, err := sqltext.Analyze(sql, sqltext.Options{Names: texttest.Names})
			switch {
			case err != nil:
				fmt.Fprintln(&out, err)
				continue
			case st.Kind == sqltext.Exec:
				fmt.Fprintf(&out, "%s %d arguments\n", st.Exec.Procedure, len(st.Exec.Args))
				continue
			case st.SQL == sql:
				out.WriteString("unchanged")
			default:
				out.WriteString(st.SQL)
			}
			switch st.Kind {
			case sqltext.Select, sqltext.Explain, sqltext.Insert, sqltext.Update, sqltext.Delete:
				if s, _, err := c.Prepare(st.SQL); err != nil {
					fmt.Fprintf(&out, " -> %v", err)
				} else {
					_ = s.Close()
				}
			default:
				fmt.Fprintf(&out, " (%s)", st.Kind)
			}
			out.WriteString("\n")
		}
		return out.String()
	})
}
