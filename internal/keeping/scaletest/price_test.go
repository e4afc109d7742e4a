//go:build unix

package scaletest

import (
	"strings"
	"testing"
	"time"
)

// TestPrice measures what reading takes of a worker, and what is kept takes in PostgreSQL: of
// 60 accounts of 100 posts, read whole.
func TestPrice(t *testing.T) {
	howLong(t)
	f := newFleet(t, world{Seed: 7, Start: time.Now().Truncate(time.Second), Logins: 3, Accounts: 20, Media: 100, Served: 3})
	f.start()
	f.until("the end", time.Hour, func() bool { return f.ended() == f.all() })
	took := processor(f.workers[0].cmd.Process.Pid) * 10 // milliseconds
	f.end()
	calls, rows := f.number("SELECT sum(calls) FROM sync_scan"), f.number("SELECT sum(rows_read) FROM sync_scan")
	if calls <= 0 || rows <= 0 {
		t.Fatalf("%d calls, %d rows", calls, rows)
	}
	t.Logf("%d calls, %d rows, %d tables in %d ms of a core: %.2f ms for a call, %.2f for a row, %.1f for a table",
		calls, rows, f.ended(), took, float64(took)/float64(calls), float64(took)/float64(rows), float64(took)/float64(f.ended()))
	for _, table := range append([]string{"sync_scan", "sync_task", "river_job"}, f.tables...) {
		name := strings.ToLower(table)
		if !strings.Contains(name, "_") {
			name += "_version"
		}
		n := f.number("SELECT count(*) FROM " + name)
		t.Logf("%s: %d rows, each %d bytes and %d of indexes", name, n, f.number("SELECT pg_table_size('"+name+"')")/n, f.number("SELECT pg_indexes_size('"+name+"')")/n)
	}
}
