package work

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// TestBring_slow has steps take longer than they may: they are made smaller until they are as
// small as can be, which have all the time they take, and everything is kept. What was halved is
// kept too: who goes on after each does not begin anew.
func TestBring_slow(t *testing.T) {
	t.Parallel()
	srv := drivertest.Start(t, drivertest.Options{Accounts: 1, Media: 20, Comments: 40, Replies: 4, Now: now})
	sink, err := sqlsink.OpenSQLite(filepath.Join(t.TempDir(), "kept.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Close() })
	login, sources := opened(t, srv, tables)
	prepared(t, sink, sources)
	accounts, err := login.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		s.Chunk = 16
		halved, more := 0, true
		for more {
			// Each slice is one step, or one that took too long.
			r, err := Bring(t.Context(), sink, s, accounts.Accounts[0].ID, Options{Step: time.Nanosecond, Within: time.Nanosecond})
			if err != nil {
				t.Fatal(s.Table.Name, err)
			}
			if halved += r.Halved; halved > 200 {
				t.Fatal(s.Table.Name, "is halved for ever")
			}
			more = r.More
		}
		if (halved > 0) != (s.Table.Name != "InstagramBusinessProfile") {
			t.Errorf("%s: %d steps were halved", s.Table.Name, halved)
		}
	}
	w := &world{t: t, srv: srv, sink: sink}
	w.check()
}
