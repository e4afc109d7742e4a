package backend_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// texts runs a simple query, and returns its rows as texts.
func texts(t testing.TB, conn *pgx.Conn, query string) (rows []string, err error) {
	t.Helper()
	results, err := conn.PgConn().Exec(t.Context(), query).ReadAll()
	for _, r := range results {
		for _, row := range r.Rows {
			var values []string
			for _, v := range row {
				if v == nil {
					values = append(values, "NULL")
				} else {
					values = append(values, string(v))
				}
			}
			rows = append(rows, strings.Join(values, "|"))
		}
	}
	return rows, err
}

func TestStatements(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 10}, "")
	conn := r.connect(t, nil)
	for _, c := range []struct{ query, want string }{
		{"select 1", "1"},
		{"select 1 from media", strings.TrimSpace(strings.Repeat("1 ", 10))},
		{"select 2 from Instagram.\"Media\" limit 3", "2 2 2"},
		{"select relname from pg_class where relname = 'Media'", "Media"},
		{"select table_name from information_schema.tables where table_name = 'Media' and table_schema = 'instagram'", "Media"},
		{"select table_name from information_schema.tables where table_schema = 'sys' order by table_name limit 1", "sys_calls"},
		{"show search_path", "instagram"},
		{"select obj_description('sys.sys_calls'::regclass, 'pg_class') is not null", "t"},
		{"select attnotnull from pg_attribute where attrelid = '\"Media\"'::regclass and attname = 'Created'", "t"},
		{"set timezone to 'Asia/Tokyo'; select '2026-11-29 10:00+00'::timestamptz", "2026-11-29 19:00:00+09"},
	} {
		rows, err := texts(t, conn, c.query)
		if got := strings.Join(rows, " "); err != nil || got != c.want {
			t.Errorf("%s: %q, %v", c.query, got, err)
		}
	}
}

// A statement is described without a call, and makes those that it makes in the driver.
func TestCalls(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 300}, "")
	conn := r.connect(t, nil)
	if _, err := texts(t, conn, "select 1 from media where \"Id\" = '0'"); err != nil {
		t.Fatal(err)
	}
	r.calls(t)
	described, err := conn.Prepare(t.Context(), "", `select "Id", "Caption", "Created", "LikesCount" from media where "Created" > $1 order by "Created" desc limit $2`)
	if err != nil {
		t.Fatal(err)
	}
	if n := r.calls(t); n != 0 {
		t.Errorf("%d calls to describe", n)
	}
	if got := fmt.Sprint(described.ParamOIDs); got != "[1184 20]" {
		t.Errorf("parameters %s", got)
	}
	var oids []uint32
	for _, f := range described.Fields {
		oids = append(oids, f.DataTypeOID)
		if f.TableOID == 0 || f.TableAttributeNumber == 0 {
			t.Errorf("%s is of no table", f.Name)
		}
	}
	if got := fmt.Sprint(oids); got != "[25 25 1184 20]" {
		t.Errorf("columns %s", got)
	}
	rows, err := conn.Query(t.Context(), `select "Id", "Created" from media where "Created" > $1 order by "Created" desc limit $2`, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), 5)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rows.Next() {
		n++
	}
	if rows.Err() != nil || n != 5 {
		t.Errorf("%d rows, %v", n, rows.Err())
	}
	if n := r.calls(t); n != 1 {
		t.Errorf("%d calls for the newest five", n)
	}
}

func TestHints(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 300}, "MaxCalls=3")
	var told []*pgconn.Notice
	conn := r.connect(t, &told)
	for _, c := range []struct{ query, want, code string }{
		{"show viewfinder.max_calls", "3", ""},
		{"set viewfinder.max_calls = 1; show viewfinder.max_calls", "1", ""},
		{"select \"Id\" from media", "", "53400"},
		{"reset viewfinder.max_calls; show viewfinder.max_calls", "3", ""},
		{"set viewfinder.max_calls = 4", "", "42501"},
		{"set viewfinder.max_calls = -1", "", "42501"},
		{"set viewfinder.max_calls = 'x'", "", "22023"},
		{"set viewfinder.max_calls = ''; show viewfinder.max_calls", "3", ""},
		{"set viewfinder.oauth_access_token = 'x'", "", "42704"},
		{"show viewfinder.oauth_access_token", "", "42704"},
		{"set viewfinder.file_root = '/'", "", "42704"},
		{"set viewfinder.time_zone = 'Asia/Tokyo'", "", "42704"},
		{"set other.thing = 1", "", "42704"},
		{"set viewfinder.max_rows = 2; select 1 from media", "1 1", ""},
	} {
		rows, err := texts(t, conn, c.query)
		code := ""
		var refused *pgconn.PgError
		if errors.As(err, &refused) {
			code = refused.Code
		}
		if got := strings.Join(rows, " "); c.code == "" && got != c.want || code != c.code {
			t.Errorf("%s: %q, %v", c.query, got, err)
		}
	}
	told = nil
	if _, err := texts(t, conn, "set viewfinder.price = on; select \"Id\" from media limit 1"); err != nil || len(told) == 0 || !strings.HasPrefix(told[len(told)-1].Message, "1 calls in 1 requests") {
		t.Errorf("%v, %v", told, err)
	}
}

// EXPLAIN tells what would be asked, and asks nothing.
func TestExplain(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 5}, "")
	conn := r.connect(t, nil)
	lines, err := texts(t, conn, `explain select "Id" from media`)
	if err != nil || !strings.Contains(strings.Join(lines, "\n"), "Table: Media") {
		t.Errorf("%q, %v", lines, err)
	}
	if n := r.calls(t); n != 0 {
		t.Errorf("%d calls", n)
	}
}

// What pg_settings lists has a value, which psql's \dconfig asks for.
func TestSettings_listed(t *testing.T) {
	t.Parallel()
	conn := newRig(t, drivertest.Options{Accounts: 1, Media: 1}, "").connect(t, nil)
	values, err := texts(t, conn, `select current_setting(name) from pg_settings`)
	if err != nil || len(values) < 40 {
		t.Errorf("%d values, %v", len(values), err)
	}
}
