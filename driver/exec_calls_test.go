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
	want := []string{fmt.Sprintf("%d|GET|debug_token|NULL|200|1|1|1|v26.0|NULL", report.Statement)}
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
