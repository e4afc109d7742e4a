package driver_test

import (
	"context"
	"database/sql"
	"errors"
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
			for {
				report, err := newest(t, db)
				mu.Lock()
				calls, usage = calls+report.QuotaCalls, max(usage, report.Usage)
				over := calls > limit
				mu.Unlock()
				if err != nil && !errors.Is(err, driver.ErrRateLimited) {
					t.Error(err)
				}
				if err != nil || over {
					return
				}
			}
		})
	}
	all.Wait()
	const least = percent / 2
	if calls < limit*least/100 || calls > limit*percent/100 || usage > percent {
		t.Errorf("%d calls of %d, at the most %v percent, and not %d", calls, limit, usage, percent)
	}
	if report, err := newest(t, open(t, dsn+fmt.Sprintf(";MaxQuotaPercent=%d", least))); !errors.Is(err, driver.ErrRateLimited) || report.Requests > 0 {
		t.Errorf("another process asks: %v, %+v", err, report)
	}
}

// newest asks for one post. A call that would have to wait longer than the context lasts is
// refused at once; where the machine is so busy that the context has ended before, it is asked again.
func newest(t *testing.T, db *sql.DB) (report driver.Report, err error) {
	t.Helper()
	for {
		var once driver.Report
		ctx, cancel := context.WithTimeout(driver.WithReport(t.Context(), &once), 10*time.Second)
		rows, err := db.QueryContext(ctx, "SELECT Id FROM Media LIMIT 1")
		if err == nil {
			_, err = read(t, rows)
			rows.Close()
		}
		cancel()
		report.Requests, report.QuotaCalls, report.Usage = report.Requests+once.Requests, report.QuotaCalls+once.QuotaCalls, max(report.Usage, once.Usage)
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, driver.ErrRateLimited) {
			return report, err
		}
	}
}
