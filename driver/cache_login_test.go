package driver_test

import (
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// With a login that is deleted what the cache has of it goes: whoever logs in next is not answered
// from its rows.
func TestCache_loginEnds(t *testing.T) {
	t.Parallel()
	srv := loginServer(t, drivertest.Options{})
	dsn := appDSN(t, srv) + ";InitiateOAuth=GETANDREFRESH;CacheLocation=" + filepath.Join(t.TempDir(), "cache")
	var asked atomic.Int64
	ctx := atDesk(t, &asked)
	live := open(t, dsn+";AutoCache=true")
	if _, err := count(ctx, live); err != nil { // logs in
		t.Fatal(err)
	}
	const all = "SELECT Id, Caption FROM Media"
	want := query(t, live, all)
	offline := dsn + ";Offline=true"
	if got := query(t, open(t, offline), all); len(got) != 3 || !slices.Equal(got, want) {
		t.Fatalf("before: %q", got)
	}
	if row := oneRow(t, live, "EXEC RevokeOAuthAccessToken"); row["TokensDeleted"] != int64(1) {
		t.Fatalf("%v", row)
	}
	if rows, err := try(t, open(t, offline), all); err == nil || !strings.Contains(err.Error(), "never cached") {
		t.Errorf("afterwards: %q, %v", rows, err)
	}
}
