package driver_test

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// What is younger than the tolerance is answered as it was; what is older is fetched; within
// the grace it is answered at once, and read anew behind. What the connection itself has
// written is seen at once.
func TestCache_fresh(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 60})
	dsn := cached(t, srv, ";AutoCache=true")
	present := new(atomic.Int64)
	at := func(text string) *sql.DB {
		t.Helper()
		cfg, err := driver.ParseDSN(text)
		if err != nil {
			t.Fatal(err)
		}
		connector, err := driver.NewConnector(cfg, driver.WithClock(func() time.Time { return srv.Now().Add(time.Duration(present.Load())) }))
		if err != nil {
			t.Fatal(err)
		}
		db := sql.OpenDB(connector)
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	db, plain := at(dsn), open(t, srv.DSN())
	const text = "SELECT count(*) FROM Comments"
	before := query(t, db, text)[0]
	post := query(t, plain, "SELECT Id FROM Media LIMIT 1")[0]
	if _, err := plain.Exec("INSERT INTO Comments (MediaId, Text) VALUES (?, 'one')", post); err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(before)
	if err != nil {
		t.Fatal(err)
	}
	expect := func(db *sql.DB, after time.Duration, want, calls int) driver.Report {
		t.Helper()
		present.Store(int64(after))
		got, report := reported(t, db, text)
		if got[0] != strconv.Itoa(want) || (report.QuotaCalls > 0) != (calls > 0) {
			t.Fatalf("after %v: %s comments, and not %d, by %d calls", after, got[0], want, report.QuotaCalls)
		}
		return report
	}
	expect(db, 9*time.Minute, n, 0)
	graceful := at(dsn + ";CacheGrace=86400")
	if r := expect(graceful, time.Hour, n, 0); !r.AsOf.Equal(srv.Now().Truncate(time.Millisecond)) {
		t.Errorf("as of %v, and not %v", r.AsOf, srv.Now())
	}
	for deadline := time.Now().Add(time.Minute); ; {
		got, report := reported(t, graceful, text)
		if report.QuotaCalls > 0 {
			t.Fatal("it was waited for")
		}
		if got[0] == strconv.Itoa(n+1) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it was not read anew")
		}
	}
	expect(db, time.Hour+9*time.Minute, n+1, 0)
	if _, err := plain.Exec("INSERT INTO Comments (MediaId, Text) VALUES (?, 'two')", post); err != nil {
		t.Fatal(err)
	}
	expect(db, time.Hour+11*time.Minute, n+2, 1)
	if _, err := db.Exec("INSERT INTO Comments (MediaId, Text) VALUES (?, 'three')", post); err != nil {
		t.Fatal(err)
	}
	expect(db, time.Hour+12*time.Minute, n+3, 1)
}

// EXPLAIN says what comes from the cache, and asks nothing.
func TestCache_explained(t *testing.T) {
	t.Parallel()
	srv := simulated(t)
	dsn := cached(t, srv, ";AutoCache=true")
	db := open(t, dsn)
	explain := func(db *sql.DB, text string) string {
		t.Helper()
		lines, report := reported(t, db, "EXPLAIN "+text)
		if report.Requests > 0 {
			t.Errorf("%s: %+v", text, report)
		}
		return strings.Join(lines, "\n")
	}
	if text := explain(db, "SELECT Id FROM Media"); strings.Contains(text, "cache") {
		t.Errorf("nothing is cached: %s", text)
	}
	query(t, db, "CACHE SELECT * FROM Media WHERE Created >= '2026-01-01'")
	if text := explain(db, "SELECT Id FROM Media WHERE Created >= '2026-02-01'"); !strings.Contains(text, "1|Media|from the cache, as of 20") || !strings.Contains(text, "the whole statement|NULL|NULL|NULL|0|0|0") {
		t.Errorf("not from the cache: %s", text)
	}
	if text := explain(db, "SELECT Id FROM Media"); strings.Contains(text, "cache") {
		t.Errorf("what is older is not cached: %s", text)
	}
	offline := open(t, dsn+";Offline=true")
	if _, err := try(t, offline, "EXPLAIN SELECT Id FROM Media"); err == nil || !strings.Contains(err.Error(), "what is since 2026-01-01T00:00:00Z") {
		t.Errorf("offline: %v", err)
	}
}

// TestCache_asker is no test: it is one of the processes of TestCache_processes.
func TestCache_asker(t *testing.T) {
	dsn := os.Getenv("VIEWFINDER_TEST_CACHE_ASKER")
	if dsn == "" {
		t.Skip("it is another process of TestCache_processes")
	}
	_, report := reported(t, open(t, dsn), "SELECT Id, Caption FROM Media")
	fmt.Printf("rows %d calls %d\n", report.Rows, report.QuotaCalls)
}

// Of three processes that want to know the same at once, one asks the platform.
func TestCache_processes(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 200, Accounts: 2})
	dsn := cached(t, srv, ";AutoCache=true")
	_, alone := reported(t, open(t, srv.DSN()), "SELECT Id, Caption FROM Media")
	var all sync.WaitGroup
	var mu sync.Mutex
	rows, calls := 0, 0
	for range 3 {
		all.Go(func() {
			command := exec.Command(os.Args[0], "-test.run=^TestCache_asker$")
			command.Env = append(os.Environ(), "VIEWFINDER_TEST_CACHE_ASKER="+dsn)
			out, err := command.CombinedOutput()
			var r, c int
			at := strings.Index(string(out), "rows ")
			if err != nil || at < 0 {
				t.Errorf("%v: %s", err, out)
				return
			}
			if _, err := fmt.Sscanf(string(out[at:]), "rows %d calls %d", &r, &c); err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			rows, calls = rows+r, calls+c
		})
	}
	all.Wait()
	// The first knows the size of nothing, and may ask for another page.
	if rows != 3*int(alone.Rows) || calls == 0 || calls > alone.QuotaCalls+1 {
		t.Errorf("%d rows by %d calls; one process needs %d", rows, calls, alone.QuotaCalls)
	}
}
