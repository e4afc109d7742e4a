package driver_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// cached is a connection string with a cache in a folder of the test.
func cached(t *testing.T, srv *drivertest.Server, more string) string {
	t.Helper()
	return srv.DSN() + ";OAuthSettingsKey=passphrase of a test;CacheLocation=" + filepath.Join(t.TempDir(), "cache") + more
}

// What one pool caches, another one answers without a network; what is not there is an error
// that says so.
func TestCache_offline(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 2, Media: 120})
	dsn := cached(t, srv, "")
	live := open(t, dsn)
	const all = "SELECT Id, Caption, LikesCount, Created, InstagramBusinessAccountId FROM Media"
	want := query(t, live, all)
	told := query(t, live, "CACHE SELECT * FROM Media")
	if len(told) != 1 || !strings.HasPrefix(told[0], "Media|240|true|") {
		t.Fatalf("told %q", told)
	}
	offline := open(t, dsn+";Offline=true")
	for text, least := range map[string]int{
		all: 240,
		"SELECT Id FROM Media WHERE Created >= '2026-01-01' ORDER BY LikesCount DESC, Id LIMIT 7":      7,
		"SELECT a.Id FROM Media a JOIN Media b ON b.Id = a.Id WHERE b.LikesCount > 3":                  1,
		"SELECT Id, Caption, LikesCount, Created, InstagramBusinessAccountId FROM Media#CACHE":         240,
		"SELECT Id FROM [Media#CACHE] WHERE Id IN (SELECT Id FROM Media WHERE Caption LIKE '%about%')": 1,
	} {
		got, report := reported(t, offline, text)
		if len(got) < least || report.Requests > 0 || !report.Complete || time.Since(report.AsOf) > time.Hour {
			t.Errorf("%s: %d rows, report %+v", text, len(got), report)
		}
		if least == 240 && !slices.Equal(got, want) {
			t.Errorf("%s: other rows, or in another order", text)
		}
	}
	for text, says := range map[string]string{
		"SELECT Text FROM Comments":                              "Offline=true: the cache does not hold all rows of Comments: the table was never cached",
		"SELECT ViewCount FROM Media":                            "never with ViewCount",
		"SELECT * FROM AccountInsights":                          "Offline=true: AccountInsights cannot be answered from the cache",
		"CACHE SELECT * FROM Media":                              "Offline=true: CACHE reads the platform",
		"INSERT INTO Comments (MediaId, Text) VALUES ('1', 'x')": "Offline=true: INSERT writes to the platform, and there is no network: nothing was sent",
		"DELETE FROM Comments WHERE Id = '1'":                    "Offline=true: DELETE writes to the platform, and there is no network: nothing was sent",
		"SELECT 1 FROM Comments#CACHE":                           "line 1, column 15: nothing of Comments is cached yet: CACHE SELECT * FROM Comments",
		"SELECT 1 FROM [Reach#CACHE]":                            "nothing is cached under the name Reach yet: CACHE Reach SELECT",
		"SELECT 1 FROM Medai#CACHE":                              "did you mean Media#CACHE?",
	} {
		if _, err := try(t, offline, text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, and not %s", text, err, says)
		}
	}
}

// With AutoCache the second question costs nothing, and none beyond the tolerance.
func TestCache_automatic(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 2, Media: 120})
	dsn := cached(t, srv, ";AutoCache=true")
	db := open(t, dsn)
	const text = "SELECT Id, LikesCount FROM Media"
	first, report := reported(t, db, text)
	if report.QuotaCalls == 0 || !report.AsOf.IsZero() {
		t.Fatalf("%+v", report)
	}
	for _, db := range map[string]interface {
		querier
	}{"same": db, "other": open(t, dsn)} {
		if got := query(t, db, text); !slices.Equal(got, first) {
			t.Error("other rows")
		}
	}
	second, report := reported(t, open(t, dsn), "SELECT Id, LikesCount FROM Media WHERE LikesCount >= 0")
	if report.QuotaCalls > 0 || report.AsOf.IsZero() || len(second) == 0 {
		t.Errorf("the second question: %+v", report)
	}
	if _, report = reported(t, db, "SELECT Id, Caption FROM Media"); report.QuotaCalls == 0 {
		t.Error("other columns were made up")
	}
	if _, report = reported(t, open(t, dsn+";CacheTolerance=0"), text); report.QuotaCalls == 0 {
		t.Error("CacheTolerance=0 is answered from the cache")
	}
}

// Nothing can be read in the files.
func TestCache_encrypted(t *testing.T) {
	t.Parallel()
	srv := simulated(t)
	dsn := cached(t, srv, "")
	db := open(t, dsn)
	query(t, db, "CACHE SELECT * FROM Media")
	folder := dsn[strings.LastIndex(dsn, "=")+1:]
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) < 2 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, plain := range []string{"Post no", "about", "SQLite format", "CREATE TABLE", "viewfinder_scan", "LikesCount"} {
			if bytes.Contains(b, []byte(plain)) {
				t.Errorf("%s holds %q", file, plain)
			}
		}
		if runtime.GOOS == "windows" {
			continue
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", file, info.Mode(), err)
		}
	}
	other := strings.Replace(dsn, "passphrase of a test", "another one", 1)
	if _, err := try(t, open(t, other+";Offline=true"), "SELECT Id FROM Media"); err == nil || !strings.Contains(err.Error(), "OAuthSettingsKey") {
		t.Errorf("with another key: %v", err)
	}
}

// A file that is damaged is no reason to answer nothing; who asks for it alone is told.
func TestCache_damaged(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 40})
	dsn := cached(t, srv, "")
	want := query(t, open(t, dsn), "SELECT Id FROM Media ORDER BY Id")
	first := open(t, dsn)
	query(t, first, "CACHE SELECT Id FROM Media")
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dsn[strings.LastIndex(dsn, "=")+1:], "*.db"))
	files = slices.DeleteFunc(files, func(file string) bool { return strings.HasPrefix(filepath.Base(file), "usage-") })
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, beside := range []string{"-wal", "-shm"} {
		_ = os.Remove(files[0] + beside) // they may be there yet, and hold what is damaged
	}
	if err := os.WriteFile(files[0], bytes.Repeat([]byte("damage"), 10_000), 0o600); err != nil {
		t.Fatal(err)
	}
	got, report := reported(t, open(t, dsn+";AutoCache=true"), "SELECT Id FROM Media ORDER BY Id")
	if !slices.Equal(got, want) || !report.Complete || len(report.Warnings) != 1 || !strings.Contains(report.Warnings[0].Message, files[0]) {
		t.Errorf("%d rows, %+v", len(got), report)
	}
	if _, err := try(t, open(t, dsn+";AutoCache=true;Offline=true"), "SELECT Id FROM Media"); err == nil || !strings.Contains(err.Error(), files[0]) {
		t.Errorf("offline: %v", err)
	}
}

// A live table beside a cached one is listed, and its rows are looked up there.
func TestCache_besideLive(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 120})
	db := open(t, cached(t, srv, ""))
	query(t, db, "CACHE SELECT Id, LikesCount FROM Media")
	const join = "SELECT m.Id FROM Media m JOIN Media#CACHE c ON c.Id = m.Id WHERE m.LikesCount >= c.LikesCount ORDER BY m.Id"
	got, report := reported(t, db, join)
	if want := query(t, db, "SELECT Id FROM Media ORDER BY Id"); !slices.Equal(got, want) || report.QuotaCalls > 3 {
		t.Errorf("%d rows with %d calls", len(got), report.QuotaCalls)
	}
	if steps := query(t, db, "EXPLAIN "+join); len(steps) != 3 || !strings.Contains(strings.Join(steps, "\n"), "Media#CACHE|from the cache, as it is kept|") {
		t.Errorf("explained %q", steps)
	}
}
