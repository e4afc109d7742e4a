package coerce_test

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/internal/texttest"
)

// What is long or deep is read in a bounded number of steps; nothing comes of it but
// that types are unknown. Where steps multiplied, this would not end.
func TestComparisons_long(t *testing.T) {
	t.Parallel()
	r := strings.Repeat
	joins, last := "WITH a AS (SELECT Timestamp AS t FROM Media)", "a"
	for i := 1; i < 60; i++ {
		next := "a" + r("x", i)
		joins += ", " + next + " AS (SELECT p.t, q.t AS u FROM " + last + " p JOIN " + last + " q ON p.t = q.t)"
		last = next
	}
	for name, sql := range map[string]string{
		"sums":        "SELECT Timestamp" + r(" + 1", 20_000) + " FROM Media",
		"comparisons": "SELECT Id FROM Media WHERE Caption" + r(" = Caption", 20_000),
		"terms":       "SELECT Id FROM Media WHERE date(Timestamp) = 'x'" + r(" AND date(Timestamp) = 'x'", 3_000),
		"calls":       "SELECT " + r("max(1, ", 190) + r("1, ", 20_000) + "1" + r(")", 190) + " FROM Media",
		"signs":       "SELECT " + r("- ", 100_000) + "1",
		"not":         "SELECT " + r("NOT ", 100_000) + "1",
		"texts":       "SELECT '' = ''" + r(" || Caption", 20_000) + " FROM Media",
		"cases":       "SELECT " + r("CASE 1 WHEN date(Timestamp) THEN ", 3000) + "1" + r(" END", 3000) + " FROM Media",
		"columns":     "SELECT x FROM (SELECT 1 AS x" + r(", date(Timestamp) = 1", 3000) + " FROM Media) WHERE x = '1'" + r(" AND x = '1'", 3000),
		"subqueries":  "SELECT 1 FROM Media WHERE 1 = (" + r("SELECT max(Timestamp) FROM Media WHERE Timestamp = (", 60) + "1" + r(")", 61),
		"joins":       "SELECT 1 FROM (SELECT 1 AS a)" + r(" NATURAL JOIN (SELECT 1 AS a)", 300),
		"with":        joins + " SELECT t FROM " + last + " WHERE t = 'x'",
		"list":        "SELECT 1 FROM Media WHERE date(Timestamp) IN ('x'" + r(", '2026-01-01'", 20_000) + ")",
		"values":      "SELECT 1 FROM (VALUES (1)" + r(", ('2026-01-01')", 20_000) + ") WHERE column1 = '5'",
	} {
		if _, err := sqltext.Analyze(sql, sqltext.Options{Names: texttest.Names, Known: texttest.Known}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzComparisons gives SQLite each statement with its comparisons as they are and
// rewritten: it takes both or neither, with columns of the same number, and what was
// rewritten is rewritten no more.
func FuzzComparisons(f *testing.F) {
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
	c := texttest.OpenTyped(f)
	columns := func(sql string) int {
		s, tail, err := c.Prepare(sql)
		if err != nil || s == nil || strings.TrimSpace(tail) != "" {
			return -1
		}
		defer func() { _ = s.Close() }()
		return s.ColumnCount()
	}
	f.Fuzz(func(t *testing.T, sql string) {
		plain, err := sqltext.Analyze(sql, sqltext.Options{Names: texttest.ExampleNames, MaxLength: 1 << 11})
		if err != nil || plain.Kind != sqltext.Select && plain.Kind != sqltext.Explain {
			return
		}
		st, err := sqltext.Analyze(sql, sqltext.Options{Names: texttest.ExampleNames, Known: texttest.Known})
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
		if again, err := sqltext.Analyze(st.SQL, sqltext.Options{Names: texttest.ExampleNames, Known: texttest.Known}); err != nil || again.SQL != st.SQL {
			t.Fatalf("%q became %q, then %q, %v", sql, st.SQL, again.SQL, err)
		}
	})
}
