package sqltext_test

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/dialect"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/internal/texttest"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// FuzzAgainstSQLite compares what this package and SQLite see in the same text:
// where a statement ends, and which parameters it has.
func FuzzAgainstSQLite(f *testing.F) {
	for _, form := range dialect.Forms() {
		f.Add(form.Example)
	}
	for _, sql := range []string{
		"SELECT 1;", "SELECT ';' ; -- ;\n;", "SELECT 1 /* ; */ ; /* */", "SELECT ?, ?3, @a, :a, $a, @a, ?2", "SELECT $a::b(c), @p(x), :q::r",
		"SELECT '\\', ';\\'", "SELECT \"a\"\";\", [b;], `c``;`", "SELECT x'00;'", "SELECT 1--;", "SELECT/*/;*/1", "SELECT @a(;)", "SELECT TOP ? a FROM t WHERE a = ? OR a = @b",
		"SELECT a FROM t WHERE a = L_LAST_N_DAYS(?) AND a = @b AND a = ?", "\uFEFFSELECT 1", "SELECT 1\u00a0", "SELECT 1.e5, 0x, 1__0, .5.5",
	} {
		f.Add(sql)
	}
	c := texttest.OpenTyped(f)
	f.Fuzz(func(t *testing.T, sql string) {
		st, err := sqltext.Analyze(sql, sqltext.Options{Names: texttest.ExampleNames, MaxLength: 1 << 12})
		if err != nil || st.Kind == sqltext.Exec || st.Params == nil && strings.ContainsAny(sql, "?@:$") && st.Kind != sqltext.Select {
			return
		}
		s, tail, err := c.Prepare(st.SQL)
		if err != nil || s == nil {
			return
		}
		defer func() { _ = s.Close() }()
		if tokens, err := token.Lex(tail); err != nil || len(strings.Trim(tail, "; \t\r\n\f\v\uFEFF")) > 0 && !onlyComments(tokens, tail) {
			t.Fatalf("%q became %q: SQLite stops before %q", sql, st.SQL, tail)
		}
		if s.BindCount() != len(st.Params) {
			t.Fatalf("%q became %q: %d parameters, SQLite counts %d", sql, st.SQL, len(st.Params), s.BindCount())
		}
		for i, name := range st.Params {
			if bound := s.BindName(i + 1); bound != name && bound != "" && bound[0] != '?' {
				t.Fatalf("%q became %q: parameter %d is %q, SQLite says %q", sql, st.SQL, i+1, name, bound)
			}
		}
	})
}

// onlyComments reports whether no token but comments and semicolons stands in
// a text.
func onlyComments(tokens []token.Token, text string) bool {
	for _, t := range tokens {
		if t.Kind != token.Comment && t.Text(text) != ";" {
			return false
		}
	}
	return true
}
