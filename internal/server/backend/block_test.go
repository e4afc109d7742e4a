package backend_test

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	_ "github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// What a transaction reads of the cache is of one moment, whoever writes meanwhile and however
// long the client is silent; what the next one reads is of a later one.
func TestBlock(t *testing.T) {
	t.Parallel()
	more := "AutoCache=true;OAuthSettingsKey=passphrase of a test;CacheLocation=" + filepath.Join(t.TempDir(), "cache")
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 60}, more)
	conn := r.connect(t, nil)
	other, err := sql.Open("instagram", r.sim.DSN()+";"+more)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	do := func(text string) {
		t.Helper()
		if _, err := conn.Exec(t.Context(), text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	asked := func() int {
		t.Helper()
		r.calls(t)
		rows, err := texts(t, conn, "select id from media")
		if err != nil || len(rows) != 60 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		return r.calls(t)
	}
	empty := func() {
		t.Helper()
		if _, err := other.ExecContext(t.Context(), "CACHE WITH DROP EXISTING SELECT Id FROM Media LIMIT 1"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * rest)
	}
	for _, end := range []string{"commit", "rollback", "rollback and chain"} {
		if asked() == 0 {
			t.Fatalf("before %s: what is not kept costs nothing", end)
		}
		do("begin")
		if n := asked(); n != 0 {
			t.Errorf("before %s: %d calls for what is kept", end, n)
		}
		empty()
		if n := asked(); n != 0 {
			t.Errorf("before %s: %d calls for what was kept when the transaction began to read", end, n)
		}
		do(end)
		if asked() == 0 {
			t.Errorf("after %s: what is no longer kept costs nothing", end)
		}
		empty()
	}
}
