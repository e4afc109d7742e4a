package graphsim

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"
)

const callback = "http://127.0.0.1:33333/callback?keep=1"

func started(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// client follows no redirect, as a program without a browser does.
var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// follow opens a dialog and returns the query of the redirect.
func follow(t *testing.T, address string) url.Values {
	t.Helper()
	resp, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		body, _ := io.ReadAll(resp.Body)
		t.Fatalf("no redirect: HTTP %d %s", resp.StatusCode, body)
	}
	if !strings.HasPrefix(to.String(), "http://127.0.0.1:33333/callback?") {
		t.Fatalf("redirected to %s", to)
	}
	return to.Query()
}

// call makes a request and decodes the answer.
func (s *Server) fetch(t *testing.T, method, path string) (int, map[string]any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL()+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var out map[string]any
	dec := json.NewDecoder(resp.Body)
	dec.UseNumber()
	if err := dec.Decode(&out); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return resp.StatusCode, out
}

func facebookConfig(s *Server) *oauth2.Config {
	return &oauth2.Config{
		ClientID: s.AppID(), ClientSecret: s.AppSecret(), RedirectURL: callback,
		Scopes: []string{"pages_show_list", "instagram_basic", "instagram_manage_insights"},
		Endpoint: oauth2.Endpoint{
			AuthURL: s.URL() + "/v25.0/dialog/oauth", TokenURL: s.URL() + "/v25.0/oauth/access_token", AuthStyle: oauth2.AuthStyleInParams,
		},
	}
}

func instagramConfig(s *Server) *oauth2.Config {
	return &oauth2.Config{
		ClientID: s.AppID(), ClientSecret: s.AppSecret(), RedirectURL: callback,
		Scopes:   []string{"instagram_business_basic,instagram_business_manage_insights"},
		Endpoint: oauth2.Endpoint{AuthURL: s.URL() + "/oauth/authorize", TokenURL: s.URL() + "/oauth/access_token", AuthStyle: oauth2.AuthStyleInParams},
	}
}

func TestFacebookLogin(t *testing.T) {
	t.Parallel()
	s := started(t, Options{})
	cfg := facebookConfig(s)
	verifier := oauth2.GenerateVerifier()
	q := follow(t, cfg.AuthCodeURL("xyz", oauth2.S256ChallengeOption(verifier)))
	if q.Get("state") != "xyz" || q.Get("keep") != "1" || q.Get("code") == "" {
		t.Fatalf("redirect query = %v", q)
	}
	tok, err := cfg.Exchange(t.Context(), q.Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(tok.AccessToken, "EAASIM") || tok.ExpiresIn != int64(shortFacebookLife.Seconds()) {
		t.Errorf("token = %+v", tok)
	}
	if _, err := cfg.Exchange(t.Context(), q.Get("code"), oauth2.VerifierOption(verifier)); err == nil || !strings.Contains(err.Error(), "has been used") {
		t.Errorf("second exchange: %v, want a refusal", err)
	}

	_, long := s.fetch(t, "GET", "/v25.0/oauth/access_token?"+url.Values{
		"grant_type": {"fb_exchange_token"}, "client_id": {s.AppID()}, "client_secret": {s.AppSecret()}, "fb_exchange_token": {tok.AccessToken},
	}.Encode())
	longText, _ := long["access_token"].(string)
	if longText == "" || longText == tok.AccessToken || long["expires_in"] != json.Number("5184000") {
		t.Fatalf("long-lived answer = %v", long)
	}

	s.Advance(2 * time.Hour)
	status, short := s.fetch(t, "GET", "/me?access_token="+tok.AccessToken)
	if status != 400 || errorOf(short)["error_subcode"] != json.Number("463") {
		t.Errorf("expired token answers HTTP %d %v", status, short)
	}
	if status, _ := s.fetch(t, "GET", "/me?access_token="+longText); status != 200 {
		t.Errorf("long-lived token answers HTTP %d", status)
	}
	status, denied := s.fetch(t, "GET", "/"+s.Data().Accounts[0].Media[0].ID+"/comments?access_token="+longText)
	if status != 400 || errorOf(denied)["code"] != json.Number("10") {
		t.Errorf("comments without the permission: HTTP %d %v", status, denied)
	}

	_, info := s.fetch(t, "GET", "/debug_token?input_token="+longText+"&access_token="+url.QueryEscape(s.AppID()+"|"+s.AppSecret()))
	data, _ := info["data"].(map[string]any)
	if data["is_valid"] != true || data["app_id"] != s.AppID() || data["user_id"] != s.Data().User.ID || data["type"] != "USER" {
		t.Errorf("debug_token = %v", info)
	}

	_, pages := s.fetch(t, "GET", "/me/accounts?access_token="+longText)
	page := pages["data"].([]any)[0].(map[string]any)["access_token"].(string)
	if status, out := s.fetch(t, "GET", "/me?access_token="+page); status != 200 || out["id"] != s.Data().Accounts[0].Page.ID {
		t.Errorf("me with a Page token: HTTP %d %v", status, out)
	}

	if _, out := s.fetch(t, "DELETE", "/me/permissions/instagram_manage_insights?access_token="+longText); out["success"] != true {
		t.Errorf("revoking a permission: %v", out)
	}
	_, perms := s.fetch(t, "GET", "/me/permissions?access_token="+longText)
	if got := perms["data"].([]any); len(got) != 4 {
		t.Errorf("permissions = %v, want four with one declined", got)
	}
	if _, out := s.fetch(t, "DELETE", "/me/permissions?access_token="+longText); out["success"] != true {
		t.Errorf("revoking everything: %v", out)
	}
	if _, out := s.fetch(t, "GET", "/me?access_token="+page); errorOf(out)["error_subcode"] != json.Number("458") {
		t.Errorf("Page token after revocation: %v", out)
	}
}

func errorOf(out map[string]any) map[string]any {
	e, _ := out["error"].(map[string]any)
	return e
}

func TestInstagramLogin(t *testing.T) {
	t.Parallel()
	s := started(t, Options{Accounts: 2, Login: Login{Account: 1}})
	a := s.Data().Accounts[1]
	cfg := instagramConfig(s)
	tok, err := cfg.Exchange(t.Context(), follow(t, cfg.AuthCodeURL("s")).Get("code"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(tok.AccessToken, "IGAASIM") {
		t.Errorf("token = %+v", tok)
	}
	_, long := s.fetch(t, "GET", "/access_token?grant_type=ig_exchange_token&client_secret="+s.AppSecret()+"&access_token="+tok.AccessToken)
	text, _ := long["access_token"].(string)
	if text == "" || long["expires_in"] != json.Number("5184000") {
		t.Fatalf("long-lived answer = %v", long)
	}
	refresh := "/refresh_access_token?grant_type=ig_refresh_token&access_token="
	if status, out := s.fetch(t, "GET", refresh+text); status != 400 {
		t.Errorf("refresh of a fresh token: HTTP %d %v", status, out)
	}
	s.Advance(25 * time.Hour)
	_, again := s.fetch(t, "GET", refresh+text)
	if again["permissions"] != "instagram_business_basic,instagram_business_manage_insights" {
		t.Errorf("refresh = %v", again)
	}
	s.Advance(59 * 24 * time.Hour)
	if status, _ := s.fetch(t, "GET", refresh+text); status != 400 {
		t.Errorf("refresh of an expired token: HTTP %d", status)
	}
	text = again["access_token"].(string)
	_, me := s.fetch(t, "GET", "/v25.0/me?fields=user_id,username,account_type&access_token="+text)
	if me["user_id"] != a.ID || me["username"] != a.Username || me["id"] != a.AppScopedID {
		t.Errorf("me = %v", me)
	}
	for _, id := range []string{a.ID, a.AppScopedID} {
		if status, out := s.fetch(t, "GET", "/"+id+"/media?access_token="+text); status != 200 {
			t.Errorf("media of %s: HTTP %d %v", id, status, out)
		}
	}
	_, out := s.fetch(t, "GET", "/me?fields=business_discovery&access_token="+text)
	if errorOf(out)["type"] != "IGApiException" {
		t.Errorf("a field of the other host: %v", out)
	}
	if _, out := s.fetch(t, "GET", "/"+s.Data().Accounts[0].ID+"?access_token="+text); errorOf(out)["error_subcode"] != json.Number("33") {
		t.Errorf("another account: %v", out)
	}
	status, out := s.fetch(t, "POST", "/?batch=[]&access_token="+text)
	if status != 400 || !strings.Contains(errorOf(out)["message"].(string), "on behalf of user 0") {
		t.Errorf("batch: HTTP %d %v", status, out)
	}
}

func TestInstagramTokenAnswers(t *testing.T) {
	t.Parallel()
	for _, wrapped := range []bool{false, true} {
		s := started(t, Options{WrappedTokenAnswer: wrapped})
		code := follow(t, instagramConfig(s).AuthCodeURL("s")).Get("code")
		form := url.Values{"client_id": {s.AppID()}, "client_secret": {s.AppSecret()}, "grant_type": {"authorization_code"}, "redirect_uri": {callback}, "code": {code}}
		resp, err := client.PostForm(s.URL()+"/oauth/access_token", form)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		want := `^\{"access_token":"IGAASIM\w+","user_id":24\d{15},"permissions":\["instagram_business_basic",`
		if wrapped {
			want = `^\{"data":\[\{"access_token":"IGAASIM\w+","user_id":"24\d{15}","permissions":"instagram_business_basic,`
		}
		if !regexp.MustCompile(want).Match(body) {
			t.Errorf("answer %s does not match %s", body, want)
		}
		form.Set("redirect_uri", callback+"x")
		resp, err = client.PostForm(s.URL()+"/oauth/access_token", form)
		if err != nil {
			t.Fatal(err)
		}
		body, _ = io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != 400 || !strings.HasPrefix(string(body), `{"error_type":"OAuthException","code":400,"error_message":"`) {
			t.Errorf("refusal = HTTP %d %s", resp.StatusCode, body)
		}
	}
}

func TestCodeRefusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*Server, url.Values)
		want   string
	}{
		{"other redirect", func(_ *Server, q url.Values) { q.Set("redirect_uri", callback+"&x=1") }, "36008"},
		{"too late", func(s *Server, _ url.Values) { s.Advance(codeLife) }, "36007"},
		{"unknown code", func(_ *Server, q url.Values) { q.Set("code", "AQSIM") }, "Invalid verification code"},
		{"rubbish kept", func(_ *Server, q url.Values) { q.Set("code", q.Get("code")+"#_=_") }, "Invalid verification code"},
		{"wrong secret", func(_ *Server, q url.Values) { q.Set("client_secret", "x") }, "client secret"},
		{"no app", func(_ *Server, q url.Values) { q.Del("client_id") }, "Missing client_id"},
		{"wrong app", func(_ *Server, q url.Values) { q.Set("client_id", "1") }, "validating application"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := started(t, Options{Media: 1})
			q := url.Values{"client_id": {s.AppID()}, "client_secret": {s.AppSecret()}, "redirect_uri": {callback}}
			q.Set("code", follow(t, facebookConfig(s).AuthCodeURL("s")).Get("code"))
			tc.change(s, q)
			status, body := getRaw(t, s, "/v25.0/oauth/access_token?"+q.Encode(), "")
			if status != 400 || !strings.Contains(string(body), tc.want) {
				t.Errorf("HTTP %d %s, want %q", status, body, tc.want)
			}
		})
	}
}

func TestDialogAnswers(t *testing.T) {
	t.Parallel()
	s := started(t, Options{Login: Login{Deny: true}})
	for _, cfg := range []*oauth2.Config{facebookConfig(s), instagramConfig(s)} {
		q := follow(t, cfg.AuthCodeURL("s"))
		if q.Get("error") != "access_denied" || q.Get("error_reason") != "user_denied" || q.Get("state") != "s" || q.Has("code") {
			t.Errorf("denied: %v", q)
		}
	}
	s.SetLogin(Login{Decline: []string{"instagram_basic"}, Only: []int{}})
	cfg := facebookConfig(s)
	q := follow(t, cfg.AuthCodeURL("s", oauth2.SetAuthURLParam("response_type", "code granted_scopes")))
	if q.Get("denied_scopes") != "instagram_basic" {
		t.Errorf("declined: %v", q)
	}
	tok, err := cfg.Exchange(t.Context(), q.Get("code"))
	if err != nil {
		t.Fatal(err)
	}
	if _, out := s.fetch(t, "GET", "/me/accounts?access_token="+tok.AccessToken); len(out["data"].([]any)) != 0 {
		t.Errorf("Pages although none was selected: %v", out)
	}
	for _, bad := range []string{"client_id=1", "redirect_uri=relative", "scope=no_such_scope", "code_challenge=plain"} {
		name, val, _ := strings.Cut(bad, "=")
		resp, err := client.Get(cfg.AuthCodeURL("s", oauth2.SetAuthURLParam(name, val)))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 400 || resp.Header.Get("Location") != "" {
			t.Errorf("%s: HTTP %d to %q, want an error page", bad, resp.StatusCode, resp.Header.Get("Location"))
		}
	}
}

// TestRerequest declines a permission, which is not asked for again unless the
// dialog says so.
func TestRerequest(t *testing.T) {
	t.Parallel()
	s := started(t, Options{Media: 1, Login: Login{Decline: []string{"instagram_basic"}}})
	cfg := facebookConfig(s)
	denied := func(authType string) string {
		t.Helper()
		options := []oauth2.AuthCodeOption{oauth2.SetAuthURLParam("response_type", "code granted_scopes")}
		if authType != "" {
			options = append(options, oauth2.SetAuthURLParam("auth_type", authType))
		}
		return follow(t, cfg.AuthCodeURL("s", options...)).Get("denied_scopes")
	}
	if got := denied(""); got != "instagram_basic" {
		t.Errorf("declined: %q", got)
	}
	s.SetLogin(Login{})
	for _, step := range []struct{ authType, want string }{{"", "instagram_basic"}, {"reauthorize", "instagram_basic"}, {"rerequest", ""}, {"", ""}} {
		if got := denied(step.authType); got != step.want {
			t.Errorf("auth_type %q: declined %q, want %q", step.authType, got, step.want)
		}
	}
	// A permission taken back is a declined one; who removed the app is new.
	if _, out := s.fetch(t, "DELETE", "/me/permissions/pages_show_list?access_token="+s.Token()); out["success"] != true {
		t.Errorf("taking back: %v", out)
	}
	if got := denied(""); got != "pages_show_list" {
		t.Errorf("after taking back: declined %q", got)
	}
	if _, out := s.fetch(t, "DELETE", "/me/permissions?access_token="+s.Token()); out["success"] != true {
		t.Errorf("removing the app: %v", out)
	}
	if got := denied(""); got != "" {
		t.Errorf("after removing the app: declined %q", got)
	}
}

// TestDialogErrors are those that do not come back to the app: in the form of
// each host, and as pages for browsers.
func TestDialogErrors(t *testing.T) {
	t.Parallel()
	s := started(t, Options{RedirectURIs: []string{callback}})
	ask := func(address, accept string) (int, string, string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept", accept)
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, resp.Header.Get("Content-Type"), string(body)
	}
	facebook, instagram := facebookConfig(s), instagramConfig(s)
	for _, near := range []string{callback + "&x=1", strings.Replace(callback, "/callback", "/callback/", 1), strings.Replace(callback, "127.0.0.1", "localhost", 1), strings.ToUpper(callback)} {
		status, kind, body := ask(facebook.AuthCodeURL("s", oauth2.SetAuthURLParam("redirect_uri", near)), "*/*")
		if status != 400 || !strings.HasPrefix(kind, "text/html") || !strings.Contains(body, "URL blocked") {
			t.Errorf("redirect to %s: HTTP %d %s %s", near, status, kind, body)
		}
	}
	const refusal = `{"error_type":"OAuthException","code":400,"error_message":"Insufficient developer role"}`
	s.SetLogin(Login{NoRole: true})
	if status, _, body := ask(instagram.AuthCodeURL("s"), "*/*"); status != 400 || body != refusal {
		t.Errorf("Instagram without a role: HTTP %d %s", status, body)
	}
	if status, kind, body := ask(instagram.AuthCodeURL("s"), "text/html,*/*"); status != 400 || !strings.HasPrefix(kind, "text/html") || !strings.Contains(body, "Insufficient developer role") {
		t.Errorf("Instagram without a role, in a browser: HTTP %d %s %s", status, kind, body)
	}
	if status, _, body := ask(facebook.AuthCodeURL("s"), "*/*"); status != 400 || !strings.Contains(body, "App not active") {
		t.Errorf("Facebook without a role: HTTP %d %s", status, body)
	}
}

// TestClientCode passes a login on to another machine.
func TestClientCode(t *testing.T) {
	t.Parallel()
	s := started(t, Options{Media: 1})
	app := url.Values{"client_id": {s.AppID()}, "client_secret": {s.AppSecret()}, "redirect_uri": {callback}, "access_token": {s.Token()}}
	_, out := s.fetch(t, "GET", "/v25.0/oauth/client_code?"+app.Encode())
	code, _ := out["code"].(string)
	redeem := url.Values{"client_id": {s.AppID()}, "redirect_uri": {callback}, "code": {code}, "machine_id": {"m1"}}
	s.Advance(time.Minute)
	_, out = s.fetch(t, "GET", "/v25.0/oauth/access_token?"+redeem.Encode())
	token, _ := out["access_token"].(string)
	if token == "" || token == s.Token() || out["machine_id"] != "m1" || out["expires_in"] != json.Number("5183940") {
		t.Fatalf("redeemed: %v", out)
	}
	if status, out := s.fetch(t, "GET", "/me?access_token="+token); status != 200 {
		t.Errorf("me: HTTP %d %v", status, out)
	}
	if _, out := s.fetch(t, "GET", "/v25.0/oauth/access_token?"+redeem.Encode()); errorOf(out)["error_subcode"] != json.Number("36009") {
		t.Errorf("redeemed twice: %v", out)
	}
	app.Set("access_token", s.NewToken(TokenSpec{Page: true}))
	if status, out := s.fetch(t, "GET", "/v25.0/oauth/client_code?"+app.Encode()); status != 400 {
		t.Errorf("for a Page token: %v", out)
	}
	// An ordinary code still takes the secret.
	redeem.Set("code", follow(t, facebookConfig(s).AuthCodeURL("s")).Get("code"))
	if _, out := s.fetch(t, "GET", "/v25.0/oauth/access_token?"+redeem.Encode()); errorOf(out)["message"] != "Missing client secret." {
		t.Errorf("without the secret: %v", out)
	}
}

// TestClock moves the clock from outside, and with it the life of a token.
func TestClock(t *testing.T) {
	t.Parallel()
	s := started(t, Options{Media: 1})
	move := func(form url.Values) (int, string) {
		t.Helper()
		resp, err := client.PostForm(s.URL()+"/_sim/clock", form)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(body)
	}
	if _, out := s.fetch(t, "GET", "/_sim/clock"); out["now"] != "2026-11-20T12:00:00Z" {
		t.Errorf("the clock says %v", out)
	}
	if status, body := move(url.Values{"advance": {"1439h"}}); status != 200 || body != `{"now":"2027-01-19T11:00:00Z"}`+"\n" {
		t.Errorf("HTTP %d %s", status, body)
	}
	if status, _ := s.fetch(t, "GET", "/me?access_token="+s.Token()); status != 200 {
		t.Errorf("an hour before its end the token answers HTTP %d", status)
	}
	if status, _ := move(url.Values{"now": {"2027-01-19T12:00:00Z"}}); status != 200 || !s.Now().Equal(time.Date(2027, 1, 19, 12, 0, 0, 0, time.UTC)) {
		t.Errorf("HTTP %d, %s", status, s.Now())
	}
	if _, out := s.fetch(t, "GET", "/me?access_token="+s.Token()); errorOf(out)["error_subcode"] != json.Number("463") {
		t.Errorf("at its end the token answers %v", out)
	}
	for _, bad := range []url.Values{{}, {"now": {"soon"}}, {"advance": {"a day"}}, {"now": {"2027-01-19T12:00:00Z"}, "advance": {"1h"}}} {
		if status, _ := move(bad); status != 400 {
			t.Errorf("%v: HTTP %d", bad, status)
		}
	}
}

// TestManualLogin clicks through the pages as a browser would.
func TestManualLogin(t *testing.T) {
	t.Parallel()
	s := started(t, Options{Accounts: 2, ManualLogin: true})
	hidden := regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	for _, cfg := range []*oauth2.Config{facebookConfig(s), instagramConfig(s)} {
		address := cfg.AuthCodeURL("s")
		path := strings.SplitN(address, "?", 2)[0]
		resp, err := client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		steps := []url.Values{
			{"_password": {"any"}},
			{"_account1": {"1"}},
			{"_allow_instagram_basic": {"1"}},
		}
		if strings.HasSuffix(path, "/oauth/authorize") {
			steps = []url.Values{
				{"_password": {"any"}, "_account": {"1"}},
				{"_allow_instagram_business_basic": {"1"}},
			}
		}
		for _, step := range steps {
			body, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			form := url.Values{}
			for _, m := range hidden.FindAllStringSubmatch(string(body), -1) {
				form.Set(m[1], strings.ReplaceAll(m[2], "&amp;", "&"))
			}
			for k, v := range step {
				form[k] = v
			}
			if resp, err = client.PostForm(path, form); err != nil {
				t.Fatal(err)
			}
		}
		resp.Body.Close()
		to, err := resp.Location()
		if err != nil {
			t.Fatalf("no redirect at the end: HTTP %d", resp.StatusCode)
		}
		tok, err := cfg.Exchange(t.Context(), to.Query().Get("code"))
		if err != nil {
			t.Fatal(err)
		}
		status, out := s.fetch(t, "GET", "/"+s.Data().Accounts[1].ID+"?access_token="+tok.AccessToken)
		if status != 200 {
			t.Errorf("the selected account: HTTP %d %v", status, out)
		}
	}
	for _, e := range s.Journal() {
		if strings.Contains(e.Query, "_password=any") || strings.Contains(e.Query, s.AppSecret()) {
			t.Errorf("the journal shows a secret: %s", e.Query)
		}
	}
}
