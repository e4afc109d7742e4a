package sqltext_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/dialect"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/internal/texttest"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// checkError fails unless err is a [*token.Error] that stands inside the text.
func checkError(t *testing.T, sql string, err error) {
	t.Helper()
	var e *token.Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is no *token.Error", err)
	}
	lines := strings.Split(sql, "\n")
	if e.Line < 1 || e.Line > len(lines) || e.Column < 1 || e.Column > utf8.RuneCountInString(lines[e.Line-1])+1 {
		t.Fatalf("%v stands outside of the text", err)
	}
}

func FuzzAnalyze(f *testing.F) {
	texttest.Seeds(f, "testdata")
	opts := sqltext.Options{Names: dialect.NewNames([]string{"CData"}, []string{"Instagram"}, []string{"Media", "Comments"}), MaxLength: 1 << 14}
	f.Fuzz(func(t *testing.T, sql string) {
		st, err := sqltext.Analyze(sql, opts)
		if err != nil {
			checkError(t, sql, err)
			return
		}
		for _, b := range []*sqltext.Bound{st.Limit, st.Offset} {
			if b != nil && (b.Param < 0 || b.Param > len(st.Params)) {
				t.Fatalf("bound %v of %d parameters", b, len(st.Params))
			}
		}
		if st.Exec != nil {
			for _, a := range st.Exec.Args {
				if a.Param < 0 || a.Param > len(st.Params) || a.Offset < 0 || a.Offset > len(sql) {
					t.Fatalf("argument %v of %d parameters", a, len(st.Params))
				}
			}
			return
		}
		// The rewritten text has the same parameters under the same numbers.
		s, err := syntax.NewScript(token.NewText(st.SQL), sqltext.DefaultMaxDepth+10)
		if err != nil {
			t.Fatalf("%q became %q: %v", sql, st.SQL, err)
		}
		if st.Params == nil { // none, or a statement that is not looked into
			return
		}
		n, err := syntax.NumberParams(s, nil)
		if err != nil {
			t.Fatalf("%q became %q: %v", sql, st.SQL, err)
		}
		if len(n.Names) != len(st.Params) {
			t.Fatalf("%q became %q: %d parameters became %d", sql, st.SQL, len(st.Params), len(n.Names))
		}
		for i, name := range n.Names {
			if name != "" && name != st.Params[i] {
				t.Fatalf("%q became %q: parameter %d is %s, was %s", sql, st.SQL, i+1, name, st.Params[i])
			}
		}
	})
}
