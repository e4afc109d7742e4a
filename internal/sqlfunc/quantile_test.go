package sqlfunc_test

import (
	"strings"
	"testing"
)

func TestQuantiles(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	const fault = "sqlite3: SQL logic error: "
	for query, want := range map[string]string{
		"median(column1) FROM (VALUES (1), (2), (3), (4))":                       "2.5",
		"median(column1) FROM (VALUES ('3'), ('1.5'), (2))":                      "2.0",
		"median(column1) FROM (VALUES (NULL))":                                   "NULL",
		"median(column1) FROM (VALUES (1)) WHERE 0":                              "NULL",
		"median(column1) FROM (VALUES ('soon'))":                                 fault + "median: it takes numbers; percentile_disc takes texts and times too",
		"median(DISTINCT column1) FROM (VALUES (1), (1), (1), (5))":              "3.0",
		"median(column1) FILTER (WHERE column1 > 1) FROM (VALUES (1), (2), (4))": "3.0",
		"group_concat(m) FROM (SELECT median(column2) AS m FROM (VALUES ('a', 1), ('b', 5), ('a', 3)) GROUP BY column1 ORDER BY column1)": "2.0,5.0",
		"percentile_cont(column1, 0) || ' ' || percentile_cont(column1, 1) FROM (VALUES (3), (1), (2))":                                   "1.0 3.0",
		"percentile_cont(column1, 0.9) FROM (VALUES (0), (10))":                                                                           "9.0",
		"percentile_cont(column1, 0.9, 'DESC') FROM (VALUES (0), (10))":                                                                   "1.0",
		"percentile_cont(column1, 1.1) FROM (VALUES (0))":                                                                                 fault + "percentile_cont: the share is a number from 0 to 1, not '1.1'",
		"percentile_cont(column1, NULL) FROM (VALUES (0))":                                                                                fault + "percentile_cont: the share is a number from 0 to 1, not ''",
		"percentile_cont(column1, 0.5, 'down') FROM (VALUES (0))":                                                                         fault + "percentile_cont: the order is 'desc', or not said",
		"percentile_disc(column1, 0.3) FROM (VALUES (1), (2), (3), (4))":                                                                  "2",
		"percentile_disc(column1, 0) FROM (VALUES (2), (1))":                                                                              "1",
		"percentile_disc(column1, 1) FROM (VALUES (2), ('a'), (1.5))":                                                                     "a",
		"percentile_disc(column1, 0.5) FROM (VALUES ('2026-05-04'), ('2026-05-01'), ('2027'))":                                            "2026-05-04",
		"percentile_disc_within(0.25, column1, 'desc') FROM (VALUES (1), (2), (3), (4))":                                                  "4",
		"mode(column1) FROM (VALUES ('b'), ('a'), ('b'), ('a'), (NULL), (NULL), (NULL))":                                                  "a",
		"mode(column1, 'desc') FROM (VALUES ('b'), ('a'), ('b'), ('a'))":                                                                  "b",
		"mode(column1) FROM (VALUES (1), (1.0), (2))":                                                                                     "1",
		"mode(column1) FROM (VALUES (NULL))":                                                                                              "NULL",
		"mode(column1, 'up') FROM (VALUES (1))":                                                                                           fault + "mode: the order is 'desc', or not said",
		"hex(mode(column1)) FROM (VALUES (x'ff00'), ('a'), (x'ff00'))":                                                                    "FF00",
	} {
		if got := one(t, c, "SELECT "+query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

// In a window that slides, they are what they are of the same rows alone.
func TestQuantiles_windows(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	const rows = "WITH RECURSIVE r(n, x) AS (SELECT 1, 7 UNION ALL SELECT n + 1, CASE WHEN n % 11 = 0 THEN NULL ELSE (x * 37 + n) % 13 END FROM r WHERE n < 200), v AS MATERIALIZED (SELECT n, coalesce(x, n % 5) AS x FROM r) "
	for _, f := range []string{"median(%)", "percentile_cont(%, 0.3)", "percentile_disc(%, 0.7, 'desc')", "mode(%)", "mode(%, 'desc')"} {
		query := rows + "SELECT count(*) FROM (SELECT n, " + strings.ReplaceAll(f, "%", "x") +
			" OVER (ORDER BY n ROWS BETWEEN 6 PRECEDING AND 3 FOLLOWING) AS w FROM v) s WHERE w IS NOT (SELECT " +
			strings.ReplaceAll(f, "%", "v.x") + " FROM v WHERE v.n BETWEEN s.n - 6 AND s.n + 3)"
		if got := one(t, c, query); got != "0" {
			t.Errorf("%s: %s rows differ", f, got)
		}
	}
}

// What aggregates hold is bounded for a connection, and given back.
func TestQuantiles_memory(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	many := func(rows, of string) string {
		return "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < " + rows + ") SELECT " + of + " FROM r"
	}
	const text = "n || printf('%.*c', 2000, 'x')"
	for range 3 {
		for _, of := range []string{"percentile_disc(" + text + ", 0.5)", "mode(" + text + ")", "percentile_disc(" + text + ", 0.5) OVER ()"} {
			if got := one(t, c, many("40000", of)); !strings.HasSuffix(got, "aggregate fewer rows at once") {
				t.Errorf("%s: %.200s", of, got)
			}
		}
		for _, of := range []string{"percentile_disc(" + text + ", 0)", "length(mode(" + text + "))", "max(m) FROM (SELECT n, percentile_disc(" + text + ", 0) OVER (ORDER BY n ROWS 2 PRECEDING) AS m"} {
			from := many("14000", of)
			if strings.Contains(of, "(SELECT") {
				from += ")"
			}
			if got := one(t, c, from); strings.HasPrefix(got, "sqlite3") {
				t.Errorf("%s, after it: %.200s", of, got)
			}
		}
	}
}
