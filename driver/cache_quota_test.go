package driver_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// Processes with the same folder know of each other's calls: together they stay under
// MaxQuotaPercent, and one that has just begun asks nothing where the others have used up what it may.
func TestCache_quota(t *testing.T) {
	t.Parallel()
	const limit, percent = 200, 40
	srv := simulated(t, drivertest.Options{Media: 30, HourlyCalls: limit})
	dsn := cached(t, srv, "")
	var all sync.WaitGroup
	var mu sync.Mutex
	calls, usage := 0, 0.0
	for range 3 {
		db := open(t, dsn+fmt.Sprintf(";MaxQuotaPercent=%d", percent))
		all.Go(func() {
			for range limit {
				var report driver.Report
				// A call that would have to wait longer is refused at once.
				ctx, cancel := context.WithTimeout(driver.WithReport(t.Context(), &report), 10*time.Second)
				rows, err := db.QueryContext(ctx, "SELECT Id FROM Media LIMIT 1")
				if err == nil {
					_, err = read(t, rows)
					rows.Close()
				}
				cancel()
				mu.Lock()
				calls, usage = calls+report.QuotaCalls, max(usage, report.Usage)
				over := calls > limit
				mu.Unlock()
				if err != nil || over {
					return
				}
			}
		})
	}
	all.Wait()
	if calls == 0 || calls > limit*percent/100 || usage > percent {
		t.Errorf("%d calls of %d, at the most %v percent, and not %d", calls, limit, usage, percent)
	}
	var report driver.Report
	ctx, cancel := context.WithTimeout(driver.WithReport(t.Context(), &report), 10*time.Second)
	defer cancel()
	if rows, err := open(t, dsn+";MaxQuotaPercent=20").QueryContext(ctx, "SELECT Id FROM Media LIMIT 1"); err == nil {
		if _, err = read(t, rows); err == nil {
			t.Error("another process is answered")
		}
		rows.Close()
	}
	if report.Requests > 0 {
		t.Errorf("another process asks: %+v", report)
	}
}
