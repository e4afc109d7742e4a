package dialect_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/dialect"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/internal/texttest"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// run rewrites and runs a statement and returns its first row.
func run(t testing.TB, c *sqlite3.Conn, sql string) string {
	t.Helper()
	st, err := sqltext.Analyze(sql, sqltext.Options{Names: texttest.ExampleNames, Known: texttest.Known})
	if err != nil {
		return err.Error()
	}
	s, tail, err := c.Prepare(st.SQL)
	if err != nil {
		return st.SQL + ": " + err.Error()
	}
	defer func() { _ = s.Close() }()
	if strings.TrimSpace(tail) != "" {
		return "left over: " + tail
	}
	if !s.Step() {
		return errors.Join(errors.New("no row"), s.Err()).Error()
	}
	var values []string
	for i := range s.ColumnCount() {
		if s.ColumnType(i) == sqlite3.NULL {
			values = append(values, "NULL")
		} else {
			values = append(values, s.ColumnText(i))
		}
	}
	return strings.Join(values, "|")
}

func TestForms_examples(t *testing.T) {
	t.Parallel()
	c := texttest.Open(t)
	for _, f := range dialect.Forms() {
		if got := run(t, c, f.Example); got != f.Result {
			t.Errorf("%s\n  %s\n  got  %s\n  want %s", f.Syntax, f.Example, got, f.Result)
		}
	}
}

func TestRefusals_examples(t *testing.T) {
	t.Parallel()
	for _, r := range dialect.Refusals() {
		_, err := sqltext.Analyze(r.Example, sqltext.Options{Names: texttest.ExampleNames})
		var e *token.Error
		if !errors.As(err, &e) || !e.Unsupported || !strings.Contains(e.Msg, "not supported yet: ") {
			t.Errorf("%s: %s: got %v, want a refusal", r.Syntax, r.Example, err)
		}
	}
}

// TestForms_nested runs forms inside, beside and at the edges of one another.
func TestForms_nested(t *testing.T) {
	t.Parallel()
	c := texttest.Open(t)
	for sql, want := range map[string]string{
		"SELECT v.u FROM (VALUES ('a'), ('b')) v(u) JOIN (SELECT 'b' AS u) AS w([x y]) ON w.[x y] = v.u":                     "b",
		"SELECT x.v, y.u FROM (SELECT * FROM (VALUES (1)) x(v)) x, (SELECT 2 UNION ALL SELECT 3 LIMIT 1) y (u) WHERE v < u":  "1|2",
		"WITH v AS (SELECT 7 AS a) SELECT u FROM (SELECT a FROM v) AS v(u)":                                                  "7",
		"SELECT date.day FROM (VALUES ('2026-05-04')) AS date(day)":                                                          "2026-05-04",
		"SELECT 100 DIV 7 DIV 2, 100 DIV 7 MOD 4, 17 MOD 7 DIV 2":                                                            "7|2|1",
		"SELECT 1 + 7 DIV 2 * 2, (1 + 8) DIV 2, -(9 DIV 2), -9 DIV 2 + 1":                                                    "7|4|-4|-3",
		"SELECT 9 DIV CAST('2x' AS CHAR(1)), 8 DIV CAST('31' AS VARCHAR(1)) DIV 1":                                           "4|2",
		"SELECT CAST(7 DIV 2 AS CHAR(1)) || CONVERT(VARCHAR(2), 100 DIV 7)":                                                  "314",
		"SELECT GROUP_CONCAT(column1 DIV 2 SEPARATOR ';') FROM (VALUES (4), (7))":                                            "2;3",
		"SELECT GROUP_CONCAT(column1 DIV 2, column1 MOD 2 SEPARATOR ';') FROM (VALUES (4), (7))":                             "20;31",
		"SELECT GROUP_CONCAT(DISTINCT column1 DIV 4 SEPARATOR ';') FROM (VALUES (4), (7))":                                   "1",
		"SELECT COUNT(DISTINCT column1 DIV 4, column1 DIV 8) FROM (VALUES (4), (7), (9))":                                    "2",
		"SELECT x.v FROM (SELECT 14 AS v) x WHERE x.v DIV 2 = ANY (SELECT 7 UNION ALL SELECT 8 DIV 1)":                       "14",
		"SELECT L_TODAY() = CAST('2026-05-06T01:00:00Z' AS DATETIME), NOW() - 1 = L_YESTERDAY()":                             "1|1",
		"SELECT DATE_TRUNC('month', Day), DATE_TRUNC(day, Day) FROM (SELECT '2026-05-04 01:00:00' AS Day)":                   "2026-05-01 00:00:00|2026-05-04 00:00:00",
		"SELECT DATE_ADD(NOW() - INTERVAL 1 DAY, INTERVAL 7 DIV 2 DAY), DATE '2026-01-01' + INTERVAL 1 DAY - INTERVAL 2 DAY": "2026-05-08 07:08:09|2025-12-31 00:00:00",
		"SELECT EXTRACT(DAY FROM DATE '2026-01-31' + INTERVAL 1 MONTH), DATEDIFF(day, NOW() - 3, NOW())":                     "28|3",
		"SELECT TRIM(LEADING N'a' FROM SUBSTRING('xaab' FROM 2)), ISNULL(ISNULL(NULL, NULL), 7 DIV 2)":                       "b|3",
		"SELECT ISNULL(7 DIV 2), ISNULL(1 DIV 0), ISNULL(NULL) DIV 1":                                                        "0|1|1",
		"SELECT NOT 5 DIV 2 <=> 2, 5 MOD 3 <=> 2":                                                                            "0|1",
		"SELECT TOP 1 column1 DIV 2 FROM (VALUES (2), (9)) ORDER BY column1 DIV 2 DESC":                                      "4",
		"SELECT TOP 1 a FROM t WHERE a DIV 1 UNION ALL SELECT TOP 1 7 DIV 2":                                                 "1",
		"SELECT CASE WHEN 7 DIV 2 = 3 THEN 9 DIV 2 END DIV 2, CASE 1 WHEN 1 THEN 5 END MOD 3":                                "2|2",
		"SELECT {fn DATEADD(SQL_TSI_DAY, 1, {d '2026-01-01'})}, {d '2026-01-31'} + INTERVAL 1 DAY":                           "2026-01-02 00:00:00|2026-02-01 00:00:00",
		"SELECT '2026-05-01' BETWEEN L_LAST_N_DAYS(6) AND L_TODAY() && 1, '2026-05-05' = L_LAST_N_DAYS(7 )":                  "1|1",
		"SELECT sum(column1) OVER (ORDER BY column1) DIV 2, sum(1) FILTER (WHERE 1) OVER () MOD 2 FROM (VALUES (7))":         "3|1",
		"SELECT t.a DIV t.a MOD 2, Instagram.t.a DIV 1 FROM Instagram.t WHERE Instagram.t.a <=> 7 DIV 4":                     "1|1",
		"SELECT 9 DIV -2, 9 DIV - -2, 9 DIV CASE WHEN 1 THEN 2 END, 9 DIV {fn ABS(-2)}, 9 DIV (2), 9 DIV N'2'":               "-4|4|4|4|4|4",
		"SELECT 9 DIV sum(2) OVER (), 9 DIV count(*) FILTER (WHERE 1) OVER w, sum(9) OVER w DIV 2 FROM t WINDOW w AS ()":     "4|9|4",
		"SELECT '9' COLLATE NOCASE DIV '2' COLLATE NOCASE, 1 || 9 DIV 1 || 0, 2 * -9 DIV 2":                                  "4|1|-9",
		"SELECT x.End DIV 2, End DIV 2, {fn ABS(-9)} DIV 2, EXISTS (SELECT 1) DIV 1 FROM (SELECT 9 AS End) x":                "4|4|4|1",
		"SELECT 7 DIV '2'::int, '9'::int DIV 2, -'3'::int, 2 * '3'::int::text::int, '7'::text::int MOD 4":                    "3|4|-3|6|3",
		"SELECT (1 + 1)::text || 'x', abs(-2)::text, t.a::text, CASE WHEN 1 THEN '5' END::int + 1, NULL::int FROM t":         "2x|2|1|6|NULL",
		"SELECT '2026-05-04 10:00'::timestamp(3) without time zone, '10:00'::time with time zone, 1::double precision":       "2026-05-04 10:00:00|10:00:00|1.0",
		"SELECT 'ab'::character varying(1), count(*)::int DIV 1, sum(a) OVER ()::text, a::int8 FROM t":                       "a|1|1|1",
		"SELECT '2026-05-04'::date + INTERVAL 1 DAY, DATE '2026-05-04'::text, EXTRACT(DAY FROM '2026-05-04'::date)::text":    "2026-05-05 00:00:00|2026-05-04|4",
		"SELECT 1::int BETWEEN 0::int AND 2::int, 'a'::text IN ('a'::text), (SELECT 1)::text || EXISTS (SELECT 1)::text":     "1|1|11",
		"SELECT 'x'::int[]":         "sql: line 1, column 11: not supported yet: arrays (int[]): use JSON",
		"SELECT '7 days'::interval": "sql: line 1, column 16: not supported yet: ::interval: write x + INTERVAL '7 days'",
		"SELECT 'x'::inet":          "sql: line 1, column 11: not supported yet: the type inet: cast to text, integer, real, numeric, boolean, date, time, timestamp, json or blob",
		"SELECT 'x'::":              "sql: line 1, column 11: :: takes a type: x::text",
		"SELECT PERCENTILE_DISC(1 DIV 2 + 0.5) WITHIN GROUP (ORDER BY column1 DIV 2 DESC) OVER () DIV 1 FROM (VALUES (4), (9))": "4",
		"SELECT MODE() WITHIN GROUP (ORDER BY column1 ASC) FILTER (WHERE column1 > 1) + 1 FROM (VALUES (1), (2))":               "3",
		"SELECT PERCENTILE_CONT(0.5, 1) WITHIN GROUP (ORDER BY a) FROM t":                                                       "sql: line 1, column 8: before WITHIN GROUP, MODE has no argument and a percentile has one, the share",
		"SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY a, a) FROM t":                                                       "sql: line 1, column 29: WITHIN GROUP takes one expression: (ORDER BY x)",
		"SELECT STRAIGHT_JOIN t.a FROM t STRAIGHT_JOIN t u":                                                                     "1",
		"SELECT '2026-05-04' BETWEEN L_THIS_WEEK() AND L_THIS_WEEK(), L_THIS_YEAR() > '2025-01-01'":                             "1|1",
		"SELECT CAST(1 AS INT), CAST('5' AS NUMERIC), CONVERT(INT, '7'), CONVERT('7', INT), CAST(5 AS DECIMAL)":                 "1|5|7|7|5",
		"SELECT DATE_TRUNC('month', DATE '2026-05-04'), DATE_TRUNC(Day, Day) FROM (SELECT '2026-05-04 01:00:00' AS Day)":        "2026-05-01 00:00:00|2026-05-04 00:00:00",
	} {
		if got := run(t, c, sql); got != want {
			t.Errorf("%s\n  got  %s\n  want %s", sql, got, want)
		}
	}
}

// TestAnalyze_twice rewrites what was rewritten: nothing may be left to do.
func TestAnalyze_twice(t *testing.T) {
	t.Parallel()
	for _, form := range dialect.Forms() {
		once, err := sqltext.Analyze(form.Example, sqltext.Options{Names: texttest.ExampleNames})
		if err != nil {
			t.Fatal(err)
		}
		twice, err := sqltext.Analyze(once.SQL, sqltext.Options{Names: texttest.ExampleNames})
		if err != nil {
			t.Fatal(err)
		}
		if twice.SQL != once.SQL {
			t.Errorf("%s\n  became %s\n  then   %s", form.Example, once.SQL, twice.SQL)
		}
	}
}
