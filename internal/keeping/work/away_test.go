package work

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// PostgreSQL is away for an hour in which things happen on the platform: each table that is due
// says so, and what was kept stays. When it is back the next round has what it missed.
func TestBring_sinkAwayForAnHour(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	srv := drivertest.Start(t, drivertest.Options{Accounts: 2, Media: 30, Comments: 30, Replies: 4, Now: now})
	sink, err := sqlsink.OpenPostgres(server.Address.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Close() })
	w := &world{t: t, r: rand.New(rand.NewPCG(1, 3)), srv: srv, sink: sink}
	w.round(sink)
	w.check()
	scans := w.text("SELECT count(*) FROM sync_scan")
	srv.Advance(time.Hour) // so that all is due
	server.Stop(t)
	for range 4 {
		srv.AddPost(w.r.IntN(2))
		w.happen()
		srv.Advance(15 * time.Minute)
		login, sources := opened(t, srv, scheduled)
		accounts, err := login.Accounts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range sources {
			r, err := Bring(t.Context(), sink, s, accounts.Accounts[0].ID, Options{})
			if err == nil || !strings.Contains(err.Error(), "cannot be reached: what was kept is whole, and this can be done when it is back: ") || r.Steps > 0 {
				t.Errorf("%s: %d steps, %v", s.Table.Name, r.Steps, err)
			}
		}
	}
	server.Start(t)
	if now := w.text("SELECT count(*) FROM sync_scan"); now != scans {
		t.Errorf("%s readings are kept, and %s were", now, scans)
	}
	srv.Advance(48 * time.Hour) // so that all is read whole, and what was deleted is seen
	w.round(sink)
	w.check()
}
