package oauthtest

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// seeds makes each simulator hand out codes of its own: a process sends no code
// twice, whichever test it came from.
var seeds atomic.Uint64

// NewSeed is a number that no other test of the process has.
func NewSeed() uint64 { return seeds.Add(1) }

// NewSim is a simulator with codes of its own.
func NewSim(o graphsim.Options) *graphsim.Server {
	o.Media, o.Seed = 1, 1000+NewSeed()
	return graphsim.New(o)
}

// FreeCallback is a redirect URI with a port that nobody listens on just now.
func FreeCallback(t testing.TB, scheme string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return scheme + "://127.0.0.1:" + port + "/back"
}

// ConsentPage opens an address as a browser does, and returns where the user's
// answer leads.
func ConsentPage(sim *graphsim.Server, address string) (string, error) {
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	response, err := simtest.InProcess{Handler: sim}.RoundTrip(request)
	if err != nil {
		return "", err
	}
	_ = response.Body.Close()
	back, err := response.Location()
	if err != nil {
		return "", err
	}
	return back.String(), nil
}

// Visit opens an address on this computer, as a browser does whose user went on
// after the warning.
func Visit(address string) error {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // nobody signed it
	response, err := client.Get(address)
	if err != nil {
		return err
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	return nil
}

// Surf is a browser whose user logs in.
func Surf(sim *graphsim.Server) func(string) error {
	return func(address string) error {
		back, err := ConsentPage(sim, address)
		if err != nil {
			return err
		}
		return Visit(back)
	}
}

// WebLogin begins a login and has the simulator's user answer it.
func WebLogin(t testing.TB, sim *graphsim.Server, cfg oauth.Config, req oauth.AuthorizationRequest) (begun oauth.Authorization, back string) {
	t.Helper()
	begun, err := oauth.BeginLogin(cfg, req)
	if err != nil {
		t.Fatal(err)
	}
	if back, err = ConsentPage(sim, begun.URL); err != nil {
		t.Fatal(err)
	}
	return begun, back
}

// Query is the query of an address.
func Query(t testing.TB, address string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}
