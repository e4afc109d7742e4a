package tokensource_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/oauthtest"
	"github.com/viewfinder-sql/viewfinder/internal/tokensource"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// A login that has ended is not made good by the one that is stored of another user, whatever
// began it, and the error names the properties; that of the same user is.
func TestSource_broughtEnded(t *testing.T) {
	t.Parallel()
	sim := oauthtest.NewSim(graphsim.Options{Accounts: 2})
	cfg := oauthtest.Config(sim, oauth.InstagramLogin)
	for property, bring := range map[string]func(c *tokensource.Config, token oauth.Secret){
		"OAuthAccessToken":  func(c *tokensource.Config, token oauth.Secret) { c.Access = token },
		"OAuthRefreshToken": func(c *tokensource.Config, token oauth.Secret) { c.Refresh = token },
	} {
		sim.SetLogin(graphsim.Login{Account: 0})
		mine := oauthtest.LogIn(t, sim, oauth.InstagramLogin)
		sim.SetLogin(graphsim.Login{Account: 1})
		other := oauthtest.LogIn(t, sim, oauth.InstagramLogin)
		brought := tokensource.Config{OAuth: cfg, Renew: true}
		bring(&brought, mine.Access)
		store := newStore(t)
		if _, err := sourceOver(t, brought, store).AccessToken(t.Context()); err != nil {
			t.Fatal(err)
		}
		// The same user logs in anew: what was brought means that login from then on.
		sim.SetLogin(graphsim.Login{Account: 0})
		again := oauthtest.LogIn(t, sim, oauth.InstagramLogin)
		if err := tokensource.Keep(t.Context(), store, again); err != nil {
			t.Fatal(err)
		}
		if got, err := sourceOver(t, brought, store).AccessToken(t.Context()); err != nil || got != again.Access.Reveal() {
			t.Errorf("%s: after a login of the same user: %v", property, err)
		}
		// It is exchanged for another user's.
		if err := errors.Join(store.Delete(t.Context(), again.Key), store.Save(t.Context(), other)); err != nil {
			t.Fatal(err)
		}
		ended := oauth.NewSecret("IGAAfakeEnded")
		bring(&brought, ended)
		_, err := sourceOver(t, brought, store).AccessToken(t.Context())
		if !errors.Is(err, oauth.ErrSessionExpired) || !errors.Is(err, oauth.ErrLoginRequired) ||
			!strings.Contains(err.Error(), "bring another "+property) || !strings.Contains(err.Error(), "OAuthUser") {
			t.Errorf("%s: with another user's login: %v", property, err)
		}
		if _, err := sourceOver(t, brought, newStore(t)).AccessToken(t.Context()); err == nil || strings.Contains(err.Error(), "stored one") {
			t.Errorf("%s: nobody's login is stored: %v", property, err)
		}
	}
}

// Where the login has ended that was brought, the user is asked, although another one's is stored;
// who logs in has to be the same one, where that is known, and is found by what was brought.
func TestSource_broughtDesktop(t *testing.T) {
	t.Parallel()
	sim := oauthtest.NewSim(graphsim.Options{Accounts: 2})
	cfg := oauthtest.Config(sim, oauth.InstagramLogin)
	as := func(account int) *oauth.Token {
		sim.SetLogin(graphsim.Login{Account: account})
		return oauthtest.LogIn(t, sim, oauth.InstagramLogin)
	}
	mine, other := as(0), as(1)
	asked := 0
	brought := tokensource.Config{OAuth: cfg, Renew: true, Access: mine.Access}
	brought.Desktop = func(context.Context) *oauth.Desktop {
		return &oauth.Desktop{Open: func(string) error { return nil }, Paste: func(_ context.Context, address string, problem error) (string, error) {
			if asked++; problem != nil {
				return "", problem
			}
			return oauthtest.ConsentPage(sim, address)
		}}
	}
	store := storeOf(t, other)
	source := sourceOver(t, brought, store)
	if got, err := source.AccessToken(t.Context()); err != nil || got != mine.Access.Reveal() {
		t.Fatalf("it serves: %v", err)
	}
	// The platform ends it; another one is at the browser.
	if _, err := source.Replace(t.Context(), mine.Access.Reveal()); err == nil || !strings.Contains(err.Error(), "log in as that one, or leave OAuthAccessToken out") {
		t.Errorf("another one has logged in: %v", err)
	}
	sim.SetLogin(graphsim.Login{Account: 0})
	got, err := source.Replace(t.Context(), mine.Access.Reveal())
	if err != nil || got == mine.Access.Reveal() || asked != 2 {
		t.Fatalf("the same one has logged in: %v, asked %d times", err, asked)
	}
	if later, err := sourceOver(t, brought, store).AccessToken(t.Context()); err != nil || later != got || asked != 2 {
		t.Errorf("later: %v, asked %d times", err, asked)
	}
	// Whose a token was that had ended before is not known: who logs in is found by it.
	sim.SetLogin(graphsim.Login{Account: 1})
	brought.Access = oauth.NewSecret("IGAAfakeEnded")
	if got, err = sourceOver(t, brought, store).AccessToken(t.Context()); err != nil || asked != 3 {
		t.Fatalf("%v, asked %d times", err, asked)
	}
	if later, err := sourceOver(t, brought, store).AccessToken(t.Context()); err != nil || later != got || asked != 3 {
		t.Errorf("later: %v, asked %d times", err, asked)
	}
}
