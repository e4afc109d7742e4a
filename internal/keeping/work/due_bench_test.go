package work

import (
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// BenchmarkDue looks for what is due among 50,000 tasks, of five tables of 500 logins with 20
// accounts each; peak-MB is what that takes of the heap at most.
func BenchmarkDue(b *testing.B) {
	srv := drivertest.Start(b, drivertest.Options{Accounts: 1, Media: 1, Now: now})
	login, sources := opened(b, srv, "sink: sqlite:unused\ntables: [InstagramBusinessProfile, Media, MediaInsights, Comments, AccountInsights]\n")
	sink, err := sqlsink.OpenSQLite(filepath.Join(b.TempDir(), "kept.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = sink.Close() })
	var tables []*history.Table
	for _, s := range sources {
		tables = append(tables, s.Table)
	}
	if err := sink.Prepare(b.Context(), tables); err != nil {
		b.Fatal(err)
	}
	accounts, err := login.Accounts(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	tx, err := sink.DB().BeginTx(b.Context(), nil)
	if err != nil {
		b.Fatal(err)
	}
	checkpoints := map[string][]byte{}
	for _, s := range sources {
		step, _, err := s.Next(b.Context(), accounts.Accounts[0].ID, nil)
		if err != nil {
			b.Fatal(err)
		}
		checkpoints[s.Task()] = step.Checkpoint
	}
	crew := Crew{Sink: sink}
	for i := range 500 {
		l := Login{Name: fmt.Sprintf("login%03d", i), Sources: sources}
		for j := range 20 {
			id := fmt.Sprint(17841400000000000 + 20*i + j)
			l.Accounts = append(l.Accounts, reading.Account{ID: id, Username: "user" + id})
			for name, text := range checkpoints {
				if _, err := tx.ExecContext(b.Context(), "INSERT INTO sync_task (account, name, fence, checkpoint) VALUES (?, ?, 1, ?)", id, name, text); err != nil {
					b.Fatal(err)
				}
			}
		}
		crew.Logins = append(crew.Logins, l)
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(50)) // that of a worker
	peak, stop := peakHeap()
	defer stop()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := crew.due(b.Context(), func(args) bool { return false }, func(string) int { return 10 }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(peak.Load())/(1<<20), "peak-MB")
}

// peakHeap is the most that objects of the heap have taken beyond what they take now, in bytes,
// until it is stopped.
func peakHeap() (peak *atomic.Int64, stop func()) {
	runtime.GC()
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	read := func() int64 {
		metrics.Read(sample)
		return int64(sample[0].Value.Uint64())
	}
	peak = new(atomic.Int64)
	at, done := read(), make(chan struct{})
	go func() {
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				peak.Store(max(peak.Load(), read()-at))
			}
		}
	}()
	return peak, func() { close(done) }
}
