package oauth_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

func TestFinishLogin(t *testing.T) {
	t.Parallel()
	type given struct {
		begun oauth.Authorization
		back  string // whole address
		code  string
	}
	tests := []struct {
		name  string
		state string // the caller's own
		after time.Duration
		// finish makes the request out of what came back.
		finish  func(given) oauth.FinishRequest
		change  func(*oauth.Config) // between begin and end
		deny    bool
		want    error
		wantErr string
		sent    bool // whether a refusal is the platform's
	}{
		{name: "code and state", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(g.code), State: g.begun.State, RequireState: true}
		}},
		{name: "code alone", finish: func(g given) oauth.FinishRequest { return oauth.FinishRequest{Verifier: oauth.NewSecret(g.code)} }},
		{name: "code with the platform's fragment", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(g.code + "#_")}
		}},
		{name: "whole address", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(g.back), RequireState: true}
		}},
		{name: "whole address and state", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(g.back), State: g.begun.State}
		}},
		{name: "the caller's own state", state: "s1", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(g.back), State: g.begun.State, RequireState: true}
		}},
		{name: "another redirect URI, given again", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(g.code), CallbackURL: callback}
		}},

		{name: "user denied", deny: true, finish: func(g given) oauth.FinishRequest { return oauth.FinishRequest{Verifier: oauth.NewSecret(g.back)} }, want: oauth.ErrUserDenied},
		{name: "no state although required", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(g.code), RequireState: true}
		}, want: oauth.ErrState, wantErr: "oauth: State is missing"},
		{name: "state of another login", finish: func(g given) oauth.FinishRequest {
			other, _ := oauth.BeginLogin(oauth.Config{ClientID: "1", ClientSecret: oauth.NewSecret("fake"), Version: "v27.0", CallbackURL: callback}, oauth.AuthorizationRequest{})
			return oauth.FinishRequest{Verifier: oauth.NewSecret(g.back), State: other.State}
		}, want: oauth.ErrState},
		{name: "guessed state", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(g.code), State: "guess"}
		}, want: oauth.ErrState},
		{name: "whole address with a changed state", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(strings.Replace(g.back, "state=", "state=x", 1))}
		}, want: oauth.ErrState},
		{name: "another's own state came back", state: "s1", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(strings.Replace(g.back, "state=s1", "state=s2", 1)), State: g.begun.State}
		}, want: oauth.ErrState},
		{name: "own state without the one returned", state: "s1", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(g.back)}
		}, want: oauth.ErrState},
		{name: "address cut before its state", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(callback + "?code=" + g.code), State: g.begun.State}
		}, want: oauth.ErrState, wantErr: "oauth: Verifier holds no state (state=…), by which it is known that it is of this login: copy the whole address"},
		{name: "parameter of the code alone", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret("code=" + g.code), State: g.begun.State}
		}, want: oauth.ErrState, wantErr: "oauth: Verifier holds no state (state=…)"},
		{name: "address without a state, where none is known", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(callback + "?code=" + g.code)}
		}},
		{name: "too late", after: 3 * time.Hour, finish: func(g given) oauth.FinishRequest { return oauth.FinishRequest{Verifier: oauth.NewSecret(g.back)} }, want: oauth.ErrStateExpired},
		{name: "address of another redirect URI", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(g.back), CallbackURL: "https://localhost:33333"}
		}, want: oauth.ErrState},
		{name: "redirect URI not allowed", change: func(c *oauth.Config) { c.AllowedCallbackURLs = []string{"https://a.test/"} }, finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(g.code), CallbackURL: "https://a.test"}
		}, want: oauth.ErrRedirectURI, wantErr: "has a trailing slash, which the given one lacks"},
		{name: "no code", finish: func(given) oauth.FinishRequest { return oauth.FinishRequest{} }, wantErr: "oauth: Verifier is empty"},
		{name: "no secret", change: func(c *oauth.Config) { c.ClientSecret = oauth.Secret{} }, finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(g.code)}
		}, wantErr: "oauth: wrong app secret: OAuthClientSecret is empty"},

		{name: "redirect URI of another login", finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(g.code), CallbackURL: "https://localhost:33333"}
		}, want: oauth.ErrRedirectURI, sent: true},
		{name: "rotated secret", change: func(c *oauth.Config) { c.ClientSecret = oauth.NewSecret("canary-secret") }, finish: func(g given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(g.code)}
		}, want: oauth.ErrClientSecret, sent: true},
		{name: "old code", after: 3 * time.Hour, finish: func(g given) oauth.FinishRequest { return oauth.FinishRequest{Verifier: oauth.NewSecret(g.code)} }, want: oauth.ErrCode, sent: true},
		{name: "invented code", finish: func(given) oauth.FinishRequest {
			return oauth.FinishRequest{Verifier: oauth.NewSecret(newCode())}
		}, want: oauth.ErrCode, sent: true},
	}
	for _, login := range []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin} {
		for _, tt := range tests {
			sim := newSim(graphsim.Options{Login: graphsim.Login{Deny: tt.deny}})
			cfg := simConfig(sim, login)
			begun, back := webLogin(t, sim, cfg, oauth.AuthorizationRequest{State: tt.state})
			if tt.state != "" && queryOf(t, back).Get("state") != tt.state {
				t.Errorf("%s, %s: the caller's own state did not come back: %s", login, tt.name, back)
			}
			sim.Advance(tt.after)
			if tt.change != nil {
				tt.change(&cfg)
			}
			sim.ResetJournal()
			code := queryOf(t, back).Get("code")
			token, err := oauth.FinishLogin(t.Context(), cfg, tt.finish(given{begun, back, code}))
			requests := len(sim.Journal())
			if tt.want == nil && tt.wantErr == "" {
				if err != nil || token.User == "" || !token.LongLived {
					t.Errorf("%s, %s: got %+v, %v", login, tt.name, token, err)
				}
				if _, err := oauth.FinishLogin(t.Context(), cfg, tt.finish(given{begun, back, code})); !errors.Is(err, oauth.ErrCode) || len(sim.Journal()) != requests {
					t.Errorf("%s, %s: a second time: %v after %d requests", login, tt.name, err, len(sim.Journal())-requests)
				}
				continue
			}
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.wantErr) {
				t.Errorf("%s, %s: got %+v, %v, want %v %s", login, tt.name, token, err, tt.want, tt.wantErr)
				continue
			}
			hasNone(t, tt.name, err.Error(), code, sim.AppSecret(), "canary")
			if want := map[bool]int{true: 1}[tt.sent]; requests != want {
				t.Errorf("%s, %s: %d requests, want %d", login, tt.name, requests, want)
			}
		}
	}
}

// Without the app's secret there is an address, and no state to check.
func TestBeginLogin_withoutSecret(t *testing.T) {
	t.Parallel()
	cfg := oauth.Config{ClientID: "1", Version: "v27.0", CallbackURL: callback}
	begun, err := oauth.BeginLogin(cfg, oauth.AuthorizationRequest{})
	if err != nil || begun.State != "" || strings.Contains(begun.URL, "state") {
		t.Errorf("got %+v, %v", begun, err)
	}
	begun, err = oauth.BeginLogin(cfg, oauth.AuthorizationRequest{State: "s1"})
	if err != nil || begun.State != "s1" || queryOf(t, begun.URL).Get("state") != "s1" {
		t.Errorf("got %+v, %v", begun, err)
	}
}

func TestFinishLogin_canceled(t *testing.T) {
	t.Parallel()
	sim := newSim(graphsim.Options{})
	cfg := simConfig(sim, oauth.FacebookLogin)
	_, back := webLogin(t, sim, cfg, oauth.AuthorizationRequest{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := oauth.FinishLogin(ctx, cfg, oauth.FinishRequest{Verifier: oauth.NewSecret(back)}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	// What was never sent can be sent.
	if _, err := oauth.FinishLogin(t.Context(), cfg, oauth.FinishRequest{Verifier: oauth.NewSecret(back)}); err != nil {
		t.Error(err)
	}
}

// Where no answer comes, the code is spent all the same, and both errors say so.
func TestFinishLogin_unanswered(t *testing.T) {
	t.Parallel()
	sim := newSim(graphsim.Options{})
	cfg := simConfig(sim, oauth.FacebookLogin)
	_, back := webLogin(t, sim, cfg, oauth.AuthorizationRequest{})
	broken := cfg
	broken.Transport = roundTripper(func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") })
	_, err := oauth.FinishLogin(t.Context(), broken, oauth.FinishRequest{Verifier: oauth.NewSecret(back)})
	if !errors.Is(err, oauth.ErrUnavailable) || !strings.HasSuffix(err.Error(), "connection refused: log in again when that is mended: a code is sent only once") {
		t.Errorf("got %v", err)
	}
	if _, err := oauth.FinishLogin(t.Context(), cfg, oauth.FinishRequest{Verifier: oauth.NewSecret(back)}); !errors.Is(err, oauth.ErrCode) || !strings.Contains(err.Error(), "an exchange of it was begun before") {
		t.Errorf("again: %v", err)
	}
}
