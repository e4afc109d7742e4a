package oauth_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

func TestDesktop(t *testing.T) {
	t.Parallel()
	dir := t.TempDir() + "/viewfinder"
	for _, login := range []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin} {
		for _, scheme := range []string{"http", "https"} {
			sim := newSim(graphsim.Options{})
			cfg := simConfig(sim, login)
			cfg.CallbackURL = freeCallback(t, scheme)
			desktop := oauth.Desktop{Open: surf(sim), CertificateDir: dir}
			token, err := desktop.Login(t.Context(), cfg)
			if err != nil || !token.LongLived || token.User == "" {
				t.Errorf("%s, %s: got %+v, %v", login, scheme, token, err)
			}
		}
	}
}

func TestDesktop_denied(t *testing.T) {
	t.Parallel()
	sim := newSim(graphsim.Options{Login: graphsim.Login{Deny: true}})
	cfg := simConfig(sim, oauth.FacebookLogin)
	cfg.CallbackURL = freeCallback(t, "http")
	desktop := oauth.Desktop{Open: surf(sim)}
	if token, err := desktop.Login(t.Context(), cfg); !errors.Is(err, oauth.ErrUserDenied) {
		t.Errorf("got %+v, %v, want ErrUserDenied", token, err)
	}
}

// A login that nobody ended in time can still be ended with what came of it.
func TestDesktop_loginRequired(t *testing.T) {
	t.Parallel()
	gone, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	tests := []struct {
		name    string
		ctx     context.Context
		desktop oauth.Desktop
		want    error
		text    string
	}{
		{"nobody logs in", t.Context(), oauth.Desktop{Open: func(string) error { return nil }, Timeout: time.Millisecond}, oauth.ErrLoginTimeout, "nobody logged in in time (1ms)"},
		{"no browser", t.Context(), oauth.Desktop{Open: func(string) error { return errors.New("no display") }}, oauth.ErrNoBrowser, "no browser could be opened here: no display"},
		{"the caller's time is up", gone, oauth.Desktop{Open: func(string) error { return nil }}, context.DeadlineExceeded, "deadline"},
	}
	for _, tt := range tests {
		sim := newSim(graphsim.Options{})
		cfg := simConfig(sim, oauth.FacebookLogin)
		cfg.CallbackURL = freeCallback(t, "http")
		_, err := tt.desktop.Login(tt.ctx, cfg)
		var required *oauth.LoginRequiredError
		if !errors.As(err, &required) || !errors.Is(err, tt.want) || !errors.Is(err, oauth.ErrLoginRequired) {
			t.Errorf("%s: got %v", tt.name, err)
			continue
		}
		if !strings.Contains(err.Error(), "oauth: a login is required at http://127.0.0.1:9/v25.0/dialog/oauth?") || !strings.Contains(err.Error(), tt.text) {
			t.Errorf("%s: the error does not tell the address: %v", tt.name, err)
		}
		back, err := consentPage(sim, required.URL)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := oauth.FinishLogin(t.Context(), cfg, oauth.FinishRequest{Verifier: oauth.NewSecret(back), RequireState: true}); err != nil {
			t.Errorf("%s: ended later: %v", tt.name, err)
		}
	}
}

func TestDesktop_canceled(t *testing.T) {
	t.Parallel()
	sim := newSim(graphsim.Options{})
	cfg := simConfig(sim, oauth.FacebookLogin)
	cfg.CallbackURL = freeCallback(t, "http")
	ctx, cancel := context.WithCancel(t.Context())
	desktop := oauth.Desktop{Open: func(string) error { cancel(); return nil }}
	if _, err := desktop.Login(ctx, cfg); !errors.Is(err, context.Canceled) || errors.Is(err, oauth.ErrLoginRequired) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestDesktop_paste(t *testing.T) {
	t.Parallel()
	sim := newSim(graphsim.Options{})
	cfg := simConfig(sim, oauth.InstagramLogin)
	cfg.CallbackURL = "https://app.example.com/back"
	var problems []string
	desktop := oauth.Desktop{
		Open: func(string) error { return errors.New("no browser") },
		Paste: func(_ context.Context, address string, problem error) (string, error) {
			if problem != nil {
				problems = append(problems, problem.Error())
			}
			back, err := consentPage(sim, address)
			if err != nil {
				return "", err
			}
			u, _ := url.Parse(back)
			switch len(problems) {
			case 0:
				return u.Query().Get("code"), nil
			case 1:
				return strings.Replace(back, "state=", "state=x", 1), nil
			case 2:
				return "https://other.example.com/?code=canary", nil
			case 3:
				return cfg.CallbackURL + "?state=" + u.Query().Get("state"), nil
			}
			return back + "\n", nil
		},
	}
	token, err := desktop.Login(t.Context(), cfg)
	if err != nil || token.Kind != oauth.InstagramToken {
		t.Fatalf("got %+v, %v", token, err)
	}
	for i, want := range []string{"paste the whole address", "the state is not the one", "Verifier is another address than CallbackURL", "came back without a code"} {
		if i >= len(problems) || !strings.Contains(problems[i], want) || strings.Contains(problems[i], "canary") {
			t.Errorf("problems = %q, want %s", problems, want)
		}
	}
}

// The browser comes back although nobody pastes anything.
func TestDesktop_pasteUnused(t *testing.T) {
	t.Parallel()
	sim := newSim(graphsim.Options{})
	cfg := simConfig(sim, oauth.FacebookLogin)
	cfg.CallbackURL = freeCallback(t, "http")
	for _, paste := range []func(context.Context, string, error) (string, error){
		func(ctx context.Context, _ string, _ error) (string, error) { <-ctx.Done(); return "", ctx.Err() },
		func(context.Context, string, error) (string, error) { return "", errors.New("the input has ended") },
	} {
		desktop := oauth.Desktop{Open: surf(sim), Paste: paste}
		if _, err := desktop.Login(t.Context(), cfg); err != nil {
			t.Error(err)
		}
	}
}

func TestDesktop_refusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		change func(*oauth.Config)
		want   string
	}{
		{func(c *oauth.Config) { c.ClientID = "" }, "oauth: wrong app id: OAuthClientId is empty"},
		{func(c *oauth.Config) { c.ClientSecret = oauth.Secret{} }, "oauth: wrong app secret: OAuthClientSecret is empty"},
		{func(c *oauth.Config) { c.CallbackURL = "" }, "oauth: CallbackURL is empty"},
		{func(c *oauth.Config) { c.CallbackURL = "https://app.example.com:33333/" }, "oauth: CallbackURL leads to app.example.com, which is not this computer"},
		{func(c *oauth.Config) { c.CallbackURL = "https://localhost/" }, "oauth: CallbackURL has no port"},
		{func(c *oauth.Config) { c.Scope = "user_media" }, "oauth: Scope: the permission user_media has ended"},
		{func(c *oauth.Config) { c.Version = "v18.0" }, "oauth: Version v18.0 of the Graph API has ended: use v27.0"},
	}
	for _, tt := range tests {
		sim := newSim(graphsim.Options{})
		cfg := simConfig(sim, oauth.FacebookLogin)
		tt.change(&cfg)
		desktop := oauth.Desktop{Open: func(string) error { t.Error("a browser was opened"); return nil }}
		if _, err := desktop.Login(t.Context(), cfg); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("got %v, want %s", err, tt.want)
		}
		if n := len(sim.Journal()); n > 0 {
			t.Errorf("%s: %d requests", tt.want, n)
		}
	}
}
