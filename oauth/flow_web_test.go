package oauth_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/oauthtest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// webApp is a web application whose users log in: /login leads to the consent
// page, /back ends the login.
func webApp(cfg *oauth.Config) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login", func(w http.ResponseWriter, r *http.Request) {
		begun, err := oauth.BeginLogin(*cfg, oauth.AuthorizationRequest{})
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "state", Value: begun.State, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		http.Redirect(w, r, begun.URL, http.StatusFound)
	})
	mux.HandleFunc("GET /back", func(w http.ResponseWriter, r *http.Request) {
		kept, err := r.Cookie("state")
		if err != nil {
			http.Error(w, "no login was begun in this browser", http.StatusForbidden)
			return
		}
		token, err := oauth.FinishLogin(r.Context(), *cfg, oauth.FinishRequest{
			Verifier: oauth.NewSecret("?" + r.URL.RawQuery), State: kept.Value, RequireState: true,
		})
		switch {
		case errors.Is(err, oauth.ErrUserDenied), errors.Is(err, oauth.ErrState):
			http.Error(w, err.Error(), http.StatusForbidden)
		case err != nil:
			http.Error(w, err.Error(), http.StatusBadGateway)
		default:
			fmt.Fprint(w, token.User)
		}
	})
	return mux
}

// user is a browser with cookies of its own.
func user(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, Transport: &http.Transport{DisableKeepAlives: true}}
}

func visitPage(t *testing.T, client *http.Client, address string) (int, string) {
	t.Helper()
	response, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestWebApp(t *testing.T) {
	t.Parallel()
	for _, login := range []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin} {
		sim, err := graphsim.Start(graphsim.Options{Media: 1, Accounts: 2, Seed: 1000 + oauthtest.NewSeed()})
		if err != nil {
			t.Fatal(err)
		}
		defer sim.Close()
		transport := &http.Transport{DisableKeepAlives: true}
		cfg := oauth.Config{
			Login: login, ClientID: sim.AppID(), ClientSecret: oauth.NewSecret(sim.AppSecret()), Version: "v25.0",
			Endpoint: sim.URL(), Transport: transport, Now: sim.Now,
		}
		app := httptest.NewServer(webApp(&cfg))
		defer app.Close()
		cfg.CallbackURL = app.URL + "/back"

		want := sim.Data().User.ID
		if login == oauth.InstagramLogin {
			want = sim.Data().Accounts[0].AppScopedID
		}
		ann := user(t)
		if status, page := visitPage(t, ann, app.URL+"/login"); status != http.StatusOK || page != want {
			t.Errorf("%s: HTTP %d %s, want %s", login, status, page, want)
		}

		// Somebody who logs in leads another user to the end of that login.
		sim.SetLogin(graphsim.Login{Account: 1})
		mallory, back := user(t), ""
		mallory.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
			if r.URL.Path == "/back" {
				back = r.URL.String()
				return http.ErrUseLastResponse
			}
			return nil
		}
		visitPage(t, mallory, app.URL+"/login")
		for _, victim := range []*http.Client{ann, user(t)} {
			if status, page := visitPage(t, victim, back); status != http.StatusForbidden {
				t.Errorf("%s: a code slipped in: HTTP %d %s", login, status, page)
			}
		}

		sim.SetLogin(graphsim.Login{Deny: true})
		if status, page := visitPage(t, user(t), app.URL+"/login"); status != http.StatusForbidden || !strings.Contains(page, "the user did not allow the app") {
			t.Errorf("%s: HTTP %d %s", login, status, page)
		}
	}
}
