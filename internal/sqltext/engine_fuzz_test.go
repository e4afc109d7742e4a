package sqltext_test

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/dialect"
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
	c := openTyped(f)
	f.Fuzz(func(t *testing.T, sql string) {
		st, err := sqltext.Analyze(sql, sqltext.Options{Names: exampleNames, MaxLength: 1 << 12})
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

// FuzzReconcile gives SQLite each statement with its comparisons as they are and
// rewritten: it takes both or neither, with columns of the same number, and what was
// rewritten is rewritten no more.
func FuzzReconcile(f *testing.F) {
	for _, sql := range []string{
		"SELECT date(Timestamp) = CURRENT_DATE - 1 FROM Media", "SELECT * FROM Media WHERE NOT date(Timestamp) IN (SELECT '2026') OR Timestamp IS NOT NULL",
		"WITH RECURSIVE c(d) AS (VALUES ('2026-05-04') UNION ALL SELECT date(d, '+1 day') FROM c WHERE d < CURRENT_DATE) SELECT d FROM c JOIN Media ON date(Timestamp) = d",
		"SELECT CASE date(Timestamp) WHEN '2026-05-04' THEN 1 END, (date(Timestamp), 1) = ('2026', 1) FROM Media GROUP BY 1 HAVING max(Timestamp) BETWEEN ? AND @a",
		"SELECT count(*) > '5', length(Caption) IN ('1', 2), lower(Caption) IN (1), -LikeCount * 2 = '4' || '', Timestamp + 1 FROM Media m LEFT JOIN Comments USING (Id)",
		"SELECT x FROM (SELECT date(Timestamp) AS x FROM Media) NATURAL JOIN (SELECT '2026-05-04' x) WHERE x ISNULL OR x NOT NULL OR x NOT BETWEEN x AND x ESCAPE 'a'",
		"EXPLAIN QUERY PLAN SELECT max(date(Timestamp), 'x') COLLATE NOCASE = 'x' FROM Media WINDOW w AS (ORDER BY date(Timestamp) = 'x')",
		"SELECT DISTINCT x.t, max(t), count(DISTINCT t) FROM (SELECT TIMESTAMP '2026-05-04T10:00:00Z' AS t UNION SELECT date(Timestamp) FROM Media ORDER BY 1) x GROUP BY 1, datetime(t) ORDER BY t DESC NULLS LAST, rank() OVER (PARTITION BY t ORDER BY t)",
		"SELECT LikeCount IN (1, 2) + 1 + CASE WHEN Hidden THEN Timestamp ELSE CURRENT_DATE END FROM Media INTERSECT SELECT group_concat(t, ',' ORDER BY t) FROM (VALUES (datetime('now')), ('2026')) v(t) ORDER BY 1",
		"SELECT (SELECT date('now')) = x.a FROM (SELECT NULLIF(datetime(1), '1') AS a UNION SELECT 'b') x ORDER BY x.a = 'c' LIMIT 1 + ('1' = 1)",
	} {
		f.Add(sql)
	}
	c := openTyped(f)
	columns := func(sql string) int {
		s, tail, err := c.Prepare(sql)
		if err != nil || s == nil || strings.TrimSpace(tail) != "" {
			return -1
		}
		defer func() { _ = s.Close() }()
		return s.ColumnCount()
	}
	f.Fuzz(func(t *testing.T, sql string) {
		plain, err := sqltext.Analyze(sql, sqltext.Options{Names: exampleNames, MaxLength: 1 << 11})
		if err != nil || plain.Kind != sqltext.Select && plain.Kind != sqltext.Explain {
			return
		}
		st, err := sqltext.Analyze(sql, sqltext.Options{Names: exampleNames, Known: known})
		if err != nil {
			return // arithmetic on times
		}
		want := columns(plain.SQL)
		if want < 0 {
			return
		}
		if got := columns(st.SQL); got != want {
			t.Fatalf("%q became %q: %d columns, not %d", plain.SQL, st.SQL, got, want)
		}
		if again, err := sqltext.Analyze(st.SQL, sqltext.Options{Names: exampleNames, Known: known}); err != nil || again.SQL != st.SQL {
			t.Fatalf("%q became %q, then %q, %v", sql, st.SQL, again.SQL, err)
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
