package pgsql_test

import (
	"errors"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// difference is a statement, and what comes of it here and there: a SQLSTATE, or rows, "*" for any.
type difference struct{ statement, here, there string }

// differences are those of the table in docs/server.md, by the first words of its rows; those of
// elsewhere have the test that shows them.
var differences = map[string][]difference{
	"names": {
		{`select count("ID") from "MEDIA"`, "*", "42P01"},
		{`select count("Id") from instagram."Media"`, "*", "42P01"},
		{`select count(id) from Media`, "*", "*"},
	},
	"the dialect": {
		{"select top 1 id from media", "42601", "42601"},
		{"select id from media limit 1, 2", "42601", "42601"},
		{"exec GetOAuthAccessToken", "42601", "42601"},
		{"select /*+ MaxCalls(100) */ count(*) from media", "*", "*"},
	},
	"what there is not": {
		{"select id from media tablesample system (100)", "0A000", "*"},
		{"select id from media for update", "0A000", "*"},
		{"with x as (delete from media returning id) select count(*) from x", "0A000", "*"},
		{"insert into comments (id) values ('1') on conflict do nothing", "0A000", "*"},
		{"create table x (a int)", "0A000", "*"},
		{"select jsonb_path_query('1', '$')", "42883", "*"},
	},
	"rows as values": {
		{"select row(1, 'a') = row(1, 'a'), row(1, null), row_to_json(row(1)), count(m), (select json_agg(x) from (select 1 as a) x) from media m where false", "*", "*"},
		{"select m from media m limit 1", "0A000", "*"},
		{"select array_agg(m) from media m", "0A000", "*"},
	},
	"frames by value": {
		{"select count(*) over (order by n range 1 preceding) from (values (1), (2)) x(n)", "1,2", "1,2"},
		{"select count(*) over (order by n range 1 preceding) from (values (1.5), (2)) x(n)", "0A000", "1,2"},
		{"select count(*) over (order by d range '1 month' preceding) from (values (date '2026-11-01')) x(d)", "0A000", "1"},
		{"select count(*) over (order by n range (select 1) preceding) from (values (1), (2)) x(n)", "0A000", "1,2"},
	},
	"times": {
		{"select date '10000-01-01'", "22008", "10000-01-01"},
		{"select date '0001-01-01' - 1", "22008", "0001-12-31 BC"},
		{"select to_date('11-29', 'MM-DD')", "0A000", "0001-11-29 BC"},
		{"select to_date('2026-48', 'IYYY-IW')", "0A000", "2026-11-23"},
	},
	"regular expressions": {
		{"select 'ab' ~ 'a(?=b)'", "0A000", "t"},
		{`select 'aa' ~ '(a)\1'`, "0A000", "t"},
		{`select 'a b' ~ '\mb'`, "0A000", "t"},
		{"select regexp_replace('ab', 'A B', 'x', 'xi')", "0A000", "x"},
		{"select substring('aab' from '(a*?)(a*)b')", "0A000", ""},
	},
	"`to_char` of numbers": {
		{"select to_char(12, 'FM000.0')", "012.0", "012.0"},
		{"select to_char(12, 'FMRN')", "0A000", "XII"},
		{"select to_char(12, '9.9EEEE')", "0A000", " 1.2e+01"},
	},
	"arrays": {
		{"select array[[1, 2], [3, 4]]", "{{1,2},{3,4}}", "{{1,2},{3,4}}"},
		{"select (array[[1, 2], [3, 4]])[1][2]", "0A000", "2"},
		{"select array_append(array[[1, 2], [3, 4]], 5)", "0A000", "22000"},
	},
	"floats": { // see TestDiffers_floats
		{"select sqrt(2::float8), exp(1.5::float8), ln(2::float8)", "*", "*"},
	},
	"aggregates of floats, `min` and `max` of numeric": {
		{"select max(s) > 1 from (select sum(n::float8) over (order by n rows 10 preceding) as s from generate_series(1, 1000) n) x", "t", "t"},
		{"select max(s) > 1 from (select sum(n::float8) over (order by n rows 100001 preceding) as s from generate_series(1, 100010) n) x", "0A000", "t"},
	},
	"errors of values": {
		{"select 1/0 from media where false", "", "22012"},
		{"select 1/0", "22012", "22012"},
	},
	"files":                  nil, // internal/server/backend: TestFiles
	"transactions":           nil, // internal/server/backend: TestErrors, internal/server/pgwire: the transcript
	"the binary form":        nil, // internal/server/backend: TestNamesInBinary
	"where a statement runs": nil, // TestDiffers_places
}

// rowOfTable is a row of the table of differences.
var rowOfTable = regexp.MustCompile(`(?m)^\| ([^|]+?) \| .+ \|$`)

// Each row of the table of differences is shown here to be one, and what this knows stands there.
func TestDiffers(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/server.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "## What differs from PostgreSQL")
	section, _, _ = strings.Cut(section, "\n## ")
	told := map[string]bool{}
	for _, m := range rowOfTable.FindAllStringSubmatch(section, -1) {
		if m[1] == "---" || m[1] == "" {
			continue
		}
		told[m[1]] = true
		if _, ok := differences[m[1]]; !ok {
			t.Errorf("docs/server.md has %q, which nothing shows here", m[1])
		}
	}
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 3, Seed: 7})
	p := newPostgres(t, r, "Media", "Comments")
	for name, list := range differences {
		if !told[name] {
			t.Errorf("docs/server.md has no %q", name)
		}
		for _, d := range list {
			p.exec(t, "begin")
			here, there := r.run(t, d.statement), p.ask(t, d.statement)
			p.exec(t, "rollback")
			for side, a := range map[string]answer{d.here: here, d.there: there} {
				if got := a.code + strings.Join(a.rows, ","); side != "*" && got != side || side == "*" && a.code != "" {
					t.Errorf("%s: %s gives %q and not %q, and is %q there", name, d.statement, got, side, d.there)
				}
			}
		}
	}
}

// Floats of these functions differ in their last digits at the most.
func TestDiffers_floats(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 1, Seed: 7})
	p := newPostgres(t, r)
	for _, x := range []string{"sin(1.1)", "tanh(0.3)", "acosh(2.5)", "cbrt(7)", "log(7::float8)", "power(1.1, 33.3::float8)", "atan2(1, 3)", "degrees(1.2)"} {
		here, there := r.run(t, "select "+x), p.ask(t, "select "+x)
		if len(here.rows) != 1 || len(there.rows) != 1 {
			t.Fatal(x, here, there)
		}
		a, errA := strconv.ParseFloat(here.rows[0], 64)
		b, errB := strconv.ParseFloat(there.rows[0], 64)
		if errors.Join(errA, errB) != nil || math.Abs(a-b) > 9e-16*math.Abs(b) {
			t.Errorf("%s is %s here and %s there", x, here.rows[0], there.rows[0])
		}
	}
}

// Tables of the catalogue and of Instagram are not read by one statement; a column of a result is
// called as the statement calls it.
func TestDiffers_places(t *testing.T) {
	t.Parallel()
	options := pgsql.Options{Tables: someTables, Path: []string{"instagram", "pg_catalog"}}
	var e *pgsql.Error
	if _, err := pgsql.Translate("select 1 from media, pg_class", options); !errors.As(err, &e) || e.Code != "0A000" {
		t.Errorf("over both places: %v", err)
	}
	st, err := pgsql.Translate(`select id, caption as "Text" from media`, options)
	if err != nil || st.Columns[0].Name != "id" || st.Columns[1].Name != "Text" {
		t.Errorf("%+v, %v", st, err)
	}
	if _, err := pgtype.AppendBinary(nil, "(1,a)", pgtype.Record); !errors.As(err, &e) || e.Code != "0A000" {
		t.Errorf("a row in binary form: %v", err)
	}
}
