package driver_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
)

// everything are all values that a cache has, one a line.
func everything(t *testing.T, dsn string) string {
	t.Helper()
	c, err := config.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	place, err := connect.Cache(c)
	if err != nil {
		t.Fatal(err)
	}
	f := cache.At(place)
	defer func() { _ = f.Close() }()
	r, err := f.Reader(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	list, err := r.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, table := range list {
		var columns []string
		for _, c := range table.Columns {
			columns = append(columns, c.Name)
		}
		rows, err := r.Read(t.Context(), cache.Wanted{Table: table.Name, Columns: columns})
		if err != nil {
			t.Fatal(err)
		}
		for {
			more, err := rows.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !more {
				break
			}
			for i := range columns {
				all.WriteString(rows.Value(i).Text() + "\n")
			}
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// With CacheWithoutNames nobody's name is in the file, whichever way rows come into it; who asks
// for names has them of the platform each time, and offline is told why there are none.
func TestCache_withoutNames(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 20, Comments: 60, Replies: 10})
	dsn := srv.DSN() + ";OAuthSettingsKey=passphrase of a test;CacheLocation=" + filepath.Join(t.TempDir(), "cache")
	with := open(t, dsn+";AutoCache=true")
	const asks, plain = "SELECT Id, Text, Username, FromId, FromUsername FROM Comments", "SELECT Id, Text FROM Comments"
	want := query(t, with, asks)
	own := query(t, with, "SELECT Username FROM InstagramBusinessProfile")[0]
	names := slices.DeleteFunc(query(t, with, "SELECT DISTINCT Username FROM Comments WHERE Username IS NOT NULL UNION SELECT DISTINCT FromId FROM Comments WHERE FromId IS NOT NULL"), func(name string) bool { return name == own })
	found := func(dsn string) (n int) {
		lines := strings.Split(everything(t, dsn), "\n")
		for _, name := range names {
			if slices.Contains(lines, name) {
				n++
			}
		}
		return n
	}
	if len(names) < 3 || found(dsn) != len(names) {
		t.Fatalf("of the names %q %d are kept", names, found(dsn))
	}
	dsn += ";CacheWithoutNames=true"
	db := open(t, dsn+";AutoCache=true")
	for range 2 {
		got, report := reported(t, db, asks)
		if !slices.Equal(got, want) || report.QuotaCalls == 0 {
			t.Errorf("%d rows, report %+v", len(got), report)
		}
	}
	if _, report := reported(t, db, plain); report.QuotaCalls > 0 || report.AsOf.IsZero() {
		t.Errorf("the rest is not answered from the cache: %+v", report)
	}
	query(t, db, "CACHE WITH DROP EXISTING SELECT * FROM Comments")
	query(t, db, "CACHE SELECT * FROM Replies")
	query(t, db, "CACHE Texts SELECT Id, Text FROM Comments")
	if _, err := try(t, db, "CACHE Authors SELECT Id, upper(Username) AS Who FROM Comments"); err == nil || !strings.Contains(err.Error(), "CacheWithoutNames=true: the SELECT reads Username of Comments") {
		t.Errorf("got %v", err)
	}
	if n := found(dsn); n > 0 {
		t.Errorf("%d names are kept", n)
	}
	offline := open(t, dsn+";Offline=true")
	if got := query(t, offline, plain); len(got) != len(want) {
		t.Errorf("%d rows offline, of %d", len(got), len(want))
	}
	if _, err := try(t, offline, asks); err == nil || !strings.Contains(err.Error(), "CacheWithoutNames=true keeps no Username, FromId, FromUsername, which tells who other people are") {
		t.Errorf("got %v", err)
	}
}
