package sqlfunc_test

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// clock is the time at which the examples run, a Wednesday.
var clock = time.Date(2026, 5, 6, 7, 8, 9, 123456789, time.UTC)

func open(t testing.TB, now func() time.Time) *sqlite3.Conn {
	t.Helper()
	return openIn(t, now, "UTC")
}

func openIn(t testing.TB, now func() time.Time, zone string) *sqlite3.Conn {
	t.Helper()
	z, err := value.LoadZone(zone)
	if err != nil {
		t.Fatal(err)
	}
	c, err := sqlite3.Open(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := sqlfunc.Register(c, sqlfunc.Host{Now: now, Zone: z, Version: "v1.2.3", Catalog: schema.CatalogName, Schema: schema.SchemaName}); err != nil {
		t.Fatal(err)
	}
	return c
}

func fixed() time.Time { return clock }

// one returns the first value of a query's first row as text, NULL for NULL, or
// the error's text.
func one(t testing.TB, c *sqlite3.Conn, sql string) string {
	t.Helper()
	s, _, err := c.Prepare(sql)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = s.Close() }()
	if !s.Step() {
		if err := s.Err(); err != nil {
			return err.Error()
		}
		return "no row"
	}
	if s.ColumnType(0) == sqlite3.NULL {
		return "NULL"
	}
	return s.ColumnText(0)
}

func TestFunctions_examples(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	for _, f := range sqlfunc.Functions() {
		if f.Doc == "" || f.Signature == "" || f.Family == "" || f.Example == "" {
			t.Errorf("%s: signature, family, doc or example is missing", f.Name)
		}
		if got := one(t, c, "SELECT "+f.Example); got != f.Result {
			t.Errorf("%s: got %q, want %q", f.Example, got, f.Result)
		}
	}
}

func TestNames_areRegistered(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	known := map[string]bool{}
	s, _, err := c.Prepare("SELECT DISTINCT name FROM pragma_function_list")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for s.Step() {
		known[s.ColumnText(0)] = true
	}
	for _, name := range sqlfunc.Names() {
		if !known[name] || name != strings.ToLower(name) {
			t.Errorf("%s is not registered by that name", name)
		}
	}
}

func TestRegister_clockIsStableWithinAStatement(t *testing.T) {
	t.Parallel()
	now := clock
	c := open(t, func() time.Time { now = now.Add(time.Second); return now })
	s, _, err := c.Prepare("SELECT count(DISTINCT getdate()), max(getdate()) FROM (VALUES (1), (2), (3))")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var seen []string
	for range 2 {
		if !s.Step() {
			t.Fatal(s.Err())
		}
		if n := s.ColumnInt(0); n != 1 {
			t.Errorf("%d different times in one execution, want 1", n)
		}
		seen = append(seen, s.ColumnText(1))
		if err := s.Reset(); err != nil {
			t.Fatal(err)
		}
	}
	if seen[0] == seen[1] {
		t.Errorf("both executions of a prepared statement saw %s: the clock must be asked again", seen[0])
	}
}

func TestFunctions_edges(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	c.Limit(sqlite3.LIMIT_LENGTH, 1_000_000)
	for expression, want := range map[string]string{
		"left('é', -1)":                                                        "",
		"right('añb', 2)":                                                      "ñb",
		"charindex('s', 'sunset', 99)":                                         "0",
		"charindex('', 'a')":                                                   "1",
		"charindex('t', 'é日t')":                                                "3",
		"replicate('ab', 1000000000)":                                          "sqlite3: SQL logic error: replicate: the text would be too long",
		"space(9223372036854775807)":                                           "sqlite3: SQL logic error: space: the text would be too long",
		"lpad('a', 9223372036854775807, 'x')":                                  "sqlite3: SQL logic error: lpad: the text would be too long",
		"patindex(replicate('a', 60000), 'a')":                                 "sqlite3: SQL logic error: patindex: the pattern is longer than 50000 bytes",
		"mask('abc', 'xy', 1)":                                                 "axyxy",
		"stuff('abc', 0, 1, 'x')":                                              "NULL",
		"stuff('abc', 3, 9223372036854775807, 'x')":                            "abx",
		"split('a,b', ',', 3)":                                                 "NULL",
		"split('a,b', ',', -9223372036854775808)":                              "NULL",
		"substring_index('a.b.c', '.', -2)":                                    "b.c",
		"patindex('', 'a')":                                                    "0",
		"patindex('b%', 'abc')":                                                "0",
		"patindex('%b', 'abc')":                                                "0",
		"patindex('%B_', 'abc')":                                               "2",
		"patindex('%[^a-c]%', 'abcd')":                                         "4",
		"patindex('a%c', 'abc')":                                               "1",
		"patindex('%[a', 'xa')":                                                "2",
		"nchar(55296)":                                                         "NULL",
		"quotename('x', '\"')":                                                 `"x"`,
		"str(12345.6, 3)":                                                      "***",
		"str(1.5)":                                                             "         2",
		"ascii('')":                                                            "0",
		"left(NULL, 1)":                                                        "NULL",
		"hashbytes('CRC', 'a')":                                                `sqlite3: SQL logic error: hashbytes: unknown algorithm "CRC": use MD5, SHA1, SHA2_256 or SHA2_512`,
		"dateadd('day', 1, 'soon')":                                            "NULL",
		"dateadd('fortnight', 1, '2026-05-04')":                                `sqlite3: SQL logic error: dateadd: unknown date part "fortnight": use year, quarter, month, week, day, hour, minute or second`,
		"dateadd('year', 9000, '2026-05-04')":                                  "NULL",
		"dateadd('day', 1e300, '2026-05-04')":                                  "NULL",
		"dateadd('day', 'x', '2026-05-04')":                                    "NULL",
		"dateadd('month', -15, '2026-03-31')":                                  "2024-12-31 00:00:00",
		"dateadd('second', 1.5, '2026-05-04')":                                 "2026-05-04 00:00:01.5",
		"dateadd('ms', -1, '2026-05-04')":                                      "2026-05-03 23:59:59.999",
		"dateadd('day', '2', '2026-05-04 01:02:03.5Z')":                        "2026-05-06 01:02:03.5",
		"datediff('week', '2026-05-02', '2026-05-03')":                         "1",
		"datediff('day', '2026-05-02T23:59:59', '2026-05-03')":                 "1",
		"datediff('2026-05-03 23:00:00', '2026-05-04 01:00:00')":               "-1",
		"datediff('month', '2026-05-01', '2025-04-30')":                        "-13",
		"timestampdiff('year', '2025-05-05', '2026-05-04')":                    "0",
		"timestampdiff('day', '2026-05-04 12:00:00', '2026-05-03 13:00:00')":   "0",
		"date_trunc('2026-05-06', 'year')":                                     "2026-01-01 00:00:00",
		"date_trunc('iso_week', '2026-05-03')":                                 "2026-04-27 00:00:00",
		"datefromparts(2026, 2, 30)":                                           "NULL",
		"isdate(NULL)":                                                         "0",
		"week('2026-01-03') || week('2026-01-04')":                             "12",
		"eomonth('9999-12-31')":                                                "NULL",
		"last_day('2024-02-01')":                                               "2024-02-29",
		"range_start('last_week') || range_end('last_week')":                   "2026-04-262026-05-02 23:59:59.999999999",
		"range_start('next_n_days', 3) || range_end('next_n_days', 3)":         "2026-05-062026-05-08 23:59:59.999999999",
		"range_start('next_n_months', 2) || range_end('next_n_months', 2)":     "2026-06-012026-07-31 23:59:59.999999999",
		"range_start('last_n_quarters', 2) || range_end('last_n_quarters', 2)": "2025-10-012026-03-31 23:59:59.999999999",
		"range_start('last_n_days', -1)":                                       "sqlite3: SQL logic error: range_start: last_n_days: the number must be from 0 to 1000000",
		"range_start('last_n_years', 5000)":                                    "sqlite3: SQL logic error: range_start: last_n_years: beyond the calendar",
		"range_start('someday')":                                               `sqlite3: SQL logic error: range_start: unknown range "someday"`,
		"to_decimal('9.995', 2)":                                               "10.0",
		"to_decimal(-0.5, 0)":                                                  "-1",
		"to_decimal('9007199254740993', 0)":                                    "9007199254740993",
		"to_decimal('x', 0)":                                                   "NULL",
		"to_boolean('maybe')":                                                  "NULL",
		"to_time('soon')":                                                      "NULL",
		"mod(5.5, 2)":                                                          "1.5",
		"mod(1, 0)":                                                            "NULL",
		"mod(-9223372036854775808, -1)":                                        "0",
		"log(0)":                                                               "NULL",
		"truncate(1.15, 2)":                                                    "1.15",
		"truncate(1299, -2)":                                                   "1200.0",
		"greatest(1, NULL)":                                                    "NULL",
		"greatest(2, 'a', 10)":                                                 "a",
		"least()":                                                              "sqlite3: SQL logic error: least takes at least 1 arguments",
		"json_sum('[1, 2.5, \"x\", null]')":                                    "3.5",
		"json_count('{\"a\":[{\"b\":1},{\"b\":2}]}', '$.a[*].b')":              "2",
		"json_count('nonsense')":                                               "NULL",
		"json_max('[]')":                                                       "NULL",
		"json_count('[1]', 'a')":                                               `sqlite3: SQL logic error: json_count: path "a": begin it with $`,
		"xml_extract('<a><b>1</b><c>2<d>3</d></c></a>', '/a/c')":               "23",
		"xml_extract('<a><b>1</b><c>2<b/></c></a>', '//b', '|')":               "1|",
		"xml_extract('<a><b i=\"1\"/><b x:i=\"2\"/></a>', '//y:b/@z:i')":       "1,2",
		"xml_extract('<a><b>1</b><b>2</b></a>', '/a/b[2]/text()')":             "2",
		"xml_extract('<a><b>1</b><b>2</b></a>', '/a/*')":                       "1,2",
		"xml_extract('<a><a><a>x</a></a></a>', '//a//a', ';')":                 "x;x",
		"xml_extract('<a/>', '/b')":                                            "NULL",
		"xml_extract('<?xml version=\"1.0\" encoding=\"latin1\"?><a>\u00e9 &amp; &lt;</a>', '/a')": "\u00e9 & <",
		"xml_extract('<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>', '/a')":                          "NULL",
		"xml_extract('<a>', '/a')": "NULL",
		"xml_extract('', '/a')":    "NULL",
		"xml_extract(replicate('<a>', 101) || replicate('</a>', 101), '/a')": "NULL",

		"xml_extract('<a/>', 'a')":         `sqlite3: SQL logic error: xml_extract: path "a": expected / before "a"`,
		"xml_extract('<a/>', '')":          "sqlite3: SQL logic error: xml_extract: the path is empty: /name leads to an element",
		"xml_extract('<a/>', '/a[x]')":     `sqlite3: SQL logic error: xml_extract: path "/a[x]": expected a number from 1 in [x]`,
		"xml_extract('<a/>', '/a[1')":      `sqlite3: SQL logic error: xml_extract: path "/a[1": expected a number from 1 in [1`,
		"xml_extract('<a/>', '/@i/a')":     `sqlite3: SQL logic error: xml_extract: path "/@i/a": not a step of such a path: "@i"`,
		"xml_extract('<a/>', '///a')":      `sqlite3: SQL logic error: xml_extract: path "///a": not a step of such a path: ""`,
		"xml_extract('<a/>', '/count(a)')": `sqlite3: SQL logic error: xml_extract: path "/count(a)": not a step of such a path: "count(a)"`,

		"join_array('[null]', ',')":                                                "NULL",
		"combination(1, 23) = combination(12, 3)":                                  "0",
		"format_value('2026-05-04 15:04:05.250', 'dddd d MMMM yyyy, H:mm:ss.fff')": "Monday 4 May 2026, 15:04:05.250",
		"format_value(0.1234, 'P1')":                                               "12.3%",
		"format_value(5, 'D3')":                                                    "005",
		"format_value(5, '')":                                                      `sqlite3: SQL logic error: format_value: pattern "": for a number use N2, F2, D4, P1 or one like #,##0.00`,
		"format_value(-1234.5, '$#,##0.##')":                                       "$-1,234.5",
		"format_value(7, '000')":                                                   "007",
		"format_value('x', 'N2')":                                                  "NULL",
		"date_format('2026-05-04', '%j %')":                                        "124 %",
		"log(2, 8)":                                                                "3.0",
		"current_date || current_timestamp":                                        "2026-05-062026-05-06 07:08:09",
	} {
		if got := one(t, c, "SELECT "+expression); got != want {
			t.Errorf("%s: got %q, want %q", expression, got, want)
		}
	}
}

func TestAggregates_asWindows(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	got := one(t, c, `SELECT group_concat(round(v, 3)) FROM (
		SELECT stdev(column1) OVER (ORDER BY rowid ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS v
		FROM (SELECT *, column1 AS rowid FROM (VALUES (1), (3), (7))))`)
	if want := "1.414,2.828"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestFunctions_hostileArguments calls every function with values that break
// careless code; a panic fails it.
func TestFunctions_hostileArguments(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	c.Limit(sqlite3.LIMIT_LENGTH, 2_000)
	values := []any{
		nil, "", "a", int64(0), int64(-1), int64(math.MaxInt64), int64(math.MinInt64), 1e308, math.Inf(1),
		[]byte{},
		[]byte{0xff, 0, 0xfe},
		"2026-05-04", "9999-12-31 23:59:59.999", "0000-01-01", "day", "microsecond", "last_n_years", "%[%", "[[[[", `{"a":[1]}`, "$.a[*]", "\uFFFD\x00",
	}
	bind := func(s *sqlite3.Stmt, n int, v any) error {
		switch v := v.(type) {
		case string:
			return s.BindText(n, v)
		case int64:
			return s.BindInt64(n, v)
		case float64:
			return s.BindFloat(n, v)
		case []byte:
			return s.BindBlob(n, v)
		default:
			return s.BindNull(n)
		}
	}
	for _, name := range sqlfunc.Names() {
		for n := 1; n <= 4; n++ {
			s, _, err := c.Prepare("SELECT " + name + "(?" + strings.Repeat(", ?", n-1) + ")")
			if err != nil {
				continue // it takes another number of arguments
			}
			for i := range values {
				for j := range values {
					for k, v := range []any{values[i], values[j], values[(i+j)%len(values)], values[(i*7+j*3)%len(values)]}[:n] {
						if err := bind(s, k+1, v); err != nil {
							t.Fatal(err)
						}
					}
					s.Step()
					_ = s.Reset() // repeats the error of the call, which may well fail
				}
			}
			_ = s.Close()
		}
	}
}

func TestFunctions_longDocuments(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	for _, call := range []string{"json_count('[' || space(1048577) || ']')", "xml_extract('<a>' || space(1048577) || '</a>', '/a')"} {
		if got := one(t, c, "SELECT "+call); !strings.HasSuffix(got, "the document is longer than 1048576 bytes") {
			t.Errorf("%s: got %.100q", call, got)
		}
	}
}

// ending is a context that ends when it has been asked for its error so often.
type ending struct {
	context.Context
	left int
}

func (e *ending) Err() error {
	if e.left--; e.left < 0 {
		return context.Canceled
	}
	return nil
}

// A pattern of many characters and a long text take a minute.
func TestPatindex_ends(t *testing.T) {
	t.Parallel()
	c := open(t, fixed)
	ctx := &ending{t.Context(), 3}
	c.SetInterrupt(ctx)
	if got := one(t, c, "SELECT patindex('%"+strings.Repeat("0", 20_000)+"1', hex(zeroblob(1000000)))"); !strings.HasPrefix(got, "sqlite3: interrupted") || ctx.left >= 0 {
		t.Errorf("got %q", got)
	}
}
