package sqltext_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/internal/texttest"
)

func TestAnalyze(t *testing.T) {
	t.Parallel()
	datadriven.Walk(t, "testdata/analyze", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			opts := sqltext.Options{Names: texttest.Names}
			d.MaybeScanArgs(t, "length", &opts.MaxLength)
			d.MaybeScanArgs(t, "depth", &opts.MaxDepth)
			var out strings.Builder
			for _, sql := range texttest.Statements(d.Input) {
				st, err := sqltext.Analyze(sql, opts)
				if err != nil {
					fmt.Fprintf(&out, "error: %v\n", err)
					continue
				}
				printStatement(&out, sql, st)
			}
			return out.String()
		})
	})
}

func printStatement(out *strings.Builder, sql string, st *sqltext.Statement) {
	fmt.Fprintf(out, "%s", st.Kind)
	if st.Kind == sqltext.Other {
		fmt.Fprintf(out, " %s", st.Verb)
	}
	if st.Target != "" {
		fmt.Fprintf(out, " target=%s", st.Target)
	}
	if len(st.Params) > 0 {
		fmt.Fprintf(out, " params=%q", st.Params)
	}
	out.WriteString(printBound("limit", st.Limit))
	out.WriteString(printBound("offset", st.Offset))
	sh := st.Shape
	for _, flag := range []struct {
		name string
		set  bool
	}{
		{"order", sh.OrderBy},
		{"group", sh.GroupBy},
		{"distinct", sh.Distinct},
		{"aggregate", sh.Aggregate},
		{"window", sh.Window},
		{"compound", sh.Compound},
	} {
		if flag.set {
			fmt.Fprintf(out, " %s", flag.name)
		}
	}
	if st.Into != nil {
		fmt.Fprintf(out, " into=%s %q %q at %d", st.Into.Format, st.Into.Path, st.Into.Options, st.Into.Offset)
	}
	for _, h := range st.Hints {
		fmt.Fprintf(out, " hint=%s%q", h.Name, h.Args)
	}
	out.WriteString("\n")
	if st.Exec != nil {
		fmt.Fprintf(out, "  %s\n", st.Exec.Procedure)
		for _, arg := range st.Exec.Args {
			value := fmt.Sprintf("%T %#v", arg.Value, arg.Value)
			if arg.Param > 0 {
				value = "parameter " + strconv.Itoa(arg.Param)
			}
			fmt.Fprintf(out, "  %q = %s\n", arg.Name, value)
		}
		return
	}
	if v := st.View; v != nil {
		fmt.Fprintf(out, "  %s %q %q at %d\n  %s\n", v.Verb, v.Qualifiers, v.Name, v.Offset, v.Query)
		return
	}
	if st.SQL == sql {
		out.WriteString("  unchanged\n")
		return
	}
	fmt.Fprintf(out, "  %s\n", strings.ReplaceAll(st.SQL, "\n", "\n  "))
}

func printBound(name string, b *sqltext.Bound) string {
	switch {
	case b == nil:
		return ""
	case b.Param > 0:
		return fmt.Sprintf(" %s=parameter %d", name, b.Param)
	default:
		return fmt.Sprintf(" %s=%d", name, b.Value)
	}
}

func TestStatement_Position(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		sql, at      string
		line, column int
	}{
		{"SELECT nope FROM Media", "nope", 1, 8},
		{"SELECT TOP 5 nope,\n  é, nop2 FROM Instagram.Media", "nope", 1, 14},
		{"SELECT TOP 5 nope,\n  é, nop2 FROM Instagram.Media", "nop2", 2, 6},
		{"SELECT TOP 5 nope,\n  é, nop2 FROM Instagram.Media", "Media", 2, 26},
		{"SELECT 1 + a DIV nope FROM Media", "nope", 1, 18},
		{"SELECT 1 + a DIV nope FROM Media", "CAST", 1, 12},
		{"SELECT a\nFROM Media WHERE x = L_TODAY() AND nope", "range_end", 2, 18},
		{"SELECT a\nFROM Media WHERE x = L_TODAY() AND nope", "nope", 2, 36},
	} {
		st, err := sqltext.Analyze(test.sql, sqltext.Options{Names: texttest.Names})
		if err != nil {
			t.Fatal(err)
		}
		line, column := st.Position(strings.Index(st.SQL, test.at))
		if line != test.line || column != test.column {
			t.Errorf("%q: %s stands at %d:%d, want %d:%d", st.SQL, test.at, line, column, test.line, test.column)
		}
		if line, column := st.Position(len(st.SQL) + 100); line < 1 || column < 1 {
			t.Errorf("%q: beyond the end: %d:%d", st.SQL, line, column)
		}
	}
}

// TestAnalyze_plainSQLite leaves SQL alone that needs no rewriting.
func TestAnalyze_plainSQLite(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../shared/reference/joins-queries.sql")
	if err != nil {
		t.Skip("the reference queries are not beside the project:", err)
	}
	for block := range strings.SplitSeq(string(text), "\n\n") {
		lines := strings.Split(strings.TrimSpace(block), "\n")
		sql := strings.TrimSuffix(lines[len(lines)-1], ";")
		if strings.HasPrefix(sql, "--") {
			continue
		}
		st, err := sqltext.Analyze(sql, sqltext.Options{Names: texttest.Names})
		if err != nil {
			t.Errorf("%s: %v", sql, err)
		} else if st.SQL != sql {
			t.Errorf("%s\n  became %s", sql, st.SQL)
		}
	}
}
