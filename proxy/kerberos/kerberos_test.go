package kerberos

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/oauth/secret"
	"github.com/viewfinder-sql/viewfinder/proxy/internal/register"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// numbered is a ticket that says which one it is.
type numbered string

func (n numbered) header() (string, error) { return "Negotiate " + string(n), nil }

func testLogin(ask func(register.Login) (ticket, error)) *login {
	return &login{Login: register.Login{Server: "proxy.test"}, ask: ask, turn: make(chan struct{}, 1)}
}

var first, refused = register.Leg{}, register.Leg{Challenges: []string{"Negotiate"}}

// A ticket is used again; one that was refused is replaced, once.
func TestLogin_keepsItsTicket(t *testing.T) {
	t.Parallel()
	asked := 0
	l := testLogin(func(register.Login) (ticket, error) {
		asked++
		return numbered(strings.Repeat("I", asked)), nil
	})
	for _, step := range []struct {
		exchange register.Exchange
		legs     []register.Leg
		want     []string // a header for each leg, or "rejected"
	}{
		{l.Begin(), []register.Leg{first, refused}, []string{"Negotiate I", "rejected"}}, // fresh: not worth another
		{l.Begin(), []register.Leg{first, refused, refused}, []string{"Negotiate I", "Negotiate II", "rejected"}},
		{l.Begin(), []register.Leg{first}, []string{"Negotiate II"}},
	} {
		for i, leg := range step.legs {
			got, err := step.exchange.Next(t.Context(), leg)
			if errors.Is(err, register.ErrRejected) {
				got = "rejected"
			}
			if got != step.want[i] {
				t.Errorf("leg %d: got %q, %v; want %q", i, got, err, step.want[i])
			}
		}
	}
	l.got = time.Now().Add(-ticketLife - time.Second)
	if got, err := l.Begin().Next(t.Context(), first); err != nil || got != "Negotiate III" {
		t.Errorf("an old ticket: got %q, %v", got, err)
	}
}

// A KDC that is silent holds nobody longer than the request.
func TestLogin_endsWithTheContext(t *testing.T) {
	t.Parallel()
	release, begun := make(chan struct{}), make(chan struct{})
	l := testLogin(func(register.Login) (ticket, error) {
		close(begun)
		<-release
		return numbered("late"), nil
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-begun; cancel() }()
	if _, err := l.Begin().Next(ctx, first); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "the KDC, which is reached past proxy") {
		t.Errorf("got %v", err)
	}
	if _, err := l.Begin().Next(ctx, first); !errors.Is(err, context.Canceled) {
		t.Errorf("in the queue: got %v", err)
	}
	close(release)
	if got, err := l.Begin().Next(t.Context(), first); err != nil || got != "Negotiate late" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestAskKDC_errors(t *testing.T) { // sets the environment: not parallel
	dir := t.TempDir()
	conf := filepath.Join(dir, "krb5.conf")
	broken := filepath.Join(dir, "cache")
	for path, text := range map[string]string{conf: "[libdefaults]\n default_realm = LAB.TEST\n dns_lookup_kdc = false\n", broken: "\x05\x04\x00\x0crubbish"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		login       register.Login
		conf, cache string
		want        string
	}{
		{register.Login{Server: "10.0.0.1"}, conf, broken, "the proxy is known by an address alone"},
		{register.Login{Server: "p"}, filepath.Join(dir, "none"), broken, "there is no Kerberos configuration"},
		{register.Login{Server: "p"}, conf, filepath.Join(dir, "none"), "run kinit, or set ProxyUser and ProxyPassword"},
		{register.Login{Server: "p"}, conf, "FILE:" + broken, "run kinit, or set ProxyUser and ProxyPassword"},
		{register.Login{Server: "p", User: "ann", Password: secret.New("canary")}, conf, broken, "ann cannot log in at the KDC of LAB.TEST"},
	} {
		t.Setenv("KRB5_CONFIG", tt.conf)
		t.Setenv("KRB5CCNAME", tt.cache)
		if _, err := askKDC(tt.login); err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%v: got %v, want %s", tt.login, err, tt.want)
		}
	}
}
