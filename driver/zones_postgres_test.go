package driver_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// judged are expressions of one instant, ?1, by which PostgreSQL judges: ours and
// PostgreSQL's. An instant is given as the seconds since 1970.
var judged = []struct {
	ours, theirs string
	// wall says that the result is found by what the clock shows, which is not
	// one instant where the clock is put back: PostgreSQL then takes the second.
	wall bool
}{
	{"?1 AT TIME ZONE {zone}", "to_char(ts AT TIME ZONE {zone}, 'YYYY-MM-DD HH24:MI:SS')", false},
	{"strftime('%Y-%m-%d %H:%M:%S', ?1)", "to_char(ts, 'YYYY-MM-DD HH24:MI:SS')", false},
	{"date(?1) || ' ' || CAST(?1 AS DATE)", "ts::date || ' ' || ts::date", false},
	{"datediff('day', '2000-01-01', ?1)", "ts::date - date '2000-01-01'", false},
	{"unix_timestamp(CAST(?1 AS DATETIME))", "extract(epoch FROM ts)::bigint", false},
	{"unixepoch(datetime(?1))", "extract(epoch FROM ts)::bigint", false},
	{"unixepoch(datetime(?1, '-7 hours'))", "extract(epoch FROM ts - interval '7 hours')::bigint", false},
	{"unix_timestamp(dateadd('minute', 100, ?1))", "extract(epoch FROM ts + interval '100 minutes')::bigint", false},
	{"datediff('second', ?1, dateadd('hour', 5, ?1))", "18000", false},
	{"YEAR(?1) || QUARTER(?1) || MONTH(?1) || DAY(?1) || ' ' || HOUR(?1) || ':' || MINUTE(?1)", "to_char(ts, 'YYYYQFMMMFMDD FMHH24:FMMI')", false},
	{"EXTRACT(iso_week FROM ?1) || ' ' || EXTRACT(dow FROM ?1) || ' ' || EXTRACT(doy FROM ?1)", "extract(week FROM ts) || ' ' || extract(dow FROM ts) || ' ' || extract(doy FROM ts)", false},
	{"unix_timestamp(date_trunc('minute', ?1))", "extract(epoch FROM date_trunc('minute', ts))::bigint", false},
	{"unix_timestamp(date_trunc('hour', ?1))", "extract(epoch FROM date_trunc('hour', ts))::bigint", false},
	{"unix_timestamp(date_trunc('day', ?1, 'Asia/Kathmandu'))", "extract(epoch FROM date_trunc('day', ts, 'Asia/Kathmandu'))::bigint", false},
	{"timezone({zone}, ?1)", "to_char(timezone({zone}, ts), 'YYYY-MM-DD HH24:MI:SS')", false},
	{"unix_timestamp(date_trunc('day', ?1))", "extract(epoch FROM date_trunc('day', ts))::bigint", true},
	{"unix_timestamp(date_trunc('iso_week', ?1))", "extract(epoch FROM date_trunc('week', ts))::bigint", true},
	{"unix_timestamp(date_trunc('month', ?1))", "extract(epoch FROM date_trunc('month', ts))::bigint", true},
	{"unix_timestamp(date_trunc('year', ?1))", "extract(epoch FROM date_trunc('year', ts))::bigint", true},
	{"unix_timestamp(dateadd('day', 3, ?1))", "extract(epoch FROM ts + interval '3 days')::bigint", true},
	{"unix_timestamp(?1 - INTERVAL 2 MONTH)", "extract(epoch FROM ts - interval '2 months')::bigint", true},
	{"unixepoch(datetime(?1, '+1 year', 'floor', 'start of month'))", "extract(epoch FROM date_trunc('month', ts + interval '1 year'))::bigint", true},
	{"unixepoch(?2)", "extract(epoch FROM wall::timestamptz)::bigint", true},
	{"unix_timestamp(?2)", "extract(epoch FROM wall::timestamptz)::bigint", true},
	{"unixepoch(CONVERT_TZ(?2, {zone}, 'UTC') || 'Z')", "extract(epoch FROM wall AT TIME ZONE {zone})::bigint", true},
}

// PostgreSQL agrees about the days and hours of a zone, at random instants of which
// half are near a change of summer time.
func TestTimeZone_postgres(t *testing.T) {
	t.Parallel()
	postgres, err := sql.Open("pgx", pgtest.Database(t).String())
	if err != nil {
		t.Fatal(err)
	}
	defer postgres.Close()
	postgres.SetMaxOpenConns(1) // it has a zone
	r := rand.New(rand.NewPCG(15, 5432))
	second := 0
	for _, name := range []string{
		"UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "America/St_Johns", "America/Havana",
		"America/Sao_Paulo", "America/Santiago", "Africa/Cairo", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran", "Asia/Tokyo",
		"Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Apia", "Pacific/Honolulu",
	} {
		zone, err := value.LoadZone(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := postgres.Exec("SET TimeZone = '" + name + "'"); err != nil {
			t.Fatal(err)
		}
		db := open(t, "OAuthAccessToken=FAKE;TimeZone="+name)
		ours, theirs := judges(name)
		for i := range 24 {
			at := randomInstant(r, zone, i%2 == 0)
			wall := zone.Wall(at.Add(time.Duration(r.IntN(7200)-3600) * time.Second)).Format(value.TimeLayout)
			got := query(t, db, ours, at.Format(time.RFC3339), wall)
			want := query(t, postgres, theirs, at.Format(time.RFC3339), wall)
			gots, wants := strings.Split(got[0], "|"), strings.Split(want[0], "|")
			for k, j := range judged {
				switch {
				case gots[k] == wants[k]:
				case halfHours[name] && strings.Contains(j.ours, "trunc('hour'"):
				case j.wall && repeated(zone, gots[k], wants[k]):
					second++
				default:
					t.Errorf("%s, %s at %s and %s: %s, PostgreSQL %s", name, j.ours, at.Format(time.RFC3339), wall, gots[k], wants[k])
				}
			}
		}
	}
	if second < 10 {
		t.Errorf("only %d results lay in an hour that occurs twice", second)
	}
}

// halfHours are zones whose clock was changed within an hour, whose start PostgreSQL
// then counts back from what the clock shows.
var halfHours = map[string]bool{"Australia/Lord_Howe": true, "America/St_Johns": true, "Asia/Kathmandu": true}

// judges returns the two statements.
func judges(zone string) (ours, theirs string) {
	var a, b []string
	for _, j := range judged {
		named := func(text string) string { return strings.ReplaceAll(text, "{zone}", "'"+zone+"'") }
		a, b = append(a, named(j.ours)), append(b, "("+named(j.theirs)+")::text")
	}
	return "SELECT " + strings.Join(a, ", "), "SELECT " + strings.Join(b, ", ") + " FROM (SELECT $1::timestamptz AS ts, $2::timestamp AS wall) AS judged"
}

// randomInstant is one of the years 1980 to 2025, on request within hours of a
// change of the zone's offset.
func randomInstant(r *rand.Rand, zone *value.Zone, near bool) time.Time {
	from := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	at := time.Unix(from+r.Int64N(46*365*86400), 0)
	if _, change := at.In(zone.Location()).ZoneBounds(); near && !change.IsZero() && change.Year() < 2026 {
		at = change.Add(time.Duration(r.IntN(6*3600)-3*3600) * time.Second)
	}
	return at.UTC()
}

// repeated reports whether two results are the two instants at which the clock
// shows the same.
func repeated(zone *value.Zone, first, second string) bool {
	var a, b int64
	if _, err := fmt.Sscan(first, &a); err != nil {
		return false
	}
	if _, err := fmt.Sscan(second, &b); err != nil {
		return false
	}
	early, late := zone.Instants(zone.Wall(time.Unix(a, 0)))
	return early.Unix() == a && late.Unix() == b && a < b
}
