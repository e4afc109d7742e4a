package graphsim

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"

	"golang.org/x/oauth2"

	"github.com/viewfinder-sql/viewfinder/internal/browsertest"
)

// site is an app to which the dialogs come back; it keeps what they bring.
func site(t *testing.T) (address string, back <-chan url.Values) {
	t.Helper()
	got := make(chan url.Values, 10)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/callback" {
			http.NotFound(w, r)
			return
		}
		got <- r.URL.Query()
		_, _ = w.Write([]byte("<!DOCTYPE html><title>back</title>Welcome back"))
	}))
	t.Cleanup(s.Close)
	return s.URL + "/callback", got
}

// A person with a browser logs in, chooses, declines and cancels.
func TestPages_browser(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	s := started(t, Options{Accounts: 3, Media: 1, ManualLogin: true})
	address, back := site(t)
	facebook, instagram := facebookConfig(s), instagramConfig(s)
	facebook.RedirectURL, instagram.RedirectURL = address, address

	browser.Open(facebook.AuthCodeURL("s1"))
	browser.Picture("facebook-1-login")
	browser.Type("Password", "any")
	browser.Press("Log in")
	browser.Picture("facebook-2-choose")
	browser.Toggle("sample.account2")
	browser.Press("Continue")
	browser.Picture("facebook-3-permissions")
	browser.Toggle("See insights")
	browser.Press("Allow")
	browser.See("Welcome back")
	q := <-back
	if q.Get("state") != "s1" {
		t.Errorf("came back with %v", q)
	}
	tok, err := facebook.Exchange(t.Context(), q.Get("code"))
	if err != nil {
		t.Fatal(err)
	}
	s.wantPermissions(t, tok, map[string]string{
		"public_profile": "granted", "pages_show_list": "granted", "instagram_basic": "granted", "instagram_manage_insights": "declined",
	})
	if got, want := s.usernames(t, tok), []string{"sample.account", "sample.account3"}; !slices.Equal(got, want) {
		t.Errorf("accounts %v, want %v", got, want)
	}

	browser.Open(instagram.AuthCodeURL("s2"))
	browser.Picture("instagram-1-login")
	browser.Toggle("sample.account2")
	browser.Press("Log in")
	browser.Picture("instagram-2-permissions")
	browser.Press("Allow")
	browser.See("Welcome back")
	if tok, err = instagram.Exchange(t.Context(), (<-back).Get("code")); err != nil {
		t.Fatal(err)
	}
	if _, me := s.fetch(t, "GET", "/me?fields=username&access_token="+tok.AccessToken); me["username"] != "sample.account2" {
		t.Errorf("logged in as %v", me)
	}

	// Cancelling works on every page.
	for pages, cfg := range map[int]*oauth2.Config{0: instagram, 1: instagram, 2: facebook} {
		browser.Open(cfg.AuthCodeURL("s3"))
		for i := range pages {
			browser.Press([]string{"Log in", "Continue"}[i])
		}
		browser.Press("Cancel")
		browser.See("Welcome back")
		if q := <-back; q.Get("error") != "access_denied" || q.Get("error_reason") != "user_denied" || q.Get("state") != "s3" || q.Has("code") {
			t.Errorf("cancelled on page %d: %v", pages+1, q)
		}
	}

	// Errors are shown, and lead nowhere.
	browser.Open(facebook.AuthCodeURL("s", oauth2.SetAuthURLParam("scope", "no_such_scope")))
	browser.See("Invalid Scopes: no_such_scope")
	browser.Picture("error")
	s.SetLogin(Login{NoRole: true})
	browser.Open(instagram.AuthCodeURL("s"))
	browser.See("Insufficient developer role")
	select {
	case q := <-back:
		t.Errorf("an error came back: %v", q)
	default:
	}
}

// The keyboard is enough, and the focus goes through the page in its order.
func TestPages_keyboard(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	s := started(t, Options{Accounts: 2, Media: 1, ManualLogin: true})
	address, back := site(t)
	cfg := facebookConfig(s)
	cfg.RedirectURL, cfg.Scopes = address, []string{"pages_show_list", "instagram_basic"}
	browser.Open(cfg.AuthCodeURL("s"))
	stops := func(want ...string) {
		t.Helper()
		for _, w := range want {
			if got := browser.Tab(); got != w {
				t.Errorf("the focus is on %q, want %q", got, w)
			}
		}
	}
	stops("E-mail address", "Password\nAnything will do, even nothing.", "Log in")
	browser.Enter()
	stops("sample.account\nPage " + s.Data().Accounts[0].Page.Name)
	browser.Key(" ")
	stops("sample.account2\nPage "+s.Data().Accounts[1].Page.Name, "Continue")
	browser.Enter()
	stops("Show a list of the Pages you manage\npages_show_list", "See your profile and posts\ninstagram_basic", "Allow")
	browser.Enter()
	browser.See("Welcome back")
	tok, err := cfg.Exchange(t.Context(), (<-back).Get("code"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := s.usernames(t, tok), []string{"sample.account2"}; !slices.Equal(got, want) {
		t.Errorf("accounts %v, want %v", got, want)
	}
}

func (s *Server) wantPermissions(t *testing.T, tok *oauth2.Token, want map[string]string) {
	t.Helper()
	_, out := s.fetch(t, "GET", "/me/permissions?access_token="+tok.AccessToken)
	list, _ := out["data"].([]any)
	if len(list) != len(want) {
		t.Errorf("permissions %v, want %v", out, want)
	}
	for _, x := range list {
		p := x.(map[string]any)
		if want[p["permission"].(string)] != p["status"] {
			t.Errorf("%v is %v", p["permission"], p["status"])
		}
	}
}

// usernames are those of the accounts that a user token reaches.
func (s *Server) usernames(t *testing.T, tok *oauth2.Token) []string {
	t.Helper()
	_, out := s.fetch(t, "GET", "/me/accounts?fields=instagram_business_account{username}&access_token="+tok.AccessToken)
	list, _ := out["data"].([]any)
	var names []string
	for _, x := range list {
		account := x.(map[string]any)["instagram_business_account"].(map[string]any)
		names = append(names, account["username"].(string))
	}
	return names
}
