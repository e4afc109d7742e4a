package driver_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// What a procedure asks is told as for a SELECT: in the report, in sys_calls, and
// without secrets.
func TestExec_calls(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	db := open(t, srv.AppDSN()+";OAuthAccessToken="+srv.Token())
	lines, report := reported(t, db, "EXEC GetTokenInfo")
	if len(lines) != 1 || report.Requests == 0 || report.QuotaCalls != report.Requests || report.Bytes == 0 || !report.Complete {
		t.Errorf("%d rows, report %+v", len(lines), report)
	}
	got := query(t, db, "SELECT StatementId, Method, Path, Params, Status, Bytes > 0, Attempt, QuotaCalls, ApiVersion, Error FROM sys_calls")
	want := []string{fmt.Sprintf("%d|GET|debug_token|NULL|200|1|1|1|v27.0|NULL", report.Statement)}
	if !slices.Equal(got, want) {
		t.Errorf("sys_calls: %v, want %v", got, want)
	}
	if calls := srv.Calls(); calls != report.QuotaCalls {
		t.Errorf("%d calls, the report tells of %d", calls, report.QuotaCalls)
	}
	for _, row := range query(t, db, "SELECT * FROM sys_calls") {
		if strings.Contains(row, srv.Token()) || strings.Contains(row, srv.AppSecret()) {
			t.Errorf("a secret shows: %s", row)
		}
	}
}

// A call that is refused is told with its status, and each of its attempts.
func TestExec_failedCalls(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	db := open(t, srv.AppDSN()+";OAuthAccessToken="+srv.Token())
	if _, err := try(t, db, "EXEC GetUserInfo OAuthAccessToken='EAAfake'"); err == nil {
		t.Errorf("got %v", err)
	}
	got := query(t, db, "SELECT Method, Path, Fields IS NOT NULL, Status, Attempt, Error FROM sys_calls")
	if len(got) != 1 || !strings.HasPrefix(got[0], "GET|me|1|4") || !strings.Contains(got[0], "|1|the answer is 4") {
		t.Errorf("sys_calls: %v", got)
	}
}

// What failed on the way is asked again, and each attempt is a request.
func TestExec_attempts(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	srv.Inject(drivertest.Fault{Path: "debug_token", Kind: drivertest.FaultServer, At: 1})
	db := open(t, srv.AppDSN()+";OAuthAccessToken="+srv.Token())
	lines, report := reported(t, db, "EXEC GetTokenInfo")
	got := query(t, db, "SELECT Status, Attempt, Error FROM sys_calls")
	if len(lines) != 1 || report.Requests != 2 || len(got) != 2 || got[0] != "500|1|the answer is 500 Internal Server Error" || got[1] != "200|2|NULL" {
		t.Errorf("%d rows, report %+v, sys_calls %v", len(lines), report, got)
	}
}

// A procedure makes no more calls than it may.
func TestExec_maxCalls(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	app := srv.AppDSN()
	const callback = "https://shop.example/instagram/callback"
	for dsn, hint := range map[string]string{app + ";MaxCalls=1": "", app: "/*+ MaxCalls(1) */ "} {
		var address, state string
		if err := open(t, app).QueryRow("EXEC GetOAuthAuthorizationURL AuthMode='WEB', CallbackURL=?", callback).Scan(&address, &state); err != nil {
			t.Fatal(err)
		}
		code := redirected(t, address).Query().Get("code")
		srv.ResetJournal()
		var report driver.Report
		_, err := open(t, dsn).ExecContext(driver.WithReport(t.Context(), &report),
			"EXEC "+hint+"GetOAuthAccessToken AuthMode='WEB', Verifier=?, CallbackURL=?, State=?", code, callback, state)
		var budget *driver.BudgetError
		if !errors.As(err, &budget) || !errors.Is(err, driver.ErrBudget) || budget.Spent != 1 || budget.Path != "oauth/access_token" {
			t.Errorf("got %v", err)
		}
		if report.Requests != 1 || srv.Calls() != 1 {
			t.Errorf("%d requests are reported, %d were made", report.Requests, srv.Calls())
		}
	}
	if _, err := try(t, open(t, app), "EXEC /*+ NoSuch(1) */ GetTokenInfo"); err == nil || !strings.Contains(err.Error(), "hint NoSuch: known are MaxCalls(n)") {
		t.Errorf("got %v", err)
	}
}

// A request of a procedure has its time from when it may go, and says so when that is
// over.
func TestExec_timeout(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	srv.Inject(drivertest.Fault{Path: "debug_token", Kind: drivertest.FaultHang})
	db := open(t, srv.AppDSN()+";Timeout=0.05;OAuthAccessToken="+srv.Token())
	if err := readAll(db, "EXEC GetTokenInfo"); err == nil || !strings.Contains(err.Error(), "no complete answer within 50ms") {
		t.Errorf("got %v", err)
	}
	if got := query(t, db, "SELECT Status, Error FROM sys_calls"); len(got) != 3 || got[2] != "0|no complete answer within 50ms (context deadline exceeded)" {
		t.Errorf("%v", got)
	}
}

// What a procedure asks of the Graph API goes when a SELECT's calls would: not where a
// rate limit is used up to MaxQuotaPercent, and not while the API refuses calls. Its
// answers tell of the limits to the statements after it.
func TestExec_paced(t *testing.T) {
	t.Parallel()
	const procedure = "EXEC GetTokenInfo"
	t.Run("over quota", func(t *testing.T) {
		t.Parallel()
		srv := simulated(t, drivertest.Options{Media: 3})
		db := open(t, srv.AppDSN()+";OAuthAccessToken="+srv.Token())
		srv.SetUsage(&drivertest.Usage{App: 96})
		query(t, db, procedure) // the limit is learned of by the way
		srv.ResetJournal()
		for _, statement := range []string{procedure, "SELECT count(*) FROM Media"} {
			var report driver.Report
			rows, err := db.QueryContext(driver.WithReport(t.Context(), &report), statement)
			if err == nil {
				for rows.Next() {
				}
				err = errors.Join(rows.Err(), rows.Close())
			}
			if at, known := driver.RetryAt(err); !errors.Is(err, driver.ErrQuota) || !known || at.IsZero() {
				t.Errorf("%s: %v", statement, err)
			}
			if report.Requests != 0 || srv.Calls() != 0 {
				t.Errorf("%s: %d requests are reported, %d were made", statement, report.Requests, srv.Calls())
			}
		}
	})
	t.Run("by a hint", func(t *testing.T) {
		t.Parallel()
		srv := simulated(t, drivertest.Options{Media: 3})
		db := open(t, srv.AppDSN()+";OAuthAccessToken="+srv.Token())
		srv.SetUsage(&drivertest.Usage{App: 60})
		query(t, db, procedure)
		if err := readAll(db, "EXEC /*+ MaxQuotaPercent(50) */ GetTokenInfo"); !errors.Is(err, driver.ErrQuota) {
			t.Errorf("got %v", err)
		}
		if got := query(t, db, procedure); len(got) != 1 || srv.Calls() != 2 {
			t.Errorf("%d rows, %d calls", len(got), srv.Calls())
		}
	})
	t.Run("throttled", func(t *testing.T) {
		t.Parallel()
		srv := simulated(t, drivertest.Options{Media: 3})
		srv.Inject(drivertest.Fault{Path: "debug_token", Kind: drivertest.FaultThrottle, At: 1})
		db := open(t, srv.AppDSN()+";OAuthAccessToken="+srv.Token())
		for _, statement := range []string{procedure, procedure, "SELECT count(*) FROM Media"} {
			if err := readAll(db, statement); !errors.Is(err, driver.ErrRateLimited) {
				t.Errorf("%s: %v", statement, err)
			}
		}
		if srv.Calls() != 1 {
			t.Errorf("%d calls, each of which lengthens the block", srv.Calls())
		}
		if got := query(t, db, "SELECT count(*) FROM sys_usage WHERE BlockedUntil IS NOT NULL"); got[0] == "0" {
			t.Error("sys_usage tells of no block")
		}
	})
	t.Run("after a SELECT", func(t *testing.T) {
		t.Parallel()
		srv := simulated(t, drivertest.Options{Media: 3})
		db := open(t, srv.AppDSN()+";OAuthAccessToken="+srv.Token())
		srv.SetUsage(&drivertest.Usage{App: 96})
		_ = readAll(db, "SELECT count(*) FROM Media")
		before := srv.Calls()
		if err := readAll(db, procedure); !errors.Is(err, driver.ErrQuota) || srv.Calls() != before {
			t.Errorf("%v after %d calls, %d were made before", err, srv.Calls(), before)
		}
	})
}
