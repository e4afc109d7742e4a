package backend_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Rows that SQLite computes; half a million a second are wanted. Beside it is how much longer
// that takes than SQLite by itself, which only counts.
func BenchmarkComputedRows(b *testing.B) {
	conn := newRig(b, drivertest.Options{Accounts: 1, Media: 5}, "").connect(b, nil)
	const rows = 200_000
	const query = "with recursive t(n) as (select 1 union all select n + 1 from t where n < 200000) select n, 'a caption of some length' as caption from t"
	db, err := sqlite3.Open(":memory:")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	alone, _, err := db.Prepare(query)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = alone.Close() })
	var took, floor time.Duration
	for b.Loop() {
		begun := time.Now()
		tag, err := conn.Exec(b.Context(), query, pgx.QueryExecModeExec)
		if err != nil || tag.RowsAffected() != rows {
			b.Fatal(tag, err)
		}
		took += time.Since(begun)
		begun = time.Now()
		for alone.Step() {
		}
		if err := alone.Reset(); err != nil {
			b.Fatal(err)
		}
		floor += time.Since(begun)
	}
	b.ReportMetric(rows*float64(b.N)/took.Seconds(), "rows/s")
	b.ReportMetric(took.Seconds()/floor.Seconds(), "of-sqlite")
}

// A prepared SELECT 1, beside PostgreSQL's; 2.5 times as long in the middle may be.
func BenchmarkPreparedSelect1(b *testing.B) {
	ours := newRig(b, drivertest.Options{Accounts: 1, Media: 5}, "").connect(b, nil)
	theirs, err := pgx.Connect(b.Context(), pgtest.Database(b).String())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { theirs.Close(context.Background()) })
	measure := func(conn *pgx.Conn) time.Duration {
		begun := time.Now()
		var one int
		if err := conn.QueryRow(b.Context(), "select 1").Scan(&one); err != nil || one != 1 {
			b.Fatal(one, err)
		}
		return time.Since(begun)
	}
	var took, wanted []time.Duration
	for b.Loop() {
		took, wanted = append(took, measure(ours)), append(wanted, measure(theirs))
	}
	b.ReportMetric(middle(took).Seconds()*1e6, "p50-µs")
	b.ReportMetric(middle(took).Seconds()/middle(wanted).Seconds(), "of-postgres")
}

func middle(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// What 100 sessions take that do nothing, and that have asked the catalogue: 60 and 150 MB may
// be.
func BenchmarkIdleSessions(b *testing.B) {
	const sessions = 100
	for b.Loop() {
		r := newRig(b, drivertest.Options{Accounts: 1, Media: 5}, "")
		before := inUse(b)
		var all []*pgx.Conn
		for range sessions {
			conn := r.connect(b, nil)
			all = append(all, conn)
		}
		b.ReportMetric(float64(inUse(b)-before)/(1<<20), "MB")
		for _, conn := range all {
			if _, err := texts(b, conn, "select relname from pg_catalog.pg_class"); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(inUse(b)-before)/(1<<20), "MB-with-catalogue")
		for _, conn := range all {
			conn.Close(context.Background())
		}
	}
}

// inUse is what the program has in memory, the clients of the benchmark among it.
func inUse(b *testing.B) uint64 {
	debug.FreeOSMemory()
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		b.Skip("only Linux tells what is in memory: ", err)
	}
	var size, resident uint64
	if _, err := fmt.Sscan(string(data), &size, &resident); err != nil {
		b.Fatal(err)
	}
	return resident * uint64(os.Getpagesize())
}

// How long it takes until a walk of slow calls has ended, from when it is cancelled; ten
// milliseconds may be.
func BenchmarkCancel(b *testing.B) {
	r := newRig(b, drivertest.Options{Accounts: 1, Media: 5000, Latency: 100 * time.Millisecond}, "")
	conn := r.connect(b, nil)
	var took []time.Duration
	for b.Loop() {
		failed := make(chan time.Time)
		go func() {
			_, err := conn.Exec(context.Background(), `select "Id" from media`)
			var refused *pgconn.PgError
			if !errors.As(err, &refused) || refused.Code != "57014" {
				b.Errorf("%v", err)
			}
			failed <- time.Now()
		}()
		for calls := r.sim.Calls(); r.sim.Calls() == calls; {
			time.Sleep(time.Millisecond)
		}
		begun := time.Now()
		if err := conn.PgConn().CancelRequest(b.Context()); err != nil {
			b.Fatal(err)
		}
		took = append(took, (<-failed).Sub(begun))
	}
	b.ReportMetric(middle(took).Seconds()*1e3, "p50-ms")
}

// How much later the first row of a walk comes here than from a session without a wire, where
// the client asks on and where it was silent so long that its session rests; five milliseconds
// may be.
func BenchmarkFirstRow(b *testing.B) {
	b.Run("awake", func(b *testing.B) { firstRow(b, time.Minute) })
	b.Run("rested", func(b *testing.B) { firstRow(b, rest) }) // the other's walk takes longer
}

func firstRow(b *testing.B, rest time.Duration) {
	r := newRigOf(b, drivertest.Options{Accounts: 1, Media: 500, Latency: 20 * time.Millisecond}, "", pgwire.Limits{Rest: rest})
	conn := r.connect(b, nil)
	cfg, err := config.Parse(r.sim.DSN())
	if err != nil {
		b.Fatal(err)
	}
	pool, err := session.Open(cfg, connect.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { pool.Close() })
	direct, err := pool.Session(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { direct.Close() })
	var took, wanted []time.Duration
	for b.Loop() {
		begun := time.Now()
		rows, err := conn.Query(b.Context(), `select "Id", "Caption" from media`)
		if err != nil || !rows.Next() {
			b.Fatal(err, rows.Err())
		}
		took = append(took, time.Since(begun))
		for rows.Next() {
		}
		begun = time.Now()
		plain, err := direct.Query(b.Context(), "SELECT Id, Caption FROM Media", nil)
		if err == nil {
			err = plain.Next()
		}
		if err != nil {
			b.Fatal(err)
		}
		wanted = append(wanted, time.Since(begun))
		if err := plain.Drain(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((middle(took)-middle(wanted)).Seconds()*1e3, "ms-later")
}
