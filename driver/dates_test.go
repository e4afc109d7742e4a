package driver_test

import (
	"database/sql"
	"reflect"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// Days and instants that expressions give are read into time.Time.
func TestDates(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 40})
	for _, zone := range []string{"UTC", "America/New_York", "Asia/Kolkata", "America/Havana"} { // where midnight is left out at times
		db := open(t, srv.DSN()+";TimeZone="+zone)
		loc := location(t, zone)
		for _, tt := range []struct{ expression, typ string }{
			{"date(Created)", "DATE"},
			{"CAST(Created AS DATE)", "DATE"},
			{"Created::date", "DATE"},
			{"to_date(Created)", "DATE"},
			{"(SELECT max(date(n.Created)) FROM Media n WHERE n.Id = m.Id)", "DATE"},
			{"coalesce(DATE(Created), CURRENT_DATE)", "DATE"},
			{"CASE WHEN Id > '' THEN DATEFROMPARTS(YEAR(Created), MONTH(Created), DAY(Created)) ELSE LAST_DAY(Created) END", "DATE"},
			{"DATE_TRUNC('day', Created)", "DATETIME"},
			{"datetime(Created, 'start of day')", "DATETIME"},
			{"date(Created) + INTERVAL 0 DAY", "DATETIME"},
		} {
			rows, err := db.Query("SELECT " + tt.expression + ", Created, '' || date(Created) FROM Media m")
			if err != nil {
				t.Fatal(err)
			}
			types, err := rows.ColumnTypes()
			if err != nil {
				t.Fatal(err)
			}
			if got := types[0]; got.DatabaseTypeName() != tt.typ || got.ScanType() != reflect.TypeFor[sql.NullTime]() {
				t.Errorf("%s: %s, %s", tt.expression, got.DatabaseTypeName(), got.ScanType())
			}
			n := 0
			for ; rows.Next(); n++ {
				var day, at time.Time
				var text string
				if err := rows.Scan(&day, &at, &text); err != nil {
					t.Fatal(err)
				}
				if day.Format(time.DateOnly) != text || day.Location().String() != loc.String() || day.After(at) || at.Sub(day) > 25*time.Hour {
					t.Errorf("%s, %s: %s of %s, want %s", zone, tt.expression, day, at, text)
				}
			}
			if err := rows.Err(); err != nil || n != 40 {
				t.Errorf("%d rows, %v", n, err)
			}
			_ = rows.Close()
		}
		var day, first time.Time
		var none sql.NullTime
		if err := db.QueryRow("SELECT min(date(Created)), min(Created), date(NULL) FROM Media").Scan(&day, &first, &none); err != nil || none.Valid {
			t.Fatal(err, none)
		}
		var from, same int // as a parameter it is that instant
		if err := db.QueryRow("SELECT sum(Created >= ?1), sum(date(Created) = date(?1)) FROM Media", day).Scan(&from, &same); err != nil || from != 40 || same == 0 {
			t.Errorf("%s: %d from %s on, %d on it, %v", zone, from, day, same, err)
		}
	}
}

// The day on which midnight is left out is itself.
func TestDates_withoutMidnight(t *testing.T) {
	t.Parallel()
	db := open(t, "OAuthAccessToken=EAANONE;TimeZone=America/Havana")
	var day time.Time
	if err := db.QueryRow("SELECT date('2026-03-08 12:00')").Scan(&day); err != nil || day.Format("2006-01-02 15:04") != "2026-03-08 01:00" {
		t.Errorf("%s, %v", day, err)
	}
}
