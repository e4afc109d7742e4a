package oauth_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/browsertest"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/oauthtest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// login is what a desktop login came to.
type login struct {
	token *oauth.Token
	err   error
}

// desktopLogin begins a desktop login in a browser, and returns when that shows
// the dialog.
func desktopLogin(t *testing.T, browser *browsertest.Browser, cfg oauth.Config) <-chan login {
	t.Helper()
	opened, ended := make(chan error, 1), make(chan login, 1)
	desktop := oauth.Desktop{
		CertificateDir: t.TempDir() + "/viewfinder",
		Open: func(address string) error {
			err := browser.Visit(address)
			opened <- err
			return err
		},
	}
	go func() {
		token, err := desktop.Login(t.Context(), cfg)
		ended <- login{token, err}
	}()
	select {
	case err := <-opened:
		if err != nil {
			t.Fatal(err)
		}
	case l := <-ended:
		t.Fatalf("the login ended before it began: %v", l.err)
	}
	return ended
}

// The desktop flow in a real browser, from the dialog to the page that says it
// is done: everything, a permission declined, and cancelled.
func TestDesktop_browser(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	sim, err := graphsim.Start(graphsim.Options{Accounts: 3, Media: 1, Seed: 1000 + oauthtest.NewSeed(), ManualLogin: true})
	if err != nil {
		t.Fatal(err)
	}
	defer sim.Close()
	config := func(kind oauth.Login, scheme string) oauth.Config {
		cfg := simConfig(sim, kind)
		cfg.Endpoint, cfg.Transport, cfg.CallbackURL = sim.URL(), nil, freeCallback(t, scheme)
		return cfg
	}
	accounts := sim.Data().Accounts

	ended := desktopLogin(t, browser, config(oauth.FacebookLogin, "https"))
	browser.Press("Log in")
	browser.Toggle("sample.account2")
	browser.Press("Continue")
	browser.Toggle("Read and manage comments")
	browser.Press("Allow")
	browser.See("Thank you")
	browser.Picture("callback-done")
	l := <-ended
	if l.err != nil {
		t.Fatal(l.err)
	}
	if !l.token.LongLived || l.token.User != sim.Data().User.ID {
		t.Errorf("token %+v", l.token)
	}
	if want := []string{accounts[0].ID, accounts[2].ID}; !slices.Equal(l.token.AccountIDs, want) {
		t.Errorf("accounts %v, want %v", l.token.AccountIDs, want)
	}
	if want := []string{"instagram_manage_comments"}; !slices.Equal(l.token.Declined, want) || slices.Contains(l.token.Granted, want[0]) {
		t.Errorf("granted %v, declined %v, want %v", l.token.Granted, l.token.Declined, want)
	}
	if got := browser.Address(); got.RawQuery == "" || got.Scheme != "https" {
		t.Errorf("the browser is at %s, not at the redirect URI", got)
	}

	// What was declined is asked for again.
	ended = desktopLogin(t, browser, config(oauth.FacebookLogin, "http"))
	browser.Press("Log in")
	browser.Press("Continue")
	browser.See("Read and manage comments")
	browser.Press("Allow")
	if l := <-ended; l.err != nil || len(l.token.Declined) > 0 || len(l.token.AccountIDs) != 3 {
		t.Errorf("a second login: got %+v, %v", l.token, l.err)
	}

	ended = desktopLogin(t, browser, config(oauth.InstagramLogin, "http"))
	browser.Toggle("sample.account3")
	browser.Press("Log in")
	browser.Press("Allow")
	browser.See("Thank you")
	if l := <-ended; l.err != nil || !slices.Equal(l.token.AccountIDs, []string{accounts[2].ID}) {
		t.Errorf("got %+v, %v", l.token, l.err)
	}

	for _, kind := range []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin} {
		ended = desktopLogin(t, browser, config(kind, "http"))
		browser.Press("Cancel")
		browser.See("You are not logged in")
		browser.Picture("callback-refused")
		if l := <-ended; !errors.Is(l.err, oauth.ErrUserDenied) {
			t.Errorf("%s, cancelled: got %+v, %v", kind, l.token, l.err)
		}
	}
}
