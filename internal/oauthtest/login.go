package oauthtest

import (
	"net/url"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Callback is the redirect URI of [Config].
const Callback = "https://localhost:33333/"

// Config is a Config for one login kind at a simulator.
func Config(sim *graphsim.Server, login oauth.Login) oauth.Config {
	return oauth.Config{
		Login: login, ClientID: sim.AppID(), ClientSecret: oauth.NewSecret(sim.AppSecret()), Version: "v25.0",
		Endpoint: "http://127.0.0.1:9", CallbackURL: Callback, Transport: simtest.InProcess{Handler: sim}, Now: sim.Now,
	}
}

// Client asks the login service for a Config.
func Client(t testing.TB, cfg oauth.Config) *oauth.Client {
	t.Helper()
	client, err := oauth.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// Consent goes through the dialog as the simulator's user and returns the code.
func Consent(t testing.TB, sim *graphsim.Server, cfg oauth.Config) oauth.Secret {
	t.Helper()
	_, back := WebLogin(t, sim, cfg, oauth.AuthorizationRequest{State: "s"})
	return oauth.NewSecret(Query(t, back).Get("code"))
}

// LogIn gives the outcome of a whole login.
func LogIn(t testing.TB, sim *graphsim.Server, login oauth.Login) *oauth.Token {
	t.Helper()
	cfg := Config(sim, login)
	token, err := Client(t, cfg).Exchange(t.Context(), Consent(t, sim, cfg), Callback, oauth.Secret{})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// HasNone fails if a text shows one of the secrets.
func HasNone(t testing.TB, where, text string, secrets ...string) {
	t.Helper()
	for _, s := range secrets {
		if s != "" && (strings.Contains(text, s) || strings.Contains(text, url.QueryEscape(s))) {
			t.Errorf("%s shows a secret: %s", where, text)
		}
	}
}
