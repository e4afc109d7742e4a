package pgfunc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// samples are values of each type, as PostgreSQL's texts.
var samples = map[pgtype.OID][]string{
	pgtype.Bool: {"true", "false"},
	pgtype.Int2: {"0", "1", "-1", "7", "-3", "32767", "-32768", "100"},
	pgtype.Int4: {"0", "1", "-1", "2", "3", "7", "-3", "10", "2147483647", "-2147483648", "12345", "31", "64", "-5"},
	pgtype.Int8: {"0", "1", "-1", "7", "-3", "9223372036854775807", "-9223372036854775808", "10000000000", "2147483648", "12", "30"},
	pgtype.Oid:  {"0", "1", "4294967295", "16384"},
	pgtype.Float4: {
		"0", "1", "-1.5", "2.5", "3.4e38", "1e-38", "NaN", "Infinity", "-Infinity", "0.1", "1234567", "16777217",
	},
	pgtype.Float8: {
		"0", "1", "-1", "0.5", "1.5", "2.5", "-2.5", "3.7", "-0.1", "1e10", "1e15", "1e16", "123456789012345680", "1e308", "1e-300", "NaN", "Infinity", "-Infinity", "0.1", "2", "100", "1e-5", "0.0001", "9.99",
	},
	pgtype.Numeric: {
		"0", "1", "-1", "2", "3", "0.5", "1.5", "2.5", "-2.5", "1.00", "10", "100", "3.14159", "-0.001", "12345678901234567890.123456789", "0.000000000000000000001", "99999", "10000", "9999.9999", "NaN", "Infinity", "-Infinity", "7", "0.95", "1.05", "1000000000000", "4", "1.0000", "33.3",
	},
	pgtype.Text: {
		"", "a", "abc", "ABC", "Hello World", "hello_world", "a,b,,c", "ünïcödé", "日本語", "  pad  ", "%", "_", "a%b", `a\b`, "O'Reilly", `say "x"`, "12", "-3.5", "aaa", "xyzxy", "tom & jerry", "line\nbreak", "😀 smile", "É", "x", "{1,2}", `{"a": 1}`, "abcabc",
	},
	pgtype.Char:             {"a", "r", "-", "Z"},
	pgtype.Xid:              {"0", "1", "4294967295"},
	pgtype.Int2Vector:       {"", "1", "1 2 -3"},
	pgtype.OidVector:        {"", "25", "25 4294967295 0"},
	pgtype.NameArray:        {"{}", "{a,b,NULL}", `{"a b"}`},
	pgtype.OidArray:         {"{}", "{1,2}", "{NULL}"},
	pgtype.Int2Array:        {"{}", "{1,2,3}", "{NULL,7}"},
	pgtype.Bytea:            {`\x`, `\x00ff`, `\x616263`, `\x5c27`, `\xdeadbeef00`},
	pgtype.Date:             {"2026-11-29", "2024-02-29", "1999-12-31", "2000-01-01", "1970-01-01", "0001-01-01", "9999-12-31", "infinity", "-infinity", "2026-01-01", "2020-12-31", "2001-01-01"},
	pgtype.Time:             {"00:00:00", "12:34:56", "23:59:59.999999", "24:00:00", "04:05:06.789"},
	pgtype.Timestamp:        {"2026-11-29 22:30:15.123456", "2024-02-29 00:00:00", "1999-12-31 23:59:59.999999", "2000-01-01", "1970-01-01 00:00:01", "0001-01-01", "9999-12-31 23:59:59", "infinity", "-infinity", "2026-03-29 02:30:00", "2026-01-31 12:00", "1969-07-20 20:17:40.5", "2021-01-03 10:11:12"},
	pgtype.Timestamptz:      {"2026-11-29 22:30:15.123456+00", "2024-02-29 00:00:00+00", "1999-12-31 23:59:59.999999+00", "1970-01-01 00:00:01+00", "infinity", "-infinity", "2026-03-29 02:30:00+02", "2026-01-31 12:00-05", "2026-10-25 00:30+00"},
	pgtype.Interval:         {"0", "1 day", "-1 day", "1 month", "30 days", "1 year 2 mons 3 days 04:05:06.789", "-1 year +3 days -04:05:06", "24:00:00", "100:00:00", "1.5 days", "-00:00:01", "1 mon -1 day", "36 hours", "00:00:00.000001", "15 minutes", "35 days 25:00:00", "-2 mons"},
	pgtype.UUID:             {"00000000-0000-0000-0000-000000000000", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"},
	pgtype.JSON:             {`{}`, `[]`, `null`, `1`, `"x"`, `{"a":1,"b":[1,2,{"c":"d"}],"a":2}`, `[1, "two", null, true, {"k": 1.50}]`, `{"a":{"b":{"c":"deep"}},"n":null}`, ` { "sp" : 1 } `, `1e3`, `"é\n"`},
	pgtype.JSONB:            {`{}`, `[]`, `null`, `1`, `"x"`, `{"a":1,"b":[1,2,{"c":"d"}],"a":2}`, `[1, "two", null, true, {"k": 1.50}]`, `{"a":{"b":{"c":"deep"}},"n":null}`, `true`, `{"b":1,"aa":2,"a":3}`, `[1,2,3]`, `[2]`, `{"b":[2]}`},
	pgtype.TextArray:        {"{}", "{a,b,c}", "{NULL,x}", `{"a b","c,d"}`, "{a}", "{b,c}", "{a,a,NULL}", "{k,v}"},
	pgtype.Int4Array:        {"{}", "{1,2,3}", "{NULL,1}", "{5}", "{2,3}", "{3,1,2,3}"},
	pgtype.Int8Array:        {"{}", "{1,2,3}", "{9223372036854775807}"},
	pgtype.Float8Array:      {"{0,0.5,1}", "{0.25}", "{}", "{NULL,0.9}"},
	pgtype.BoolArray:        {"{}", "{t,f}", "{NULL}"},
	pgtype.NumericArray:     {"{1.50,2}", "{}", "{NULL,-3.3}"},
	pgtype.DateArray:        {"{2026-11-29,NULL}", "{}"},
	pgtype.TimestampArray:   {`{"2026-11-29 22:30:15.5",NULL}`, "{}"},
	pgtype.TimestamptzArray: {`{"2026-11-29 22:30:15.5+00",NULL}`, "{}"},
}

// texts are samples of the texts that a type can be read from, and of some that it cannot.
func texts(to pgtype.OID) []string {
	switch to {
	case pgtype.JSON, pgtype.JSONB:
		return append(samples[to], "{", `{"a":}`, "nul", "01", `"\x"`, "", " 1 ", "[1,]")
	case pgtype.Bytea:
		return append(samples[to], `\x1`, `\001`, `a\\b`, `\x zz`, "abc", `\8`, `\x 61 62`)
	case pgtype.Bool:
		return []string{"t", "true", "TRUE", " yes ", "n", "off", "of", "o", "on", "1", "0", "2", "", "no", "f", "fal"}
	}
	others := append(samples[to], "", " ", "x", "12x", "1 ", " -7", "1e3", "1.5", "99999999999999999999", "0x10", ".5", "5.", "+3", "--1", "1e400", "1e-400", "inf", "-inf", "2026-02-30", "2026-13-01", "Jan 5 2026", "5 Jan 2026 10:00", "20260105", "2026-01-05T10:11:12Z", "1/5/2026", "10:11", "10:11:12.1234567", "25:00", "10:60", "epoch", "now x", "1 day ago", "P1Y2M3DT4H", "1-2", "2 hours 30 min", "@ 1 minute", "1.5 months", "1 day 1 day", "2026-01-05 10:11:12 America/New_York", "2026-07-05 10:11:12 PST", "2026-07-05 10:11:12.5 pm", "January 5, 2026", "10:11 PM", "{1,2", "{a b}", "{{1},{2}}", "{\"a", "2026-01-05 24:00:00", "1 week", "3 decades", "0.5 years")
	if to == pgtype.Time {
		others = slices.DeleteFunc(others, func(s string) bool { return s[:min(1, len(s))] == "P" }) // PostgreSQL takes it for a zone
	}
	return others
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// seed is that of VIEWFINDER_SEED, or the same in each run.
func seed(t *testing.T) *rand.Rand {
	n := uint64(1)
	if s := os.Getenv("VIEWFINDER_SEED"); s != "" {
		var err error
		if n, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	return rand.New(rand.NewPCG(n, 16))
}

// question is a form with arguments.
type question struct {
	form *Form
	args []any
	oids []pgtype.OID // of the arguments
	text string       // PostgreSQL's
	oid  pgtype.OID
}

// Every form of the table answers arguments at random as PostgreSQL does.
func TestRandom(t *testing.T) {
	t.Parallel()
	ref, r, random := newReferee(t), newRig(t), seed(t)
	each := 40
	if os.Getenv("VIEWFINDER_TEST_THOROUGH") != "" {
		each = 400
	}
	var asked []question
	for i := range forms() {
		f := &forms()[i]
		if f.Kind > Cast || f.Volatility == Volatile || f.Kind == Scalar && f.Name == "" || ofCatalogue(f) || ofPresent(f) {
			continue
		}
		n := each
		if len(f.Args) == 0 {
			n = 1
		}
		for range n {
			if q, ok := draw(random, f); ok {
				asked = append(asked, q)
			}
		}
	}
	wrong := map[*Form]int{}
	for len(asked) > 0 {
		some := asked[:min(len(asked), 500)]
		asked = asked[len(some):]
		texts := make([]string, len(some))
		for i, q := range some {
			texts[i] = q.text
		}
		for i, want := range ref.try(texts) {
			q := some[i]
			v, err := r.applyTo(q.form, q.oids, q.args)
			got := told(q.oid, v, err)
			if same(got, want) || beyond(want) || q.form.Inexact && near(got, want) {
				continue
			}
			if q.form.Name == "make_interval" && strings.HasPrefix(got, "!22008") { // where PostgreSQL 15 goes over its bounds
				continue
			}
			if q.form.Name == "width_bucket" && got == "!22003 integer out of range" { // where PostgreSQL 15 goes over its bounds
				continue
			}
			if strings.HasPrefix(got, "!0A000") { // refused
				continue
			}
			if wrong[q.form]++; wrong[q.form] <= 3 {
				t.Errorf("%s\n  gives      %s\n  PostgreSQL %s", q.text, got, want)
			}
		}
	}
	for f, n := range wrong {
		if n > 3 {
			t.Errorf("%s %v: %d wrong", f.Name, f.Args, n)
		}
	}
}

// ofCatalogue reports whether a form is one that package pgcatalog judges: a function of the
// catalogue, or of a type whose values are identifiers of its things.
func ofCatalogue(f *Form) bool {
	if f.Kind == Cast && f.Result.Elem() != 0 && (f.Args[0] == pgtype.Int2Vector || f.Args[0] == pgtype.OidVector) {
		return true // an array of PostgreSQL's that is made of a vector is counted from 0, which no array here is
	}
	return f.OfCatalogue() || slices.Contains(references, f.Result) || slices.ContainsFunc(f.Args, func(t pgtype.OID) bool { return slices.Contains(references, t) })
}

// ofPresent reports whether a form's result depends on the clock, which PostgreSQL has one of
// its own of.
func ofPresent(f *Form) bool {
	return slices.Contains([]string{"pg_now", "pg_age_today", "pg_age_today_in"}, f.Engine)
}

// What depends on the present does so by the clock of the connection.
func TestPresent(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for expression, want := range map[string]string{
		"pg_now()":                                 "2026-11-29 22:30:15.123456",
		"pg_age_today('2026-10-28 12:00:00')":      "1 0 43200000000",
		"pg_text_date('today')":                    "2026-11-29",
		"pg_text_date('tomorrow')":                 "2026-11-30",
		"pg_text_timestamp('now')":                 "2026-11-29 22:30:15.123456",
		"pg_age_today_in('2026-11-29 00:00:00.5')": "0 0 -500000",
	} {
		if got, err := r.eval(expression); got != want || err != nil {
			t.Errorf("%s is %v, %v, not %s", expression, got, err, want)
		}
	}
}

// near tells whether two floats differ by no more than four units of the last place.
func near(a, b string) bool {
	x, errX := strconv.ParseFloat(strings.TrimPrefix(a, "="), 64)
	y, errY := strconv.ParseFloat(strings.TrimPrefix(b, "="), 64)
	return errX == nil && errY == nil && math.Abs(x-y) <= 9e-16*max(math.Abs(x), math.Abs(y))
}

// beyond tells of a time that cannot be held here.
func beyond(text string) bool {
	return strings.HasSuffix(text, " BC") || len(text) > 6 && text[0] == '=' && isLongYear(text[1:])
}

func isLongYear(s string) bool {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n > 4 && len(s) > n+5 && s[n] == '-' && s[n+3] == '-'
}

// draw draws arguments of a form.
func draw(random *rand.Rand, f *Form) (question, bool) {
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	q := question{form: f, oid: f.Result}
	var shown []string
	count := len(f.Args)
	if f.Variadic {
		count += random.IntN(3)
	}
	poly, array := pgtype.Text, pgtype.TextArray
	if random.IntN(2) == 0 {
		poly, array = pgtype.Int4, pgtype.Int4Array
	}
	switch f.Result {
	case pgtype.AnyElement, pgtype.AnyCompatible:
		q.oid = poly
	case pgtype.AnyArray, pgtype.AnyCompatibleArray:
		q.oid = array
	}
	for i := range count {
		oid := f.Args[min(i, len(f.Args)-1)]
		switch oid {
		case pgtype.Any, pgtype.AnyElement, pgtype.AnyNonArray, pgtype.AnyCompatible:
			oid = poly
		case pgtype.AnyArray, pgtype.AnyCompatibleArray:
			oid = array
		}
		q.oids = append(q.oids, oid)
		from := samples[oid]
		if oid == pgtype.Varchar || oid == pgtype.BPChar || oid == pgtype.Name {
			from = samples[pgtype.Text]
		}
		if special := argumentSamples(f, min(i, len(f.Args)-1)); special != nil && (random.IntN(8) > 0 || f.Kind == Set || f.Name == "timezone") {
			from = special
		}
		if f.Kind == Cast && (oid == pgtype.Text || oid == pgtype.Varchar || oid == pgtype.BPChar) {
			from = texts(f.Result)
		}
		if f.Given == AsJSON && f.Args[0] == pgtype.Any && i%2 == 0 && random.IntN(3) > 0 {
			oid = pgtype.Text
			q.oids[i], from = oid, samples[oid]
		}
		if len(from) == 0 {
			return q, false
		}
		if random.IntN(25) == 0 {
			q.args = append(q.args, nil)
			shown = append(shown, "null::"+typeName(oid))
			continue
		}
		text := pick(from)
		if number, ok := randomNumber(random, oid); ok && f.Kind != Set && random.IntN(3) == 0 {
			text = number
		}
		v, err := pgtype.DecodeText(text, oid, testEnv)
		if err != nil {
			panic(fmt.Sprint(f.Name, oid, text, err))
		}
		q.args = append(q.args, v)
		shown = append(shown, quoted(text)+"::"+typeName(oid))
	}
	switch {
	case f.Kind == Cast:
		q.text = "(" + shown[0] + ")::" + typeName(f.Result)
	case f.Name == "[:]":
		q.text = "(" + shown[0] + ")[" + shown[1] + ":" + shown[2] + "]"
	case f.Kind == Operator && f.Name != "[]" && len(shown) == 1:
		q.text = f.Name + " (" + shown[0] + ")"
	case f.Kind == Operator && f.Name != "[]":
		q.text = "(" + shown[0] + ") " + f.Name + " (" + shown[1] + ")"
	case f.Name == "[]":
		q.text = "(" + shown[0] + ")[" + shown[1] + "]"
	case f.Name == "greatest" || f.Name == "least":
		if count == 0 {
			return q, false
		}
		q.text = f.Name + "(" + strings.Join(shown, ", ") + ")"
	default:
		q.text = `"` + f.Name + `"(` + strings.Join(shown, ", ") + ")"
	}
	return q, true
}

func randomNumber(random *rand.Rand, oid pgtype.OID) (string, bool) {
	switch oid {
	case pgtype.Int2, pgtype.Int4, pgtype.Int8:
		return strconv.Itoa(random.IntN(40) - 10), true
	case pgtype.Numeric:
		return strconv.FormatFloat(float64(random.IntN(2_000_000)-1_000_000)/1000, 'f', random.IntN(6), 64), true
	case pgtype.Float8, pgtype.Float4:
		return strconv.FormatFloat(random.NormFloat64()*100, 'g', 4+random.IntN(3), 32), true
	case pgtype.Date:
		return testNow.AddDate(0, 0, random.IntN(20000)-15000).Format(time.DateOnly), true
	case pgtype.Timestamp, pgtype.Timestamptz:
		return testNow.Add(-time.Duration(random.Int64N(1e18)/1000*1000)).Format("2006-01-02 15:04:05.999999") + "+00", true
	}
	return "", false
}

// typeName is what PostgreSQL calls a type.
func typeName(oid pgtype.OID) string {
	for _, n := range named {
		if n.oid == oid {
			if base, ok := strings.CutSuffix(n.name, "_array"); ok {
				return base + "[]"
			}
			return n.name
		}
	}
	if named := map[pgtype.OID]string{pgtype.Text: "text", pgtype.Varchar: "varchar", pgtype.BPChar: "bpchar", pgtype.Bit: `"bit"`}[oid]; named != "" {
		return named
	}
	return oid.String()
}

// argumentSamples are arguments that a form can do more with than with any of its type.
func argumentSamples(f *Form, i int) []string {
	switch f.Name {
	case "~~", "!~~", "~~*", "!~~*", "like", "notlike":
		if i == 1 {
			return []string{"%", "_", "a%", "%b%", "%c", "A__", "a\\%b", "%\\", "\\_%", "h%O w%d", "%%_%", "日__", "", "%a%a%", "abc", "_%_"}
		}
	case "->", "->>", "#>", "#>>", "json_extract_path", "jsonb_extract_path", "json_extract_path_text", "jsonb_extract_path_text", "?", "-":
		if i > 0 && f.Args[i] == pgtype.Text {
			return []string{"a", "b", "c", "x", "0", "2", "-1", "n", "two", "sp", ""}
		}
		if i > 0 && f.Args[i] == pgtype.TextArray {
			return []string{"{a}", "{b,2,c}", "{a,b,c}", "{b,-1}", "{}", "{4,k}", "{0}", "{NULL}", "{n}", "{b, 1}", "{b,x}"}
		}
		if i > 0 && f.Args[i] == pgtype.Int4 {
			return []string{"0", "1", "2", "-1", "-5", "4"}
		}
	case "extract", "date_part", "date_trunc":
		if i == 0 {
			return []string{"microseconds", "milliseconds", "second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade", "century", "millennium", "dow", "isodow", "doy", "isoyear", "epoch", "julian", "timezone", "timezone_hour", "YEAR", "hours", "fortnight"}
		}
		if i == 2 {
			return []string{"Europe/Berlin", "America/New_York", "UTC", "Nowhere", "Asia/Kolkata"}
		}
	case "timezone":
		if i == 0 && f.Args[0] == pgtype.Text {
			return []string{"Europe/Berlin", "america/new_york", "UTC", "PST", "Nowhere", "+02", "-3", "Asia/Kolkata", "EST5"}
		}
		if i == 0 {
			return []string{"02:00", "-05:30", "1 day", "00:00"}
		}
	case "make_date", "make_timestamp", "make_timestamptz":
		return [][]string{{"2026", "2024", "0", "10000", "-44", "1"}, {"1", "2", "12", "13", "0"}, {"1", "29", "30", "31", "0"}, {"0", "23", "24", "25"}, {"0", "59", "60"}, {"0", "59.999", "60", "61", "1.5"}}[i]
	case "make_time":
		return [][]string{{"0", "23", "24", "25", "-1"}, {"0", "59", "60"}, {"0", "59.9999999", "60", "-1", "12.345"}}[i]
	case "make_interval":
		return []string{"0", "1", "-2", "100"}
	case "to_char":
		if i == 1 && f.Engine == "pg_to_char_n" {
			return []string{"999", "9999.99", "0000", "FM999.99", "FM990.00", "999,999", "999G999D99", "9,999.00", "S999", "999S", "999MI", "999PR", "FM999,999,990", "99.9", "0.0", ".99", "9.9", "FM9999", "$999.99", "\"n=\"999", "FM0000.0099", "", "FM9.9", "099.90", "999990", "V99", "9999999999", "FMS999.0", "FM999PR"}
		}
		if i == 1 {
			return []string{"YYYY-MM-DD HH24:MI:SS", "DD Mon YYYY", "FMMonth FMDD, YYYY", "Day, DDth Month", "IYYY-IW-ID", "Q", "HH12:MI AM", "hh:mi:ss.us pm", "MS US", "FF1 FF3 FF6", "J", "D DDD W WW", "\"Year\" YYYY", "YY Y,YYY", "MON mon Mon MONTH month", "DY dy Dy DAY day", "SSSS", "CC", "RM rm FMRM", "TZ OF TZH:TZM", "yyyy_mm", "FMHH24:FMMI", "DDTH Dth", "IDDD", "AD a.d.", "", "x", "YYYY\\\\\"q", "FMDay", "A.M. p.m.", "ID IY IYY I"}
		}
	case "to_date", "to_timestamp_by":
		return [][]string{
			{"2026-11-29", "29/11/2026", "20261129", "29 Nov 2026", "November 29, 2026", "2026-13-01", "2026-02-30", "26-1-5", "2026 333", "x", "11.29.2026", "2026-11-29 10:11:12", " 2026-11-29"},
			{"YYYY-MM-DD", "DD/MM/YYYY", "YYYYMMDD", "DD Mon YYYY", "Month DD, YYYY", "YY-MM-DD", "YYYY DDD", "MM.DD.YYYY", "YYYY-MM-DD HH24:MI:SS"},
		}[i]
	case "to_timestamp":
		if len(f.Args) == 2 {
			return [][]string{
				{"2026-11-29 10:11:12", "29/11/2026 10:11 PM", "20261129101112", "2026-11-29 13:00 PM", "2026-11-29 10:61:00", "2026-11-29 10:11:12.345", "2026-11-29T10:11:12", "10:11", "2026-11-29"},
				{"YYYY-MM-DD HH24:MI:SS", "DD/MM/YYYY HH12:MI AM", "YYYYMMDDHH24MISS", "YYYY-MM-DD HH12:MI AM", "YYYY-MM-DD HH24:MI:SS.MS", "YYYY-MM-DD\"T\"HH24:MI:SS", "YYYY-MM-DD"},
			}[i]
		}
		return []string{"0", "1e9", "1284352323.5", "-1.5", "NaN", "Infinity", "1e20", "1700000000.123456", "1e11"}
	case "generate_series": // PostgreSQL makes all rows of them before it gives the first
		switch f.Args[i] {
		case pgtype.Int4, pgtype.Int8:
			return []string{"0", "1", "5", "-3", "2", "10", "-1"}
		case pgtype.Numeric:
			return []string{"0", "1.5", "5", "-3", "0.1", "10.00", "NaN", "-1"}
		case pgtype.Timestamp, pgtype.Timestamptz:
			return []string{"2026-01-31 10:00+00", "2026-02-28 10:00+00", "2026-03-01+00", "2026-01-01+00"}
		case pgtype.Interval:
			return []string{"1 day", "1 mon", "-1 week", "0", "36 hours", "1 year"}
		}
	case "~", "!~", "~*", "!~*", "regexp_like", "regexp_match", "regexp_matches", "regexp_replace", "regexp_count", "regexp_substr", "regexp_split_to_array", "regexp_split_to_table":
		if f.Args[0] == pgtype.Text {
			return patternSamples(i)
		}
	case "similar_to_escape":
		return [][]string{{"%(b|d)%", "a_c", "[a-c]+", "a.b", "x#%y", "(a|b)*", "[^]x]", "a{2}", ""}, {"#", `\\`, "", "##"}}[i]
	case "array_length", "array_upper", "array_lower":
		if i == 1 {
			return []string{"1", "2", "0"}
		}
	case "array_to_string", "string_to_array":
		if i > 0 {
			return []string{",", "", "*", "b"}
		}
	case "[]", "[:]":
		if i > 0 {
			return []string{"1", "2", "0", "-1", "7"}
		}
	case "?|", "?&":
		if i == 1 {
			return []string{"{a,x}", "{}", "{a,b}", "{two}", "{NULL,a}"}
		}
	case "json_object", "jsonb_object":
		return []string{"{a,1,b,2}", "{a,1,b}", "{}", "{NULL,x}", "{a,NULL}", "{a,b}"}
	case "like_escape":
		return [][]string{{"a#%b", "##_", "a\\b", "#", "x"}, {"#", "", "\\", "##", "%"}}[i]
	case "repeat", "lpad", "rpad", "left", "right", "substr", "substring", "overlay", "split_part":
		if f.Args[i] == pgtype.Int4 {
			return []string{"0", "1", "2", "3", "-1", "-2", "5", "10", "-10", "20"}
		}
		if f.Name == "substring" && f.Args[1] == pgtype.Text {
			return patternSamples(i)
		}
	case "format":
		if i == 0 {
			return []string{"%s", "a%sb%s", "%I=%L", "%2$s %1$s", "%-5s|", "%5s|", "%%", "%", "%x", "%0$s", "%1$-4s|%2$*1$s", "%*s", "%3$s"}
		}
	case "encode", "decode":
		if i == 1 {
			return []string{"hex", "base64", "escape", "HEX", "x"}
		}
		if f.Name == "decode" {
			return []string{"616263", "YWJj", "YWJ j", "abc", "a\\\\b", "\\001", "", "zz", "6 1"}
		}
	case "chr":
		return []string{"65", "0", "-1", "8364", "128512", "1114112", "55296", "10"}
	case "convert_from", "convert_to":
		if i == 1 {
			return []string{"UTF8", "utf-8"}
		}
	}
	return nil
}

// patternSamples are a text, a pattern, a replacement or flags, and flags.
func patternSamples(i int) []string {
	return [][]string{
		{"foobarbaz", "abcd", "aaa", "Hello World", "a1b22c333", "line\nbreak", "", "foo  bar", "#sea and #sun", "É k K", "xyxyx", "a.b", "[x]", "tab\tx", "abab", "2026-11-29", "a{b", "KELVIN \u212a", "aXbXc"},
		{"o", "b..", "^a", "a$", "a*", "a+?", "(b|a)", "(a)(b)?", `\d+`, `\s+`, `\w`, "[[:alpha:]]+", "[^a-c]", "[]x]", "[a\\]]", "x*", "", "a|ab", "(a|ab)(c|bcd)(d*)", `\yfoo`, `(?i)HELLO`, "k", "(", "a{2}", "a{,2}", "a{1,", "*a", "a**", `\1`, "(?=a)", `\m`, "^.*$", "k$", `#(\w+)`, "(.*)(\\d)", "(.*?)b", `(\d{4})-(\d\d)`, "é", "[k-m]", "a.*b|c", `\.`, `[[:foo:]]`, "[b-a]", `\q`, "a{300}", "b?", "(x)(y)*", "(a*)+", "X", "n\nb", "a{b", "ab|abab", "(?:ab)+", `\Aa`, `\D`, `[\d\s]+`, "()", "|a", "a||b", `\u0041`, "^", "$", "b$"},
		{"X", "g", "i", `[\1]`, `<\&>`, `\\`, "", "n", "gi", "z", "q", `\2-\1`},
		{"g", "i", "gi", "", "n", "x", "1"},
	}[i]
}
