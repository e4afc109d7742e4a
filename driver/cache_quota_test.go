package driver_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// What processes may use of the platform's limit in TestCache_quota.
const quotaLimit, quotaPercent = 200, 40

// quotaDSN is the variable by which TestCache_quota tells its processes whom they ask.
const quotaDSN = "VIEWFINDER_TEST_CACHE_QUOTA"

// used is what one process has used of the platform's limit.
type used struct {
	calls int
	usage float64
}

// useUp asks for one post again and again, until it is told of the limit.
func useUp(t *testing.T, db *sql.DB) (u used, err error) {
	t.Helper()
	for u.calls <= quotaLimit {
		report, err := newest(t, db)
		u = used{u.calls + report.QuotaCalls, max(u.usage, report.Usage)}
		if errors.Is(err, driver.ErrRateLimited) {
			return u, nil
		}
		if err != nil {
			return u, err
		}
	}
	return u, nil
}

// TestCache_user is no test: it is one of the processes of TestCache_quota.
func TestCache_user(t *testing.T) {
	dsn := os.Getenv(quotaDSN)
	if dsn == "" {
		t.Skip("it is another process of TestCache_quota")
	}
	u, err := useUp(t, open(t, dsn))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("calls %d usage %g\n", u.calls, u.usage)
}

// Processes with the same folder know of each other's calls: together they stay under
// MaxQuotaPercent, and one that has just begun asks nothing where the others have used up what it
// may. So do pools of one process.
func TestCache_quota(t *testing.T) {
	t.Parallel()
	for name, use := range map[string]func(t *testing.T, dsn string) (used, error){
		"processes": func(t *testing.T, dsn string) (u used, err error) {
			t.Helper()
			command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestCache_user$")
			command.Env = append(os.Environ(), quotaDSN+"="+dsn)
			out, err := command.CombinedOutput()
			_, said, _ := strings.Cut(string(out), "calls ")
			if err == nil {
				_, err = fmt.Sscanf(said, "%d usage %g", &u.calls, &u.usage)
			}
			if err != nil {
				err = fmt.Errorf("%w: %s", err, out)
			}
			return u, err
		},
		"pools": func(t *testing.T, dsn string) (used, error) {
			t.Helper()
			return useUp(t, open(t, dsn))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := simulated(t, drivertest.Options{Media: 30, HourlyCalls: quotaLimit})
			dsn := cached(t, srv, "")
			var all sync.WaitGroup
			var mu sync.Mutex
			var sum used
			for range 3 {
				all.Go(func() {
					u, err := use(t, fmt.Sprintf("%s;MaxQuotaPercent=%d", dsn, quotaPercent))
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					defer mu.Unlock()
					sum = used{sum.calls + u.calls, max(sum.usage, u.usage)}
				})
			}
			all.Wait()
			const least = quotaPercent / 2
			if sum.calls < quotaLimit*least/100 || sum.calls > quotaLimit*quotaPercent/100 || sum.usage > quotaPercent || srv.Calls() != sum.calls {
				t.Errorf("%d calls of %d, at the most %v percent, and not %d; the platform has seen %d", sum.calls, quotaLimit, sum.usage, quotaPercent, srv.Calls())
			}
			if report, err := newest(t, open(t, fmt.Sprintf("%s;MaxQuotaPercent=%d", dsn, least))); !errors.Is(err, driver.ErrRateLimited) || report.Requests > 0 {
				t.Errorf("another process asks: %v, %+v", err, report)
			}
		})
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
