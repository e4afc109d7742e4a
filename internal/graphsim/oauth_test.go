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
		_, body := s.post(t, "/oauth/access_token", form)
		want := `^\{"access_token":"IGAASIM\w+","user_id":24\d{15},"permissions":\["instagram_business_basic",`
		if wrapped {
			want = `^\{"data":\[\{"access_token":"IGAASIM\w+","user_id":"24\d{15}","permissions":"instagram_business_basic,`
		}
		if !regexp.MustCompile(want).MatchString(body) {
			t.Errorf("answer %s does not match %s", body, want)
		}
		form.Set("redirect_uri", callback+"x")
		if status, body := s.post(t, "/oauth/access_token", form); status != 400 || !strings.HasPrefix(body, `{"error_type":"OAuthException","code":400,"error_message":"`) {
			t.Errorf("refusal = HTTP %d %s", status, body)
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

// TestInstagramCodeRefusals are in the form of their own host, not in Graph's.
func TestInstagramCodeRefusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*testing.T, *Server, url.Values)
		want   string
	}{
		{"other redirect", func(_ *testing.T, _ *Server, q url.Values) { q.Set("redirect_uri", callback+"&x=1") }, "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request"},
		{"too late", func(_ *testing.T, s *Server, _ url.Values) { s.Advance(codeLife) }, "This authorization code has expired."},
		{"used", func(t *testing.T, s *Server, q url.Values) { s.post(t, "/oauth/access_token", q) }, "This authorization code has been used"},
		{"unknown code", func(_ *testing.T, _ *Server, q url.Values) { q.Set("code", "AQSIM") }, "Invalid authorization code"},
		{"rubbish kept", func(_ *testing.T, _ *Server, q url.Values) { q.Set("code", q.Get("code")+"#_") }, "Invalid authorization code"},
		{"code of the other dialog", func(t *testing.T, s *Server, q url.Values) {
			q.Set("code", follow(t, facebookConfig(s).AuthCodeURL("s")).Get("code"))
		}, "Invalid authorization code"},
		{"wrong secret", func(_ *testing.T, _ *Server, q url.Values) { q.Set("client_secret", "x") }, "Error validating client secret."},
		{"wrong app", func(_ *testing.T, _ *Server, q url.Values) { q.Set("client_id", "1") }, "Invalid platform app"},
		{"wrong grant type", func(_ *testing.T, _ *Server, q url.Values) { q.Set("grant_type", "password") }, "Invalid grant_type: only authorization_code is supported"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := started(t, Options{Media: 1})
			q := url.Values{
				"client_id": {s.AppID()}, "client_secret": {s.AppSecret()}, "grant_type": {"authorization_code"}, "redirect_uri": {callback},
				"code": {follow(t, instagramConfig(s).AuthCodeURL("s")).Get("code")},
			}
			tc.change(t, s, q)
			status, body := s.post(t, "/oauth/access_token", q)
			if want := `{"error_type":"OAuthException","code":400,"error_message":"` + tc.want + `"}`; status != 400 || body != want {
				t.Errorf("HTTP %d %s, want %s", status, body, want)
			}
		})
	}
}

// post posts a form.
func (s *Server) post(t *testing.T, path string, form url.Values) (int, string) {
	t.Helper()
	resp, err := client.PostForm(s.URL()+path, form)
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

// A client that tries out how to send the secret still gets its token: what it
// tries first spends no code.
func TestAuthStyleAutoDetect(t *testing.T) {
	t.Parallel()
	s := started(t, Options{Media: 1})
	for _, cfg := range []*oauth2.Config{facebookConfig(s), instagramConfig(s)} {
		cfg.Endpoint.AuthStyle = oauth2.AuthStyleAutoDetect
		tok, err := cfg.Exchange(t.Context(), follow(t, cfg.AuthCodeURL("s")).Get("code"))
		if err != nil || tok.AccessToken == "" {
			t.Errorf("%s: %v, %v", cfg.Endpoint.TokenURL, tok, err)
		}
	}
}

// TestDebugToken asks about tokens of each kind, by the app and by others.
func TestDebugToken(t *testing.T) {
	t.Parallel()
	s := started(t, Options{Accounts: 2, Media: 1})
	account := s.Data().Accounts[1]
	app := s.AppID() + "|" + s.AppSecret()
	some := s.NewToken(TokenSpec{Only: []int{1}, Scopes: []string{"pages_show_list", "instagram_basic"}})
	page := s.NewToken(TokenSpec{Page: true, Account: 1})
	brief := s.NewToken(TokenSpec{Life: time.Hour})
	inspect := func(input, by string) map[string]any {
		t.Helper()
		_, out := s.fetch(t, "GET", "/debug_token?"+url.Values{"input_token": {input}, "access_token": {by}}.Encode())
		if data, ok := out["data"].(map[string]any); ok {
			return data
		}
		return errorOf(out)
	}
	got := inspect(some, app)
	if got["type"] != "USER" || got["is_valid"] != true || got["expires_at"] != json.Number("1800360000") || got["data_access_expires_at"] != json.Number("1802952000") {
		t.Errorf("a user token: %v", got)
	}
	granular, _ := json.Marshal(got["granular_scopes"])
	if want := `[{"scope":"pages_show_list","target_ids":["` + account.Page.ID + `"]},{"scope":"instagram_basic","target_ids":["` + account.ID + `"]}]`; string(granular) != want {
		t.Errorf("granular scopes %s, want %s", granular, want)
	}
	if got := inspect(page, some); got["type"] != "PAGE" || got["profile_id"] != account.Page.ID || got["is_valid"] != true {
		t.Errorf("a Page token: %v", got)
	}
	s.Advance(time.Hour)
	if got := inspect(brief, app); got["is_valid"] != false || got["error"].(map[string]any)["subcode"] != json.Number("463") {
		t.Errorf("an expired token: %v", got)
	}
	if got := inspect("EAAnone", app); got["is_valid"] != false || got["error"].(map[string]any)["code"] != json.Number("190") {
		t.Errorf("no token: %v", got)
	}
	if got := inspect(some, page); got["code"] != json.Number("100") {
		t.Errorf("asked with a Page token: %v", got)
	}
	if got := inspect("", app); got["code"] != json.Number("100") || !strings.Contains(got["message"].(string), "input_token") {
		t.Errorf("asked about nothing: %v", got)
	}
	if got := inspect(some, "EAAnone"); got["code"] != json.Number("190") {
		t.Errorf("asked by nobody: %v", got)
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
