package typing_test

import (
	"fmt"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/cockroachdb/datadriven"
	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/internal/texttest"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/typing"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// TestInferTypes prints the types of a statement's columns (types), or of single
// expressions beside them (expressions). It also runs the statement and fails where
// a value is not of the type inferred.
func TestInferTypes(t *testing.T) {
	t.Parallel()
	c := texttest.OpenTyped(t)
	datadriven.Walk(t, "../testdata/types", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			var out strings.Builder
			switch d.Cmd {
			case "expressions":
				table := tabwriter.NewWriter(&out, 0, 0, 3, ' ', 0)
				for expression := range strings.Lines(d.Input) {
					expression = strings.TrimSuffix(expression, "\n")
					fmt.Fprintf(table, "%s\t%s\n", expression, shown(infer(t, c, "SELECT "+expression+"\nFROM Media")))
				}
				_ = table.Flush() // to memory
			default:
				for _, sql := range texttest.Statements(d.Input) {
					fmt.Fprintln(&out, shown(infer(t, c, sql)))
				}
			}
			return out.String()
		})
	})
}

// shown writes types, unknown ones as question marks.
func shown(types []string) string {
	for i, typ := range types {
		if typ == "" {
			types[i] = "?"
		}
	}
	return strings.Join(types, ", ")
}

func infer(t testing.TB, c *sqlite3.Conn, sql string) []string {
	t.Helper()
	st, err := sqltext.Analyze(sql, sqltext.Options{Names: texttest.Names, Known: texttest.Known})
	if err != nil {
		return []string{err.Error()}
	}
	s, _, err := c.Prepare(st.SQL)
	if err != nil {
		return []string{err.Error()}
	}
	defer func() { _ = s.Close() }()
	types := st.ColumnTypes(s.ColumnCount(), texttest.Known)
	for s.Step() {
		for i, typ := range types {
			if !fits(typ, s, i) {
				t.Errorf("%s\n  column %d: %s %q is no %s", sql, i, s.ColumnType(i), s.ColumnText(i), typ)
			}
		}
	}
	if err := s.Err(); err != nil {
		return []string{err.Error()}
	}
	return types
}

// fits reports whether a value is of an inferred type.
func fits(typ string, s *sqlite3.Stmt, i int) bool {
	if s.ColumnType(i) == sqlite3.NULL {
		return true
	}
	switch typ {
	case "INTEGER":
		return s.ColumnType(i) == sqlite3.INTEGER
	case "REAL":
		return s.ColumnType(i) == sqlite3.FLOAT
	case "TEXT", "JSON":
		return s.ColumnType(i) == sqlite3.TEXT
	case "BLOB":
		return s.ColumnType(i) == sqlite3.BLOB
	case "BOOLEAN":
		return s.ColumnType(i) == sqlite3.INTEGER && (s.ColumnInt(i) == 0 || s.ColumnInt(i) == 1)
	case "DATE":
		_, err := time.Parse("2006-01-02", s.ColumnText(i))
		return err == nil
	case "DATETIME":
		_, ok := value.ParseTime(s.ColumnText(i))
		return ok && s.ColumnType(i) == sqlite3.TEXT
	default:
		return typ == "" || typ == typing.Mixed
	}
}

// The examples of all functions give values of the types that are inferred, which
// infer sees to.
func TestInferTypes_functions(t *testing.T) {
	t.Parallel()
	c := texttest.OpenTyped(t)
	// One that gives integers or floats.
	untyped := map[string]bool{"to_decimal": true}
	for _, f := range sqlfunc.Functions() {
		if types := infer(t, c, "SELECT "+f.Example); len(types) != 1 || strings.Contains(types[0], "sqlite3") || (types[0] == "") != untyped[f.Name] {
			t.Errorf("%s: %q", f.Example, types)
		}
	}
}

// columnTypesOf infers the types of a text that nobody else has read.
func columnTypesOf(sql string, columns int) []value.Type {
	return (&sqltext.Statement{SQL: sql}).ColumnTypes(columns, texttest.Known)
}

// Beyond the bounds of the work types are unknown, and a statement whose columns
// multiply comes to an end.
func TestInferTypes_bounds(t *testing.T) {
	t.Parallel()
	const short = "SELECT 1, 'a' FROM Media"
	if got := columnTypesOf(short, 2); got[0] != "INTEGER" || got[1] != "TEXT" {
		t.Errorf("got %q", got)
	}
	if got := columnTypesOf(short+" WHERE Id <> '"+strings.Repeat("x", 1<<14)+"'", 2); got[0] != "" || got[1] != "" {
		t.Errorf("of a long statement: %q", got)
	}
	multiplying := "SELECT LikeCount AS x FROM Media"
	for range 40 {
		multiplying = "SELECT x + x + x + x AS x FROM (" + multiplying + ")"
	}
	for text, want := range map[string]int{multiplying: 1, "": 1, "SELECT 1, 2": 1, "SELECT 1": 3, "SELECT": 1, "nonsense ((": 2, "SELECT CASE END": 1, "SELECT (": 1, "SELECT *, * FROM Media": 4} {
		if got := columnTypesOf(text, want); len(got) != want {
			t.Errorf("%.40s: %q, want %d columns", text, got, want)
		}
	}
}

func FuzzInferTypes(f *testing.F) {
	texttest.Seeds(f, "../testdata")
	f.Fuzz(func(t *testing.T, sql string) {
		for n := range 4 {
			got := (&sqltext.Statement{SQL: sql}).ColumnTypes(n, typing.Known{
				Column:   func(_, column string) (string, bool) { return "TEXT", len(column)%2 == 0 },
				Function: func(_ string, args []string) string { return value.CommonType(args...) },
			})
			if len(got) != n {
				t.Fatalf("%d types for %d columns", len(got), n)
			}
		}
	})
}
