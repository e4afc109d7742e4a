package work

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/spec"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

const tables = `
sink: sqlite:unused
tables:
  - InstagramBusinessProfile
  - Media
  - MediaInsights
  - Comments
  - AccountInsights
`

// opened is a login of a simulator, whose tables are kept.
func opened(t testing.TB, srv *drivertest.Server, text string) (*reading.Login, []*reading.Source) {
	t.Helper()
	c, err := config.Parse(srv.DSN())
	if err != nil {
		t.Fatal(err)
	}
	c.Now = srv.Now()
	login, err := reading.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = login.Close() })
	s, err := spec.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	sources, err := login.Sources(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return login, sources
}

func prepared(t *testing.T, sink history.Sink, sources []*reading.Source) {
	t.Helper()
	var kept []*history.Table
	for _, s := range sources {
		kept = append(kept, s.Table)
	}
	if err := sink.Prepare(t.Context(), kept); err != nil {
		t.Fatal(err)
	}
}

// TestQueue has two processes work at what is due, each with a queue and a sink of its own
// over one database, and holds that each table is read once.
func TestQueue(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "kept.db")
		testQueue(t, func() (Queue, error) {
			return OpenSQLite(t.Context(), sqlsink.SQLiteName(path), slog.New(slog.DiscardHandler))
		}, func() (*sqlsink.Sink, error) { return sqlsink.OpenSQLite(path) })
	})
	t.Run("postgres", func(t *testing.T) {
		address := pgtest.Database(t).String()
		testQueue(t, func() (Queue, error) {
			return OpenPostgres(t.Context(), address, slog.New(slog.DiscardHandler))
		}, func() (*sqlsink.Sink, error) { return sqlsink.OpenPostgres(address) })
	})
}

func testQueue(t *testing.T, queue func() (Queue, error), open func() (*sqlsink.Sink, error)) {
	srv := drivertest.Start(t, drivertest.Options{Accounts: 3, Media: 30, Now: now})
	login, sources := opened(t, srv, tables)
	accounts, err := login.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var done atomic.Int64
	var all sync.WaitGroup
	var sink *sqlsink.Sink
	failed := make(chan error, 2)
	for range 2 {
		q, err := queue()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(q.Close)
		if sink, err = open(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = sink.Close() })
		prepared(t, sink, sources)
		crew := Crew{
			Sink: sink, Logins: []Login{{Sources: sources, Accounts: accounts.Accounts}},
			Limits: Limits{Slice: time.Second, Step: 20 * time.Second, Rescue: 30 * time.Second, Look: time.Second},
			Told: func(d Done) {
				if d.Err != nil {
					t.Error(d.Table, d.Account, d.Err)
				}
				if done.Add(1) == 15 {
					stop()
				}
			},
		}
		all.Go(func() { failed <- q.Work(ctx, crew) })
	}
	all.Wait()
	close(failed)
	for err := range failed {
		if err != nil {
			t.Error(err)
		}
	}
	for table, want := range map[string]int{"instagrambusinessprofile": 3, "media": 90, "mediainsights": 90, "accountinsights": 270} {
		var rows, versions int
		if err := sink.DB().QueryRowContext(t.Context(), fmt.Sprintf("SELECT (SELECT count(*) FROM %s), (SELECT count(*) FROM %[1]s_version)", table)).Scan(&rows, &versions); err != nil {
			t.Fatal(err)
		}
		if rows != want || versions != want {
			t.Errorf("%s: %d rows, %d versions, want %d", table, rows, versions, want)
		}
	}
}
