package driver_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	_ "github.com/viewfinder-sql/viewfinder/oauth/postgres"
	"github.com/viewfinder-sql/viewfinder/schema"
)

func diagnose(t *testing.T, srv *drivertest.Server, dsn string, opts ...driver.Option) *driver.Diagnosis {
	t.Helper()
	cfg, err := driver.ParseDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	d, err := driver.Diagnose(t.Context(), cfg, append(opts, driver.WithClock(srv.Now))...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The calls that are told are those that were made, of batches the items.
func TestDiagnose_calls(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 30, Accounts: 3})
	d := diagnose(t, srv, srv.DSN())
	made := 0
	for _, e := range srv.Journal() {
		made += e.Calls
	}
	told := 0
	for _, c := range d.Checks {
		told += c.Calls
		if c.Took <= 0 && c.Calls > 0 {
			t.Errorf("%s took no time", c.ID)
		}
	}
	if d.Status() != driver.CheckOK || d.Err() != nil || told != made || made > 9+len(schema.Default().Tables) {
		t.Errorf("status %s, %v, %d calls told, %d made", d.Status(), d.Err(), told, made)
	}
}

// A diagnosis asks nobody to log in, and leaves an authorization code for who
// comes next.
func TestDiagnose_spendsNothing(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	d := diagnose(t, srv, "Endpoint="+srv.URL()+";OAuthClientId="+srv.AppID()+";OAuthClientSecret="+srv.AppSecret()+
		";InitiateOAuth=GETANDREFRESH;OAuthVerifier=FAKE-code;OAuthSettingsLocation=memory://"+t.Name())
	if c := d.Find("token"); c.Status != driver.CheckFailed || !errors.Is(d.Err(), driver.ErrLoginRequired) {
		t.Errorf("got %+v, %v", c, d.Err())
	}
	if made := srv.Journal(); len(made) != 1 || !strings.HasSuffix(made[0].Path, "/me") {
		t.Errorf("asked %v", made)
	}
}

// What an embedding program plugs in is used, and sees no token.
// What is wrong with the place where logins are kept, or with the choice among
// them, is not the platform's fault, and nothing that a log would show.
func TestDiagnose_store(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	location := filepath.Join(dir, "tokens.json")
	refresh := srv.AppDSN() + ";InitiateOAuth=REFRESH;OAuthSettingsKey=FAKE-one;OAuthSettingsLocation="
	query(t, open(t, srv.DSN()+";InitiateOAuth=REFRESH;OAuthSettingsKey=FAKE-one;OAuthClientId="+srv.AppID()+
		";OAuthClientSecret="+srv.AppSecret()+";OAuthSettingsLocation="+location), "SELECT Id FROM Media LIMIT 1")
	broken := filepath.Join(dir, "broken.json")
	if err := os.WriteFile(broken, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	const store = "see to where tokens are kept"
	for name, tt := range map[string]struct{ dsn, fix string }{
		"no tokens":         {refresh + broken, store},
		"another key":       {strings.Replace(refresh, "FAKE-one", "FAKE-two", 1) + location, store},
		"nothing listens":   {refresh + "postgres://fake@127.0.0.1:1/fake", store},
		"another's":         {refresh + location + ";OAuthUser=nobody", "set OAuthUser to one of the logins that are kept"},
		"nobody is asked":   {refresh + "memory://" + t.Name(), "set OAuthAccessToken, or InitiateOAuth=GETANDREFRESH"},
		"somebody is asked": {strings.Replace(refresh, "=REFRESH", "=GETANDREFRESH", 1) + "memory://" + t.Name(), "log in: viewfinder login does"},
	} {
		if c := diagnose(t, srv, tt.dsn).Find("token"); c.Status != driver.CheckFailed || !strings.HasPrefix(c.Fix, tt.fix) {
			t.Errorf("%s: %s, %s; want %s", name, c.Detail, c.Fix, tt.fix)
		}
	}
}

func TestDiagnose_options(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	var logged, seen shared
	d := diagnose(t, srv, srv.DSN()+";Verbosity=5",
		driver.WithLogger(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug - 8}))),
		driver.WithTransport(func(next http.RoundTripper) http.RoundTripper { return spy{next, &seen} }))
	if d.Status() != driver.CheckOK {
		t.Errorf("got %+v", d.Checks)
	}
	for _, text := range []string{logged.String(), seen.String()} {
		if strings.Contains(text, srv.Token()) || !strings.Contains(text, "debug_token") || !strings.Contains(text, "me/accounts") {
			t.Errorf("got\n%s", text)
		}
	}
}

// late has what watches the first request go on hearing of it, as of a dial that
// outlives the request.
type late struct {
	next  http.RoundTripper
	first *sync.Once
	over  context.Context
}

func (l late) RoundTrip(r *http.Request) (*http.Response, error) {
	l.first.Do(func() {
		watch := httptrace.ContextClientTrace(r.Context())
		go func() {
			for l.over.Err() == nil {
				watch.ConnectDone("tcp", "127.0.0.1:1", nil)
				time.Sleep(time.Millisecond)
			}
		}()
	})
	return l.next.RoundTrip(r)
}

func TestDiagnose_lateDial(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3, Latency: 5 * time.Millisecond})
	over, end := context.WithCancel(t.Context())
	defer end()
	first := new(sync.Once)
	d := diagnose(t, srv, srv.DSN(), driver.WithTransport(func(next http.RoundTripper) http.RoundTripper { return late{next, first, over} }))
	if d.Status() != driver.CheckOK {
		t.Errorf("got %+v", d.Checks)
	}
}

func TestDiagnose_ended(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	cfg, err := driver.ParseDSN(srv.DSN())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d, err := driver.Diagnose(ctx, cfg)
	if !errors.Is(err, context.Canceled) || d.Status() != driver.CheckFailed || len(srv.Journal()) != 0 {
		t.Errorf("got %v, status %s, asked %v", err, d.Status(), srv.Journal())
	}
}

// A configuration that cannot be is a finding, not a panic.
func TestDiagnose_configuration(t *testing.T) {
	t.Parallel()
	d, err := driver.Diagnose(t.Context(), &driver.Config{})
	var wrong *driver.ConfigError
	if err != nil || d.Find("configuration").Status != driver.CheckFailed || !errors.As(d.Err(), &wrong) {
		t.Fatalf("got %+v, %v", d.Checks, err)
	}
	for _, c := range d.Checks[1:] {
		if c.Status != driver.CheckSkipped {
			t.Errorf("%s: %+v", c.ID, c)
		}
	}
}

// A list of Pages that goes on without an end is told as what it is.
func TestDiagnose_endlessPages(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3, Faults: []drivertest.Fault{{Kind: drivertest.FaultRing, Path: "/me/accounts"}}})
	d := diagnose(t, srv, srv.DSN())
	if c := d.Find("pages"); c == nil || c.Status != driver.CheckFailed || !strings.Contains(c.Detail, "the platform says that there are more and lists no other after the first 1: 6 pages in a row brought nothing new") {
		t.Errorf("%+v", c)
	}
}

// The Pages are judged when all of them were read, however many pages of the list
// that takes.
func TestDiagnose_manyPages(t *testing.T) {
	t.Parallel()
	const accounts = 1100
	srv := simulated(t, drivertest.Options{Media: 1, Accounts: accounts, Faults: []drivertest.Fault{{Path: "me/accounts", Kind: drivertest.FaultShortPage}}})
	if c := diagnose(t, srv, srv.DSN()).Find("pages"); c == nil || c.Calls < accounts/50 || !strings.Contains(c.Detail, "1100") {
		t.Errorf("%+v", c)
	}
}
