package driver_test

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// clocks are zones in which summer time ended within the data of [zonedWorld], and
// others.
var clocks = []string{"UTC", "Europe/Berlin", "America/New_York", "America/Havana", "Asia/Kolkata", "Pacific/Auckland", "-09:30"}

// zonedWorld is a simulator whose posts and comments lie around the changes of
// October 25 and November 1.
func zonedWorld(t *testing.T) (srv *drivertest.Server, posts, comments []time.Time) {
	t.Helper()
	srv = simulated(t, drivertest.Options{Now: time.Date(2026, 11, 4, 9, 30, 0, 0, time.UTC), Media: 60, Comments: 700, Replies: 0})
	for _, m := range srv.Data().Accounts[0].Media {
		posts = append(posts, m.Timestamp)
		for _, c := range m.Comments {
			comments = append(comments, c.Timestamp)
		}
	}
	return srv, posts, comments
}

func location(t *testing.T, name string) *time.Location {
	t.Helper()
	if name == "-09:30" {
		return time.FixedZone(name, -9*3600-1800)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// tally counts times by what of gives.
func tally(times []time.Time, loc *time.Location, of func(time.Time) string) []string {
	counts := map[string]int{}
	for _, at := range times {
		counts[of(at.In(loc))]++
	}
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		lines = append(lines, fmt.Sprintf("%s|%d", key, counts[key]))
	}
	return lines
}

// Days, weeks and hours are those of the zone, by every function that counts them.
func TestTimeZone_groups(t *testing.T) {
	t.Parallel()
	srv, _, comments := zonedWorld(t)
	for _, name := range clocks {
		loc, db := location(t, name), open(t, srv.DSN()+";TimeZone="+name)
		day := func(at time.Time) string { return at.Format(time.DateOnly) }
		hour := func(at time.Time) string { return at.Format("15") }
		begin := func(at time.Time) string { // of the hour, as an instant
			return at.Add(-time.Duration(at.Minute())*time.Minute - time.Duration(at.Second())*time.Second).Format(time.RFC3339)
		}
		for expression, of := range map[string]func(time.Time) string{
			"date(Created)": day, "CAST(Created AS DATE)": day, "strftime('%Y-%m-%d', Created)": day, "substr(Created, 1, 10)": day,
			"date(Created, 'localtime')": day, "LEFT(CAST(Created AS TEXT), 10)": day, "date_format(Created, '%Y-%m-%d')": day,
			"date(Created AT TIME ZONE '" + name + "')":                     day,
			"strftime('%H', Created)":                                       hour,
			"time(DATE_TRUNC('hour', Created))":                             func(at time.Time) string { return at.Format("15") + ":00:00" },
			"printf('%02d', HOUR(Created))":                                 hour,
			"DAYNAME(Created)":                                              func(at time.Time) string { return at.Weekday().String() },
			"DATEPART(iso_week, Created) || ''":                             func(at time.Time) string { _, w := at.ISOWeek(); return fmt.Sprint(w) },
			"DATE_TRUNC('hour', Created)":                                   begin,
			"date(Created AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Tokyo')":    func(at time.Time) string { return at.In(location(t, "Asia/Tokyo")).Format(time.DateOnly) },
			"datetime(Created, 'utc', 'start of day')":                      func(at time.Time) string { return at.UTC().Truncate(24 * time.Hour).In(loc).Format(time.RFC3339) },
			"strftime('%H', datetime(Created, 'localtime'))":                hour,
			"strftime('%H', Created, 'utc')":                                func(at time.Time) string { return at.UTC().Format("15") },
			"CONVERT_TZ(datetime(Created, 'utc'), 'UTC', 'Asia/Kathmandu')": func(at time.Time) string { return at.In(location(t, "Asia/Kathmandu")).Format(time.DateTime) },
		} {
			got := query(t, db, "SELECT "+expression+" AS k, COUNT(*) FROM Comments GROUP BY 1")
			slices.Sort(got)
			want := tally(comments, loc, of)
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", name, expression, diff)
			}
		}
	}
}

// A time without an offset is one of the zone, wherever it is compared with a
// column: in literals, parameters and the date literals; and the right instants are
// asked for.
func TestTimeZone_bounds(t *testing.T) {
	t.Parallel()
	srv, posts, comments := zonedWorld(t)
	for _, name := range clocks {
		loc, db := location(t, name), open(t, srv.DSN()+";TimeZone="+name)
		count := func(times []time.Time, from, to time.Time) string {
			n := 0
			for _, at := range times {
				if !at.Before(from) && at.Before(to) {
					n++
				}
			}
			return fmt.Sprint(n)
		}
		for _, number := range []int{24, 25, 32, 33} { // October 24 to November 2
			d := time.Date(2026, 10, number, 0, 0, 0, 0, loc)
			next := d.AddDate(0, 0, 1)
			from, to := d.Format(time.DateOnly), next.Format(time.DateOnly)
			for table, times := range map[string][]time.Time{"Media": posts, "Comments": comments} {
				want := count(times, d, next)
				for where, args := range map[string][]any{
					"Created >= '" + from + "' AND Created < '" + to + "'":                           nil,
					"Created >= ? AND Created < ?":                                                   {from, to + " 00:00:00"},
					"Created >= @a AND Created < @b":                                                 {d, next},
					"date(Created) = ?":                                                              {from},
					"Created BETWEEN ?1 AND ?1 || ' 23:59:59'":                                       {from},
					"Created >= DATE_TRUNC('day', ?1 || ' 12:00') AND Created < DATEADD(day, 1, ?1)": {from},
				} {
					for i := range args {
						if strings.Contains(where, "@") {
							args[i] = sql.Named([]string{"a", "b"}[i], args[i])
						}
					}
					if got := query(t, db, "SELECT COUNT(*) FROM "+table+" WHERE "+where, args...)[0]; got != want {
						t.Errorf("%s, %s on %s, %s %v: %s rows, want %s", name, table, from, where, args, got, want)
					}
				}
			}
		}
		srv.ResetJournal()
		day := time.Date(2026, 11, 3, 0, 0, 0, 0, loc)
		if got, want := query(t, db, "SELECT COUNT(*) FROM Media WHERE Created = L_YESTERDAY()")[0], count(posts, yesterday(srv.Now().In(loc)), today(srv.Now().In(loc))); got != want {
			t.Errorf("%s: %s posts of yesterday, want %s", name, got, want)
		}
		query(t, db, "SELECT Id FROM Media WHERE Created >= '2026-11-03'")
		asked := false
		for _, e := range srv.Journal() {
			for slack := range int64(3) { // bounds are asked for a little wider
				asked = asked || strings.Contains(e.Query, fmt.Sprintf("since=%d", day.Unix()-slack)) || strings.Contains(e.Query, fmt.Sprintf("since(%d)", day.Unix()-slack))
			}
		}
		if !asked {
			t.Errorf("%s: the beginning of November 3 was not asked for: %v", name, srv.Journal())
		}
	}
}

func today(now time.Time) time.Time {
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
}

func yesterday(now time.Time) time.Time { return today(now).AddDate(0, 0, -1) }

// Values of time come in the zone and are the instants that they were; what is no
// instant is a text.
func TestTimeZone_values(t *testing.T) {
	t.Parallel()
	srv, _, _ := zonedWorld(t)
	utc := open(t, srv.DSN())
	times := func(db querier, sql string) (list []time.Time) {
		rows, err := db.Query(sql)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		defer rows.Close()
		for rows.Next() {
			var at time.Time
			if err := rows.Scan(&at); err != nil {
				t.Fatalf("%s: %v", sql, err)
			}
			list = append(list, at)
		}
		if err := rows.Err(); err != nil || len(list) == 0 {
			t.Fatalf("%s: %d rows, %v", sql, len(list), err)
		}
		return list
	}
	instants := []string{
		"SELECT Created FROM Comments", "SELECT Created FROM Comments ORDER BY Created, Id", "SELECT Created FROM Media ORDER BY Created DESC LIMIT 20",
		"SELECT datetime(Created, 'localtime') FROM Comments", "SELECT datetime(Created) FROM Comments", "SELECT datetime(Created, 'utc') FROM Comments",
		"SELECT MAX(Created) FROM Comments GROUP BY MediaId ORDER BY MediaId", "SELECT DATEADD(hour, 30, Created) FROM Comments", "SELECT CAST(Created AS DATETIME) FROM Comments",
		"SELECT COALESCE(c.Created, m.Created) FROM Media m LEFT JOIN Comments c ON c.MediaId = m.Id", "SELECT DISTINCT Created FROM Comments ORDER BY 1",
		"SELECT EndTime FROM AccountInsights WHERE EndTime >= '2026-10-20T00:00Z' ORDER BY EndTime", "SELECT NOW()", "SELECT GETUTCDATE()", "SELECT DATE_TRUNC('minute', Created) FROM Comments",
		"SELECT FROM_UNIXTIME(UNIX_TIMESTAMP(Created)) FROM Comments", "SELECT LAG(Created) OVER (ORDER BY Created, Id) FROM Comments ORDER BY Created DESC, Id DESC LIMIT 600",
	}
	for _, name := range clocks[1:] {
		db := open(t, srv.DSN()+";TimeZone="+name)
		for _, sql := range instants {
			want, got := times(utc, sql), times(db, sql)
			if len(want) != len(got) {
				t.Fatalf("%s, %s: %d rows, want %d", name, sql, len(got), len(want))
			}
			for i := range got {
				if !got[i].Equal(want[i]) || got[i].Location().String() != name {
					t.Fatalf("%s, %s, row %d: %s (%s), want %s", name, sql, i, got[i], got[i].Location(), want[i])
				}
			}
		}
		for _, expression := range []string{"Created AT TIME ZONE 'Asia/Tokyo'", "Created AT LOCAL", "CONVERT_TZ(Created, 'UTC', 'Asia/Tokyo')", "CAST(Created AS TEXT)", "json_extract(json_object('t', Created), '$.t')"} {
			var text any
			if err := db.QueryRow("SELECT " + expression + " FROM Media LIMIT 1").Scan(&text); err != nil {
				t.Fatal(err)
			}
			if s, ok := text.(string); !ok || strings.ContainsAny(s, "Z+") {
				t.Errorf("%s, %s: %v is no text without an offset", name, expression, text)
			}
		}
	}
}

// Each table has the same rows in every zone.
func TestTimeZone_tables(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Now: time.Date(2026, 11, 1, 9, 30, 0, 0, time.UTC), Media: 20, Accounts: 2})
	read := func(zone string) map[string][]string {
		db, all := open(t, srv.DSN()+";Version=v26.0;TimeZone="+zone), map[string][]string{}
		for _, table := range query(t, db, "SELECT TableName FROM sys_tables WHERE TableName NOT LIKE 'sys_%' AND AuthSchemes LIKE 'OAuth%' AND TableName NOT IN (SELECT TableName FROM sys_permissions GROUP BY TableName HAVING sum(Operation = 'SELECT') = 0)") {
			sql := "SELECT * FROM " + table + named(t, srv, table)
			if table == "AccountInsights" {
				sql += " WHERE EndTime > '2026-10-20T12:00:00Z'"
			}
			rows, err := db.Query(sql)
			if err != nil {
				t.Fatalf("%s: %v", table, err)
			}
			all[table] = inUTC(t, rows)
		}
		return all
	}
	want := read("UTC")
	if len(want) < 8 {
		t.Fatalf("only %d tables", len(want))
	}
	for _, name := range []string{"America/New_York", "Pacific/Auckland"} {
		if diff := cmp.Diff(want, read(name)); diff != "" {
			t.Errorf("%s (-UTC +it):\n%s", name, diff)
		}
	}
}

func TestTimeZone_unknown(t *testing.T) {
	t.Parallel()
	_, err := driver.ParseDSN("TimeZone=Europe/Berlim")
	if err == nil || !strings.Contains(err.Error(), "TimeZone") || !strings.Contains(err.Error(), "IANA") {
		t.Errorf("got %v", err)
	}
	cfg, err := driver.ParseDSN("Time Zone=europe/berlin")
	if err != nil || cfg.TimeZone != "Europe/Berlin" {
		t.Errorf("got %v, %v", cfg, err)
	}
	db := open(t, "OAuthAccessToken=FAKE;TimeZone=Local")
	if got := query(t, db, "SELECT current_timezone()"); got[0] != "Local" {
		t.Errorf("got %s", got)
	}
	if _, err := try(t, db, "SELECT NOW() AT TIME ZONE 'Mars'"); err == nil || !strings.Contains(err.Error(), `no time zone "Mars" is known`) {
		t.Errorf("got %v", err)
	}
}
