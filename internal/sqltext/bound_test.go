package sqltext_test

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// What is long or deep is read in a bounded number of steps; nothing comes of it but
// that types are unknown. Where steps multiplied, this would not end.
func TestReconcile_long(t *testing.T) {
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
		if _, err := sqltext.Analyze(sql, sqltext.Options{Names: names, Known: known}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
