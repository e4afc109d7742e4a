package driver_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// By default the simulator's clock and that of SQL are the real one: what was
// posted lately is there.
func TestPresent_real(t *testing.T) {
	t.Parallel()
	srv := drivertest.Start(t, drivertest.Options{Media: 100})
	if strings.Contains(srv.DSN(), "Now=") {
		t.Errorf("a running clock has an instant in %s", srv.DSN())
	}
	db := open(t, srv.DSN())
	// A post every eight hours, none within ten minutes of these bounds.
	for since, want := range map[string]string{"NOW() - INTERVAL 7 DAY": "21", "datetime('now', '-7 days')": "21", "DATEADD(hour, -24, GETDATE())": "3", "NOW()": "0"} {
		if got := query(t, db, "SELECT COUNT(*) FROM Media WHERE Created >= "+since); got[0] != want {
			t.Errorf("since %s: %s posts, want %s", since, got[0], want)
		}
	}
}

// Where the simulator's clock stands, the connection string has SQL's stand with it.
func TestPresent_stands(t *testing.T) {
	t.Parallel()
	noon := time.Date(2027, 3, 14, 12, 0, 0, 0, time.UTC)
	srv := drivertest.Start(t, drivertest.Options{Media: 3, Now: noon})
	now := func(db querier) string {
		return query(t, db, "SELECT NOW(3), CURRENT_DATE || '', '2027-03-13' = L_YESTERDAY(), date('now') || strftime(' %H', 'now', 'localtime')")[0]
	}
	for _, dsn := range []string{srv.DSN(), srv.AppDSN(), srv.InstagramDSN(0)} {
		if got, want := now(open(t, dsn)), "2027-03-14T12:00:00Z|2027-03-14|1|2027-03-14 12"; got != want {
			t.Errorf("%s: it is %s, want %s", dsn, got, want)
		}
	}
	cfg, err := driver.ParseDSN(srv.DSN())
	if err != nil {
		t.Fatal(err)
	}
	moving, err := driver.OpenDB(cfg, driver.WithClock(srv.Now))
	if err != nil {
		t.Fatal(err)
	}
	defer moving.Close()
	srv.Advance(36 * time.Hour)
	if got, want := now(moving), "2027-03-16T00:00:00Z|2027-03-16|0|2027-03-16 00"; got != want {
		t.Errorf("with the simulator's clock it is %s, want %s", got, want)
	}
	if got, want := now(open(t, srv.DSN())), "2027-03-16T00:00:00Z|2027-03-16|0|2027-03-16 00"; got != want {
		t.Errorf("by a later connection string it is %s, want %s", got, want)
	}
}

// One execution has one present, however long it takes; the next one has its own.
func TestPresent_ofOneExecution(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 250})
	cfg, err := driver.ParseDSN(srv.DSN())
	if err != nil {
		t.Fatal(err)
	}
	var hours atomic.Int64 // a day passes with every second look at the clock
	db, err := driver.OpenDB(cfg, driver.WithClock(func() time.Time {
		return srv.Now().Add(time.Duration(hours.Add(12)) * time.Hour)
	}))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	stmt, err := db.Prepare("SELECT COUNT(*), COUNT(DISTINCT DATEADD('day', LikeCount * 0, NOW())), COUNT(DISTINCT DATEADD(second, LikeCount * 0, CURRENT_TIMESTAMP)), LEFT(NOW(), 10) = CURDATE() FROM Media")
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	var before string
	for range 2 {
		var n, days, instants, same int
		if err := stmt.QueryRow().Scan(&n, &days, &instants, &same); err != nil {
			t.Fatal(err)
		}
		if n != 250 || days != 1 || instants != 1 || same != 1 {
			t.Errorf("%d posts, %d and %d presents, %d", n, days, instants, same)
		}
		now := query(t, db, "SELECT NOW()")[0]
		if now == before {
			t.Errorf("two executions have the present %s", now)
		}
		before = now
	}
}
