package oauth_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

const callback = "https://localhost:33333/"

// inProcess hands requests to a handler without a network.
type inProcess struct{ http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	response := w.Result()
	response.Request = r
	return response, nil
}

// simConfig is a Config for one login kind at a simulator.
func simConfig(sim *graphsim.Server, login oauth.Login) oauth.Config {
	return oauth.Config{
		Login: login, ClientID: sim.AppID(), ClientSecret: oauth.NewSecret(sim.AppSecret()), Version: "v25.0",
		Endpoint: "http://127.0.0.1:9", CallbackURL: callback, Transport: inProcess{sim}, Now: sim.Now,
	}
}

func simClient(t *testing.T, sim *graphsim.Server, login oauth.Login) *oauth.Client {
	t.Helper()
	return clientOf(t, simConfig(sim, login))
}

func clientOf(t *testing.T, cfg oauth.Config) *oauth.Client {
	t.Helper()
	client, err := oauth.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// consent goes through the dialog as the simulator's user and returns the code.
func consent(t *testing.T, sim *graphsim.Server, cfg oauth.Config) oauth.Secret {
	t.Helper()
	address, err := oauth.AuthorizationURL(cfg, oauth.AuthorizationRequest{State: "s"})
	if err != nil {
		t.Fatal(err)
	}
	back, err := consentPage(sim, address)
	if err != nil {
		t.Fatal(err)
	}
	return oauth.NewSecret(queryOf(t, back).Get("code"))
}

// logIn gives the outcome of a whole login.
func logIn(t *testing.T, sim *graphsim.Server, login oauth.Login) *oauth.Token {
	t.Helper()
	cfg := simConfig(sim, login)
	token, err := simClient(t, sim, login).Exchange(t.Context(), consent(t, sim, cfg), callback, oauth.Secret{})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// answering is a transport that gives the same answer to everything, and counts.
type answering struct {
	status int
	kind   string
	body   string
	header http.Header
	asked  int
	last   *http.Request
}

func (a *answering) RoundTrip(r *http.Request) (*http.Response, error) {
	a.asked++
	a.last = r
	w := httptest.NewRecorder()
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", a.kind)
	w.WriteHeader(a.status)
	w.Body.WriteString(a.body)
	return w.Result(), nil
}

// hasNone fails if a text shows one of the secrets.
func hasNone(t *testing.T, where, text string, secrets ...string) {
	t.Helper()
	for _, s := range secrets {
		if s != "" && (strings.Contains(text, s) || strings.Contains(text, url.QueryEscape(s))) {
			t.Errorf("%s shows a secret: %s", where, text)
		}
	}
}
