package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

const day = 24 * time.Hour

func TestExchange_facebook(t *testing.T) {
	t.Parallel()
	sim := graphsim.New(graphsim.Options{Media: 1, Accounts: 3, UnlinkedPages: 1, Login: graphsim.Login{Decline: []string{"instagram_manage_insights"}, Only: []int{0, 2}}})
	token := logIn(t, sim, oauth.FacebookLogin)
	data := sim.Data()
	if want := (oauth.Key{App: sim.AppID(), User: data.User.ID, Host: "127.0.0.1:9", Login: oauth.FacebookLogin}); token.Key != want {
		t.Errorf("key = %+v, want %+v", token.Key, want)
	}
	if token.Kind != oauth.UserToken || token.UserName != data.User.Name || !token.LongLived {
		t.Errorf("token = %+v", token.TokenInfo)
	}
	if want := []string{data.Accounts[0].ID, data.Accounts[2].ID}; !slices.Equal(token.AccountIDs, want) {
		t.Errorf("accounts = %v, want %v", token.AccountIDs, want)
	}
	if !slices.Contains(token.Granted, "instagram_basic") || !slices.Equal(token.Declined, []string{"instagram_manage_insights"}) {
		t.Errorf("granted %v, declined %v", token.Granted, token.Declined)
	}
	if days, ok := token.DaysLeft(sim.Now()); !ok || days != 60 {
		t.Errorf("%d days left, want 60", days)
	}
	if want := sim.Now().Add(90 * day); !token.DataAccessExpires.Equal(want) {
		t.Errorf("access to data ends %s, want %s", token.DataAccessExpires, want)
	}
	for _, e := range sim.Journal() {
		if strings.Contains(e.Query, sim.AppSecret()) {
			t.Errorf("the secret stands in a query: %s", e.Query)
		}
	}
}

func TestExchange_instagram(t *testing.T) {
	t.Parallel()
	for _, wrapped := range []bool{false, true} {
		sim := graphsim.New(graphsim.Options{
			Media: 1, Accounts: 2, WrappedTokenAnswer: wrapped,
			Login: graphsim.Login{Account: 1, Decline: []string{"instagram_business_manage_insights"}},
		})
		token := logIn(t, sim, oauth.InstagramLogin)
		account := sim.Data().Accounts[1]
		if want := (oauth.Key{App: sim.AppID(), User: account.AppScopedID, Host: "127.0.0.1:9", Login: oauth.InstagramLogin}); token.Key != want {
			t.Errorf("key = %+v, want %+v", token.Key, want)
		}
		if token.Kind != oauth.InstagramToken || token.UserName != account.Username || !token.LongLived || !slices.Equal(token.AccountIDs, []string{account.ID}) {
			t.Errorf("token = %+v", token.TokenInfo)
		}
		if !slices.Equal(token.Granted, []string{"instagram_business_basic", "instagram_business_manage_comments"}) || !slices.Equal(token.Declined, []string{"instagram_business_manage_insights"}) {
			t.Errorf("granted %v, declined %v", token.Granted, token.Declined)
		}
		if !token.Expires.Equal(sim.Now().Add(60*day)) || !token.RenewAfter.Equal(sim.Now().Add(day)) {
			t.Errorf("expires %s, to be renewed after %s", token.Expires, token.RenewAfter)
		}
	}
}

func TestExchange_verifier(t *testing.T) {
	t.Parallel()
	sim := graphsim.New(graphsim.Options{Media: 1})
	cfg := simConfig(sim, oauth.FacebookLogin)
	address, err := oauth.AuthorizationURL(cfg, oauth.AuthorizationRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, right := range []bool{true, false} {
		verifier := oauth2.GenerateVerifier()
		back, err := consentPage(sim, address+"&code_challenge_method=S256&code_challenge="+oauth2.S256ChallengeFromVerifier(verifier))
		if err != nil {
			t.Fatal(err)
		}
		if !right {
			verifier += "x"
		}
		_, err = simClient(t, sim, oauth.FacebookLogin).Exchange(t.Context(), oauth.NewSecret(queryOf(t, back).Get("code")), callback, oauth.NewSecret(verifier))
		if right && err != nil || !right && !errors.Is(err, oauth.ErrVerifier) {
			t.Errorf("right verifier %v: %v", right, err)
		}
	}
}

// A code serves once, whatever went wrong, and so is sent once.
func TestExchange_codeSentOnce(t *testing.T) {
	t.Parallel()
	for _, login := range []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin} {
		for _, status := range []int{200, 302, 400, 500, 503} {
			platform := &answering{status: status, kind: "text/html", body: "<html>", header: http.Header{"Location": {"http://127.0.0.1:9/elsewhere"}}}
			client, err := oauth.NewClient(oauth.Config{Login: login, ClientID: "1", ClientSecret: oauth.NewSecret("canary-secret"), Version: "v27.0", Transport: platform})
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Exchange(t.Context(), oauth.NewSecret("canary-code"), callback, oauth.NewSecret("canary-verifier"))
			if err == nil || platform.asked != 1 {
				t.Errorf("HTTP %d: sent %d times, %v", status, platform.asked, err)
			}
			if status >= 500 != errors.Is(err, oauth.ErrUnavailable) {
				t.Errorf("HTTP %d: %v", status, err)
			}
			hasNone(t, "the error", fmt.Sprintf("%v %+v %#v", err, err, err), "canary")
			if platform.last.URL.RawQuery != "" {
				t.Errorf("the code stands in a query: %s", platform.last.URL)
			}
		}
	}
}

// A login survives a platform that fails for the moment after having taken the
// code.
func TestExchange_outageAfterCode(t *testing.T) {
	t.Parallel()
	synctest.Test(t, outageAfterCode)
}

func outageAfterCode(t *testing.T) {
	sim := graphsim.New(graphsim.Options{Media: 1})
	outage := &failing{inProcess: inProcess{Handler: sim}, fail: func(r *http.Request) bool { return r.PostFormValue("grant_type") == "fb_exchange_token" }}
	cfg := simConfig(sim, oauth.FacebookLogin)
	cfg.Transport = outage
	client, err := oauth.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	token, err := client.Exchange(t.Context(), consent(t, sim, cfg), callback, oauth.Secret{})
	if err != nil || token.LongLived || token.User == "" || !token.Expires.Equal(sim.Now().Add(90*time.Minute)) {
		t.Fatalf("got %+v, %v, want the short-lived token", token, err)
	}
	if outage.failed != 3 {
		t.Errorf("asked %d times, want 3", outage.failed)
	}
	outage.fail = func(*http.Request) bool { return false }
	if token, err = client.Refresh(t.Context(), token); err != nil || !token.LongLived {
		t.Errorf("got %+v, %v, want the long-lived token", token, err)
	}
}

// failing breaks some requests.
type failing struct {
	inProcess
	fail   func(*http.Request) bool
	failed int
}

func (f *failing) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_ = r.ParseForm()
		r.Body = http.NoBody
	}
	if f.fail(r) {
		f.failed++
		return nil, fmt.Errorf("connection to %s broken", r.URL)
	}
	if r.Method == http.MethodPost {
		body := strings.NewReader(r.PostForm.Encode())
		again, err := http.NewRequestWithContext(r.Context(), r.Method, r.URL.String(), body)
		if err != nil {
			return nil, err
		}
		again.Header = r.Header
		r = again
	}
	return f.inProcess.RoundTrip(r)
}

func TestExchange_refusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		login  oauth.Login
		change func(*graphsim.Server, *oauth.Config, *oauth.Secret)
		want   error
		says   string
	}{
		{"used code", oauth.FacebookLogin, useUp, oauth.ErrCode, "the authorization code was used before"},
		{"used code", oauth.InstagramLogin, useUp, oauth.ErrCode, "the authorization code was used before"},
		{"old code", oauth.FacebookLogin, wait, oauth.ErrCode, "the authorization code is too old"},
		{"old code", oauth.InstagramLogin, wait, oauth.ErrCode, "the authorization code is too old"},
		{"no code", oauth.FacebookLogin, otherCode, oauth.ErrCode, "this is not an authorization code"},
		{"no code", oauth.InstagramLogin, otherCode, oauth.ErrCode, "this is not an authorization code"},
		{"rotated secret", oauth.FacebookLogin, otherSecret, oauth.ErrClientSecret, "OAuthClientSecret is not the app's secret"},
		{"rotated secret", oauth.InstagramLogin, otherSecret, oauth.ErrClientSecret, "OAuthClientSecret is not the app's secret"},
		{"other app", oauth.FacebookLogin, otherApp, oauth.ErrClientID, "OAuthClientId is not the id of an app"},
		{"other app", oauth.InstagramLogin, otherApp, oauth.ErrClientID, "OAuthClientId is not the id of an Instagram app"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s, %s", tt.login, tt.name), func(t *testing.T) {
			t.Parallel()
			sim := graphsim.New(graphsim.Options{Media: 1})
			cfg := simConfig(sim, tt.login)
			code := consent(t, sim, cfg)
			tt.change(sim, &cfg, &code)
			client, err := oauth.NewClient(cfg)
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Exchange(t.Context(), code, callback, oauth.Secret{})
			if !errors.Is(err, tt.want) || !strings.HasPrefix(err.Error(), "oauth: exchange of the code: "+tt.says) {
				t.Errorf("got %v, want %v: %s", err, tt.want, tt.says)
			}
			hasNone(t, "the error", fmt.Sprintf("%+v", err), code.Reveal(), cfg.ClientSecret.Reveal())
		})
	}
	sim := graphsim.New(graphsim.Options{Media: 1})
	for _, login := range []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin} {
		code := consent(t, sim, simConfig(sim, login))
		if _, err := simClient(t, sim, login).Exchange(t.Context(), code, "https://localhost:33333", oauth.Secret{}); !errors.Is(err, oauth.ErrRedirectURI) {
			t.Errorf("%s, without the trailing slash: %v", login, err)
		}
	}
}

func useUp(sim *graphsim.Server, cfg *oauth.Config, code *oauth.Secret) {
	client, err := oauth.NewClient(*cfg)
	if err == nil {
		_, err = client.Exchange(context.Background(), *code, callback, oauth.Secret{})
	}
	if err != nil {
		panic(err)
	}
}
func wait(sim *graphsim.Server, _ *oauth.Config, _ *oauth.Secret) { sim.Advance(time.Hour) }
func otherCode(_ *graphsim.Server, _ *oauth.Config, code *oauth.Secret) {
	*code = oauth.NewSecret("AQSIMother")
}

func otherSecret(_ *graphsim.Server, cfg *oauth.Config, _ *oauth.Secret) {
	cfg.ClientSecret = oauth.NewSecret("canary-rotated")
}
func otherApp(_ *graphsim.Server, cfg *oauth.Config, _ *oauth.Secret) { cfg.ClientID = "1" }

// What lacks fails before anything is sent.
func TestExchange_incomplete(t *testing.T) {
	t.Parallel()
	platform := &answering{status: 500}
	whole := oauth.Config{ClientID: "1", ClientSecret: oauth.NewSecret("s"), Version: "v27.0", Transport: platform}
	for _, tt := range []struct {
		change func(*oauth.Config, *oauth.Secret)
		want   string
	}{
		{func(c *oauth.Config, _ *oauth.Secret) { c.ClientID = "" }, "oauth: wrong app id: OAuthClientId is empty"},
		{func(c *oauth.Config, _ *oauth.Secret) { c.ClientSecret = oauth.Secret{} }, "oauth: wrong app secret: OAuthClientSecret is empty"},
		{func(_ *oauth.Config, code *oauth.Secret) { *code = oauth.Secret{} }, "oauth: the authorization code is empty"},
		{func(_ *oauth.Config, code *oauth.Secret) { *code = oauth.NewSecret(" #_=_") }, "oauth: the authorization code is empty"},
	} {
		cfg, code := whole, oauth.NewSecret("code")
		tt.change(&cfg, &code)
		client, err := oauth.NewClient(cfg)
		if err == nil {
			_, err = client.Exchange(t.Context(), code, callback, oauth.Secret{})
		}
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
	for _, tt := range []struct {
		cfg  oauth.Config
		want string
	}{
		{oauth.Config{Login: "OAuthCustom"}, "oauth: OAuthProfile: is empty"},
		{oauth.Config{}, `oauth: Version ""`},
		{oauth.Config{Login: oauth.InstagramLogin, Version: "x"}, `oauth: Version "x"`},
		{oauth.Config{Version: "v27.0", Endpoint: "http://a.test"}, "oauth: Endpoint must be https: plain http"},
	} {
		if _, err := oauth.NewClient(tt.cfg); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
	if platform.asked != 0 {
		t.Errorf("%d requests were sent", platform.asked)
	}
}

func TestRefresh_instagram(t *testing.T) {
	t.Parallel()
	sim := graphsim.New(graphsim.Options{Media: 1})
	client, token := simClient(t, sim, oauth.InstagramLogin), logIn(t, sim, oauth.InstagramLogin)
	if _, err := client.Refresh(t.Context(), token); !errors.Is(err, oauth.ErrTooEarly) {
		t.Errorf("a fresh token: %v", err)
	}
	sim.Advance(50 * day)
	before := *token
	renewed, err := client.Refresh(t.Context(), token)
	if err != nil || renewed.Access == token.Access || !renewed.Expires.Equal(sim.Now().Add(60*day)) || renewed.Key != token.Key || !renewed.RenewAfter.Equal(sim.Now().Add(day)) {
		t.Fatalf("got %+v, %v", renewed, err)
	}
	if token.Access != before.Access || !token.Expires.Equal(before.Expires) {
		t.Error("the old token was changed")
	}
	sim.Advance(60 * day)
	_, err = client.Refresh(t.Context(), renewed)
	if !errors.Is(err, oauth.ErrSessionExpired) || !strings.Contains(err.Error(), "the token has expired") {
		t.Errorf("an expired token: %v", err)
	}
}

func TestRefresh_facebook(t *testing.T) {
	t.Parallel()
	sim := graphsim.New(graphsim.Options{Media: 1})
	client, token := simClient(t, sim, oauth.FacebookLogin), logIn(t, sim, oauth.FacebookLogin)
	sim.Advance(50 * day)
	renewed, err := client.Refresh(t.Context(), token)
	if err != nil || renewed.Access == token.Access || !renewed.Expires.Equal(token.Expires) || !renewed.RenewAfter.Equal(sim.Now().Add(day)) {
		t.Fatalf("got %+v, %v: a token that ends with the old one, to be tried again tomorrow", renewed, err)
	}
	sim.Advance(10 * day)
	if _, err = client.Refresh(t.Context(), renewed); !errors.Is(err, oauth.ErrSessionExpired) {
		t.Errorf("an expired token: %v", err)
	}
	other := *token
	other.Login = oauth.InstagramLogin
	if _, err := client.Refresh(t.Context(), &other); err == nil || !strings.Contains(err.Error(), "AuthScheme=InstagramLogin") {
		t.Errorf("a token of the other kind: %v", err)
	}
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	sim := graphsim.New(graphsim.Options{Media: 1})
	facebook, instagram := simClient(t, sim, oauth.FacebookLogin), simClient(t, sim, oauth.InstagramLogin)
	data := sim.Data()
	for _, tt := range []struct {
		name    string
		client  *oauth.Client
		spec    graphsim.TokenSpec
		age     time.Duration
		want    oauth.Key
		kind    oauth.TokenKind
		expires time.Duration
		assumed bool
		long    bool
	}{
		{"facebook", facebook, graphsim.TokenSpec{}, 0, facebook.Key(data.User.ID), oauth.UserToken, 60 * day, false, true},
		{"facebook, short", facebook, graphsim.TokenSpec{Life: time.Hour}, 0, facebook.Key(data.User.ID), oauth.UserToken, time.Hour, false, false},
		{"page", facebook, graphsim.TokenSpec{Page: true}, 0, facebook.Key(data.Accounts[0].Page.ID), oauth.PageToken, 60 * day, false, true},
		{"instagram, new", instagram, graphsim.TokenSpec{Instagram: true}, 0, instagram.Key(data.Accounts[0].AppScopedID), oauth.InstagramToken, 60 * day, true, true},
		{"instagram, old", instagram, graphsim.TokenSpec{Instagram: true}, 30 * day, instagram.Key(data.Accounts[0].AppScopedID), oauth.InstagramToken, 60 * day, false, true},
	} {
		access := oauth.NewSecret(sim.NewToken(tt.spec))
		sim.Advance(tt.age)
		token, err := tt.client.Adopt(t.Context(), access, time.Time{}, time.Time{})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if token.Key != tt.want || token.Kind != tt.kind || token.LongLived != tt.long || token.ExpiryAssumed != tt.assumed || token.Given != oauth.Fingerprint(access) {
			t.Errorf("%s: got %+v", tt.name, token.TokenInfo)
		}
		if want := sim.Now().Add(tt.expires); !token.Expires.Equal(want) {
			t.Errorf("%s: expires %s, want %s", tt.name, token.Expires, want)
		}
	}
	if _, err := facebook.Adopt(t.Context(), oauth.NewSecret(sim.NewToken(graphsim.TokenSpec{Life: -time.Hour})), time.Time{}, time.Time{}); !errors.Is(err, oauth.ErrSessionExpired) {
		t.Errorf("an expired token: %v", err)
	}
	if _, err := facebook.Adopt(t.Context(), oauth.NewSecret("EAAother"), time.Time{}, time.Time{}); !errors.Is(err, oauth.ErrSessionExpired) {
		t.Errorf("no token: %v", err)
	}
}

func TestInspect(t *testing.T) {
	t.Parallel()
	sim := graphsim.New(graphsim.Options{Media: 1})
	token := logIn(t, sim, oauth.FacebookLogin)
	client := simClient(t, sim, oauth.FacebookLogin)
	i, err := client.Inspect(t.Context(), token.Access)
	if err != nil || !i.Valid || i.App != sim.AppID() || i.User != token.User || !i.ExpiryKnown || !i.Expires.Equal(token.Expires) || i.Problem != nil {
		t.Errorf("got %+v, %v", i, err)
	}
	sim.Advance(61 * day)
	i, err = client.Inspect(t.Context(), token.Access)
	if err != nil || i.Valid || !errors.Is(i.Problem, oauth.ErrSessionExpired) || !strings.Contains(i.Problem.Error(), "subcode 463") {
		t.Errorf("expired: got %+v, %v", i, err)
	}
	// Who does not know the app lets the token speak for itself.
	for _, ended := range []oauth.Secret{token.Access, oauth.NewSecret("EAAother")} {
		cfg := simConfig(sim, oauth.FacebookLogin)
		cfg.ClientID, cfg.ClientSecret = "", oauth.Secret{}
		unknown, err := oauth.NewClient(cfg)
		if err != nil {
			t.Fatal(err)
		}
		i, err = unknown.Inspect(t.Context(), ended)
		if err != nil || i.Valid || i.Kind != "" || !errors.Is(i.Problem, oauth.ErrSessionExpired) {
			t.Errorf("ended, without the app: got %+v, %v", i, err)
		}
	}
	instagram := logIn(t, sim, oauth.InstagramLogin)
	client = simClient(t, sim, oauth.InstagramLogin)
	if i, err = client.Inspect(t.Context(), instagram.Access); err != nil || !i.Valid || i.User != instagram.User || i.ExpiryKnown {
		t.Errorf("instagram: got %+v, %v", i, err)
	}
	sim.Advance(61 * day)
	if i, err = client.Inspect(t.Context(), instagram.Access); err != nil || i.Valid || !errors.Is(i.Problem, oauth.ErrSessionExpired) {
		t.Errorf("instagram, expired: got %+v, %v", i, err)
	}
	if _, err = client.Inspect(t.Context(), oauth.Secret{}); !errors.Is(err, oauth.ErrNoToken) {
		t.Errorf("no token: %v", err)
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	sim := graphsim.New(graphsim.Options{Media: 1, Accounts: 120, Stories: -1, Tags: -1, UnlinkedPages: 1})
	token, client := logIn(t, sim, oauth.FacebookLogin), simClient(t, sim, oauth.FacebookLogin)
	pages, err := client.Pages(t.Context(), token.Access)
	if err != nil || len(pages) != 121 {
		t.Fatalf("got %d Pages, %v, want 121", len(pages), err)
	}
	account := sim.Data().Accounts[110]
	page, err := client.PageToken(t.Context(), token, account.Page.ID)
	if err != nil || page.Kind != oauth.PageToken || page.User != account.Page.ID || page.UserName != account.Page.Name || !page.Expires.IsZero() || !slices.Equal(page.AccountIDs, []string{account.ID}) {
		t.Errorf("got %+v, %v", page, err)
	}
	if i, err := client.Inspect(t.Context(), page.Access); err != nil || i.Kind != oauth.PageToken || i.Page != account.Page.ID {
		t.Errorf("the Page's token: %+v, %v", i, err)
	}
	if _, err := client.Refresh(t.Context(), page); err == nil {
		t.Error("a Page's token was renewed")
	}
	if _, err := client.PageToken(t.Context(), token, "no such"); err == nil || !strings.Contains(err.Error(), `no Page "no such"`) || !strings.Contains(err.Error(), pages[0].ID) {
		t.Errorf("got %v", err)
	}
}

// A list of Pages that goes on without an end is an error; a Page that is listed
// twice is one.
func TestPages_endless(t *testing.T) {
	t.Parallel()
	for _, kind := range []graphsim.FaultKind{graphsim.FaultEmptyPage, graphsim.FaultFilteredPage, graphsim.FaultRepeatedPage, graphsim.FaultRing} {
		sim := graphsim.New(graphsim.Options{Media: 1, Accounts: 120, Stories: -1, Tags: -1})
		token, client := logIn(t, sim, oauth.FacebookLogin), simClient(t, sim, oauth.FacebookLogin)
		if kind != graphsim.FaultRing {
			sim.Inject(graphsim.Fault{Kind: kind, Path: "/me/accounts", Every: 2})
			if pages, err := client.Pages(t.Context(), token.Access); err != nil || len(pages) != 120 {
				t.Errorf("%s at times: %d Pages, %v", kind, len(pages), err)
			}
		}
		sim.Inject(graphsim.Fault{Kind: kind, Path: "/me/accounts"})
		if pages, err := client.Pages(t.Context(), token.Access); err == nil || !strings.Contains(err.Error(), "says that there are more and lists no other") {
			t.Errorf("%s: %d Pages, %v", kind, len(pages), err)
		}
	}
}

func TestRevoke(t *testing.T) {
	t.Parallel()
	sim := graphsim.New(graphsim.Options{Media: 1})
	token, client := logIn(t, sim, oauth.FacebookLogin), simClient(t, sim, oauth.FacebookLogin)
	if err := client.Revoke(t.Context(), token, "instagram_manage_comments"); err != nil {
		t.Fatal(err)
	}
	_, declined, err := client.Permissions(t.Context(), token.Access)
	if err != nil || !slices.Equal(declined, []string{"instagram_manage_comments"}) {
		t.Errorf("declined = %v, %v", declined, err)
	}
	if err := client.Revoke(t.Context(), token, "../me"); err == nil {
		t.Error("a path passed as a permission")
	}
	if err := client.Revoke(t.Context(), token, ""); err != nil {
		t.Fatal(err)
	}
	_, err = client.Pages(t.Context(), token.Access)
	if !errors.Is(err, oauth.ErrSessionExpired) || !strings.Contains(err.Error(), "the user has removed the app") {
		t.Errorf("after revocation: %v", err)
	}
	if err := simClient(t, sim, oauth.InstagramLogin).Revoke(t.Context(), token, ""); !errors.Is(err, oauth.ErrNoRevocation) {
		t.Errorf("instagram: %v", err)
	}
}

// A Page's token is renewed although its second inspection fails.
func TestRenew_pageUninspected(t *testing.T) {
	t.Parallel()
	inspected := false
	platform := roundTripper(func(r *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		switch r.URL.Path {
		case "/v27.0/oauth/access_token":
			fmt.Fprint(w, `{"access_token":"new"}`)
		case "/v27.0/debug_token":
			if inspected {
				w.WriteHeader(http.StatusBadRequest)
			} else {
				fmt.Fprint(w, `{"data":{"app_id":"1","type":"PAGE","is_valid":true,"user_id":"2","profile_id":"3"}}`)
			}
			inspected = true
		default:
			fmt.Fprint(w, `{"id":"3","name":"a Page"}`)
		}
		return w.Result(), nil
	})
	client, err := oauth.NewClient(oauth.Config{ClientID: "1", ClientSecret: oauth.NewSecret("s"), Version: "v27.0", Transport: platform})
	if err != nil {
		t.Fatal(err)
	}
	token, err := client.Renew(t.Context(), oauth.NewSecret("old"))
	if err != nil || token.Kind != oauth.PageToken || token.User != "3" || token.UserName != "a Page" {
		t.Errorf("got %+v, %v, want the token of the Page", token, err)
	}
}
