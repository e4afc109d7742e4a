package backend_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// What goes wrong has a code by which a program knows it, and a hint for people.
func TestErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, query string
		fault       drivertest.Fault
		code        string
	}{
		{"a rate limit", `select "Id" from media`, drivertest.Fault{Kind: drivertest.FaultThrottle, Every: 1}, "57P03"},
		{"an expired token", `select "Id" from media`, drivertest.Fault{Kind: drivertest.FaultExpired, Every: 1}, "28000"},
		{"a permission", `select "Id" from media`, drivertest.Fault{Kind: drivertest.FaultPermission, Every: 1}, "42501"},
		{"a blocked app", `select "Id" from media`, drivertest.Fault{Kind: drivertest.FaultBlocked, Every: 1}, "42501"},
		{"another answer", `select "Id" from media`, drivertest.Fault{Kind: drivertest.FaultHTML, Every: 1}, "HV000"},
		{"a refusal", `select "Id" from media`, drivertest.Fault{Kind: drivertest.FaultError, Code: 12, Status: 400, Every: 1}, "HV000"},
		{"no table", `select 1 from nowhere`, drivertest.Fault{}, "42P01"},
		{"no column", `select nothing from media`, drivertest.Fault{}, "42703"},
		{"a fault of the text", `select from from media`, drivertest.Fault{}, "42601"},
		{"a value", `select 1/(1-1)`, drivertest.Fault{}, "22012"},
		{"a text that is no number", `select 'x'::int8`, drivertest.Fault{}, "22P02"},
		{"a value that is too long", `select repeat('x', 8000000) || repeat('y', 8000000) || repeat('z', 8000000)`, drivertest.Fault{}, "54000"},
		{"an argument of a function", `select ntile(0) over () from media`, drivertest.Fault{}, "22023"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, drivertest.Options{Accounts: 1, Media: 5}, "")
			conn := r.connect(t, nil)
			if c.fault.Kind != "" {
				r.sim.Inject(c.fault)
			}
			_, err := texts(t, conn, c.query)
			var refused *pgconn.PgError
			if !errors.As(err, &refused) || refused.Code != c.code {
				t.Fatalf("%v", err)
			}
			if strings.Contains(fmt.Sprint(refused), r.sim.Token()) {
				t.Errorf("the token is told: %v", refused)
			}
			if _, err := texts(t, conn, "select 1"); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

// A client is not told of the files of the computer where the server runs.
func TestErrors_files(t *testing.T) {
	t.Parallel()
	stored := filepath.Join(t.TempDir(), "logins")
	if err := os.WriteFile(stored, []byte("no tokens"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 5}, "InitiateOAuth=REFRESH;OAuthSettingsLocation="+stored)
	_, err := texts(t, r.connect(t, nil), `select "Id" from media`)
	var refused *pgconn.PgError
	if !errors.As(err, &refused) || refused.Code != "58000" {
		t.Fatalf("%v", err)
	}
	if told := fmt.Sprintf("%+v", *refused); strings.Contains(told, stored) || strings.Contains(told, filepath.Dir(stored)) {
		t.Errorf("a file is told: %s", told)
	}
}

// A walk ends when it is cancelled, and the session goes on.
func TestCancelled(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 5000, Latency: 20 * time.Millisecond}, "")
	conn := r.connect(t, nil)
	failed := make(chan error)
	go func() {
		_, err := conn.Exec(context.Background(), `select "Id" from media`)
		failed <- err
	}()
	for r.sim.Calls() < 2 {
		runtime.Gosched()
	}
	if err := conn.PgConn().CancelRequest(t.Context()); err != nil {
		t.Fatal(err)
	}
	var refused *pgconn.PgError
	if err := <-failed; !errors.As(err, &refused) || refused.Code != "57014" {
		t.Errorf("%v", err)
	}
	if _, err := texts(t, conn, "set statement_timeout = 30"); err != nil {
		t.Fatal(err)
	}
	if _, err := texts(t, conn, `select "Id" from media`); !errors.As(err, &refused) || refused.Message != "canceling statement due to statement timeout" {
		t.Errorf("%v", err)
	}
	if _, err := texts(t, conn, "set statement_timeout = 0"); err != nil { // a busy machine takes longer
		t.Fatal(err)
	}
	calls := r.sim.Calls()
	if _, err := texts(t, conn, "select 1"); err != nil || r.sim.Calls() > calls+1 {
		t.Errorf("%v, %d calls more", err, r.sim.Calls()-calls)
	}
}

// A cursor fetches no more than it is asked for, and lies open beside other statements.
func TestCursor(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 2000}, "")
	conn := r.connect(t, nil)
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `declare c cursor for select "Id" from media`); err != nil {
		t.Fatal(err)
	}
	if n := r.sim.Calls(); n > 0 {
		t.Errorf("%d calls to declare a cursor", n)
	}
	for range 3 {
		rows, err := tx.Query(t.Context(), "fetch 2 from c")
		if err != nil {
			t.Fatal(err)
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil || len(ids) != 2 {
			t.Errorf("%q, %v", ids, err)
		}
		var one int
		if err := tx.QueryRow(t.Context(), "select 1").Scan(&one); err != nil {
			t.Error(err)
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Error(err)
	}
	if n := r.sim.Calls(); n > 3 {
		t.Errorf("%d calls for six rows", n)
	}
}

// What an answer lacks is told beside it.
func TestNotices(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 500}, "PartialResults=true;MaxCalls=2")
	var told []*pgconn.Notice
	conn := r.connect(t, &told)
	if _, err := texts(t, conn, `select "Id" from media`); err != nil {
		t.Fatal(err)
	}
	for _, n := range told {
		if n.Hint == "The answer is not complete." && n.Severity == "WARNING" && n.Code == "01000" && n.Message != "" && n.Detail != "" {
			return
		}
	}
	t.Errorf("told: %v", told)
}

// What the engine refuses has the client's words: no place in the engine's statement.
func TestErrors_words(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 5}, "Readonly=true")
	conn := r.connect(t, nil)
	for query, want := range map[string]string{
		`insert into comments ("MediaId", "Text") values ('1', 'a')`: "INSERT is not allowed: the connection is opened with Readonly=true (SQLSTATE 25006)",
		`select 1 where 1 in ($1::int, $32767::int)`:                 "the statement has too many parameters: 32766 are the most (SQLSTATE 54000)",
	} {
		var refused *pgconn.PgError
		_, err := conn.Prepare(t.Context(), query, query)
		if err == nil {
			_, err = conn.Exec(t.Context(), query)
		}
		if !errors.As(err, &refused) || refused.Error() != "ERROR: "+want {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// A statement with a time of its own is told at once that its turn at the platform comes after that.
func TestSession_limited(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 30, HourlyCalls: 20}, "MaxQuotaPercent=80")
	conn := r.connect(t, nil)
	if _, err := texts(t, conn, "set statement_timeout = '50s'"); err != nil { // less than that until quota comes back
		t.Fatal(err)
	}
	var err error
	for err == nil {
		_, err = texts(t, conn, `select "Id" from media`)
	}
	var refused *pgconn.PgError
	if !errors.As(err, &refused) || refused.Code != "57P03" || !strings.Contains(refused.Message, "after the context's deadline") || r.sim.Calls() > 16 {
		t.Errorf("%v, after %d calls", err, r.sim.Calls())
	}
}
