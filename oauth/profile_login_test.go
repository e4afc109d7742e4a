package oauth_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/viewfinder-sql/viewfinder/internal/oauthtest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// provider is another OAuth 2.0 provider. It keeps every request.
type provider struct {
	token, user string // answers
	status      int
	asked       []string
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body []byte
	if r.Body != nil { // as a client's request may have it
		body, _ = io.ReadAll(r.Body)
	}
	line := r.Method + " " + r.URL.RequestURI()
	for _, name := range []string{"Content-Type", "Authorization"} {
		if v := r.Header.Get(name); v != "" {
			line += "\n" + name + ": " + v
		}
	}
	if len(body) > 0 {
		line += "\n" + string(body)
	}
	p.asked = append(p.asked, line)
	if p.status != 0 {
		w.WriteHeader(p.status)
	}
	if strings.HasPrefix(r.URL.Path, "/me") {
		io.WriteString(w, p.user)
		return
	}
	io.WriteString(w, p.token)
}

const providerProfile = `{
  "authorization": {"url": "https://id.test/auth", "pkce": true},
  "token": {"url": "https://id.test/token"},
  "userInformation": {"url": "https://id.test/me?fields=id,username"}
}`

func profileConfig(t *testing.T, p *provider, profile string) oauth.Config {
	t.Helper()
	parsed, err := oauth.LoadProfile(profile)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	return oauth.Config{
		Login: oauth.CustomLogin, Profile: parsed, ClientID: "app:1", ClientSecret: oauth.NewSecret("canary-secret"),
		CallbackURL: callback, Transport: inProcess{Handler: p}, Now: func() time.Time { return now },
	}
}

func newCode() string { return fmt.Sprintf("canary-code-%d", oauthtest.NewSeed()) }

// finish goes through a whole web login with a code of the test's own.
func finish(t *testing.T, cfg oauth.Config) (*oauth.Token, error) {
	t.Helper()
	begun, err := oauth.BeginLogin(cfg, oauth.AuthorizationRequest{})
	if err != nil {
		t.Fatal(err)
	}
	code, state := cfg.Profile.Tags()
	back := callback + "?" + url.Values{
		code:  {newCode()},
		state: {begun.State},
	}.Encode()
	return oauth.FinishLogin(t.Context(), cfg, oauth.FinishRequest{Verifier: oauth.NewSecret(back)})
}

func TestProfile_login(t *testing.T) {
	t.Parallel()
	p := &provider{
		token: `{"access_token":"canary-access","token_type":"Bearer","expires_in":3600,"refresh_token":"canary-refresh","scope":"a b"}`,
		user:  `{"id":9007199254740993,"username":"ann"}`,
	}
	cfg := profileConfig(t, p, providerProfile)
	begun, err := oauth.BeginLogin(cfg, oauth.AuthorizationRequest{})
	if err != nil {
		t.Fatal(err)
	}
	code := newCode()
	token, err := oauth.FinishLogin(t.Context(), cfg, oauth.FinishRequest{Verifier: oauth.NewSecret(code), State: begun.State})
	if err != nil {
		t.Fatal(err)
	}
	if want := (oauth.Key{App: "app:1", User: "9007199254740993", Host: "id.test", Login: oauth.CustomLogin}); token.Key != want || token.Kind != oauth.CustomToken || token.UserName != "ann" {
		t.Errorf("token = %+v", token.TokenInfo)
	}
	if token.Access.Reveal() != "canary-access" || token.Refresh.Reveal() != "canary-refresh" || strings.Join(token.Granted, " ") != "a b" {
		t.Errorf("token = %+v", token)
	}
	if life := token.Expires.Sub(cfg.Now()); life != time.Hour || token.Expires.Sub(token.RenewAfter) != 6*time.Minute {
		t.Errorf("lives for %s, renewed after %s", life, token.RenewAfter)
	}
	// The verifier sent with the code answers the challenge in the address.
	address, _ := url.Parse(begun.URL)
	_, form, _ := strings.Cut(p.asked[0], "urlencoded\n")
	sent, _ := url.ParseQuery(form)
	if challenge := address.Query().Get("code_challenge"); challenge == "" || challenge != oauth2.S256ChallengeFromVerifier(sent.Get("code_verifier")) {
		t.Errorf("the verifier %q does not answer the challenge %q", sent.Get("code_verifier"), challenge)
	}
	sent.Del("code_verifier")
	if got, want := sent.Encode(), "client_id=app%3A1&client_secret=canary-secret&code="+code+"&grant_type=authorization_code&redirect_uri=https%3A%2F%2Flocalhost%3A33333%2F"; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
	if want := "GET /me?fields=id%2Cusername\nContent-Type: application/json;charset=utf-8\nAuthorization: Bearer canary-access"; p.asked[1] != want {
		t.Errorf("asked\n%s\nwant\n%s", p.asked[1], want)
	}

	client, err := oauth.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	p.token = `{"access_token":"canary-second","expires_in":"7200"}`
	renewed, err := client.Refresh(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	if want := "client_id=app%3A1&client_secret=canary-secret&grant_type=refresh_token&refresh_token=canary-refresh"; !strings.HasSuffix(p.asked[2], "\n"+want) {
		t.Errorf("asked\n%s", p.asked[2])
	}
	if renewed.Access.Reveal() != "canary-second" || renewed.Refresh != token.Refresh || renewed.User != token.User || !renewed.Expires.Equal(cfg.Now().Add(2*time.Hour)) {
		t.Errorf("renewed = %+v", renewed)
	}
	// In other forms, whatever their content type says.
	p.token = "access_token=canary-third&expires_in=60&refresh_token=canary-next\n"
	if renewed, err = client.Refresh(t.Context(), renewed); err != nil || renewed.Access.Reveal() != "canary-third" || renewed.Refresh.Reveal() != "canary-next" {
		t.Errorf("renewed = %+v, %v", renewed, err)
	}
	p.token = `{"data":{"access_token":"canary-fourth","expires_in":"soon"}}`
	if renewed, err = client.Refresh(t.Context(), renewed); err != nil || renewed.Access.Reveal() != "canary-fourth" || !renewed.ExpiryAssumed || renewed.Expires.Sub(cfg.Now()) != time.Hour {
		t.Errorf("renewed = %+v, %v", renewed, err)
	}
}

func TestProfile_flags(t *testing.T) {
	t.Parallel()
	p := &provider{token: `{"result":[{"tok":"canary-access","life":60}]}`, user: `{"u":{"key":"k1","nick":"ann"},"full":"Ann Lee Smith","mail":"ann@example.com","born":"1990-01-02","pic":{"data":{"url":"https://a.test/p"}}}`}
	cfg := profileConfig(t, p, `{
	  "general": {"clientIdTag": "app", "clientSecretTag": "key", "redirectUrlTag": "back"},
	  "authorization": {"url": "https://id.test/auth", "accessCodeTag": "ticket", "stateTag": "s"},
	  "token": {
	    "url": "https://id.test/token?v=2", "refreshUrl": "https://id.test/again", "contentType": "application/json",
	    "grantTypeTag": "kind", "includeClientId": false, "includeClientSecret": false, "includeRedirectUrl": false,
	    "basicAuthorization": true, "additionalParameters": {"audience": "x"},
	    "accessTokenTag": "result.0.tok", "expiresInTag": "result.0.life", "validateExternalToken": true
	  },
	  "userInformation": {
	    "url": "https://id.test/me", "method": "POST", "contentType": "application/x-www-form-urlencoded", "includeAccessToken": true, "includeClientId": true,
	    "additionalParameters": {"v": "2"}, "externalIdTag": "u.key", "nameTag": "u.nick", "firstNameTag": "full", "generateLastName": true,
	    "emailTag": "mail", "birthdayTag": "born", "pictureTag": "pic.data.url"
	  }
	}`)
	token, err := finish(t, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.asked[0]; !strings.HasPrefix(got, "POST /token?v=2\nContent-Type: application/json\nAuthorization: Basic YXBwJTNBMTpjYW5hcnktc2VjcmV0\n{") {
		t.Errorf("asked\n%s", got)
	}
	var sent map[string]string
	if _, body, _ := strings.Cut(p.asked[0], "\n{"); json.Unmarshal([]byte("{"+body), &sent) != nil || len(sent) != 3 || sent["kind"] != "authorization_code" || sent["audience"] != "x" || !strings.HasPrefix(sent["ticket"], "canary-code") {
		t.Errorf("sent %v", sent)
	}
	if want := "POST /me\nContent-Type: application/x-www-form-urlencoded\nAuthorization: Bearer canary-access\naccess_token=canary-access&app=app%3A1&v=2"; p.asked[1] != want {
		t.Errorf("asked\n%s\nwant\n%s", p.asked[1], want)
	}
	client, err := oauth.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	user, err := client.UserInfo(t.Context(), token.Access)
	want := oauth.UserInfo{ID: "k1", Name: "ann", FirstName: "Ann", LastName: "Lee Smith", Email: "ann@example.com", Birthday: "1990-01-02", Picture: "https://a.test/p"}
	if err != nil || *user != want {
		t.Errorf("user = %+v, %v", user, err)
	}
	// The session ends with the token: nothing is sent.
	before := len(p.asked)
	if _, err := client.Refresh(t.Context(), token); !errors.Is(err, oauth.ErrSessionExpired) || len(p.asked) != before {
		t.Errorf("got %v after %d requests, want ErrSessionExpired", err, len(p.asked)-before)
	}
	if !token.RenewAfter.Equal(token.Expires) {
		t.Errorf("renewed after %s although it ends at %s", token.RenewAfter, token.Expires)
	}
}

// What a provider says in the words of the standards means the end of the
// session, where it is about a token.
func TestProfile_ended(t *testing.T) {
	t.Parallel()
	p := &provider{token: `{"access_token":"canary-access","refresh_token":"canary-refresh"}`, user: `{"id":"1"}`}
	cfg := profileConfig(t, p, providerProfile)
	token, err := finish(t, cfg)
	if err != nil {
		t.Fatal(err)
	}
	client, err := oauth.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		body   string
		status int
		ended  bool
	}{
		{`{"error":"invalid_grant"}`, 400, true},
		{`{"error":"invalid_client"}`, 401, false},
		{`{"error":"temporarily_unavailable"}`, 503, false},
	} {
		p.token, p.status = tt.body, tt.status
		if _, err := client.Refresh(t.Context(), token); errors.Is(err, oauth.ErrSessionExpired) != tt.ended {
			t.Errorf("refresh token, %s: %v", tt.body, err)
		}
	}
	for _, tt := range []struct {
		body   string
		status int
		ended  bool
	}{
		{`{}`, 401, true},
		{`{"error":"invalid_token"}`, 400, true},
		{`{"error":"insufficient_scope"}`, 403, false},
	} {
		p.user, p.status = tt.body, tt.status
		if _, err := client.UserInfo(t.Context(), token.Access); err == nil || errors.Is(err, oauth.ErrSessionExpired) != tt.ended {
			t.Errorf("access token, %s: %v", tt.body, err)
		}
	}
}

// A public client has no secret; then the login has to end where it began.
func TestProfile_withoutSecret(t *testing.T) {
	t.Parallel()
	p := &provider{token: `{"access_token":"canary-access"}`}
	public := strings.Replace(providerProfile, `"url": "https://id.test/token"`, `"url": "https://id.test/token", "includeClientSecret": false`, 1)
	cfg := profileConfig(t, p, public)
	cfg.ClientSecret = oauth.Secret{}
	if _, err := oauth.BeginLogin(cfg, oauth.AuthorizationRequest{}); err == nil || !strings.Contains(err.Error(), "OAuthClientSecret is empty") {
		t.Errorf("got %v", err)
	}
	client, err := oauth.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	p.user = `{"id":"u1"}`
	token, err := client.Exchange(t.Context(), oauth.NewSecret("canary-code"), callback, oauth.NewSecret("canary-verifier"))
	if err != nil || token.User != "u1" || !token.Expires.IsZero() {
		t.Errorf("got %+v, %v", token, err)
	}
}

func TestProfile_refusedAnswers(t *testing.T) {
	t.Parallel()
	const good, goodUser = `{"access_token":"canary-access"}`, `{"id":"1"}`
	tests := []struct {
		name, token, user string
		status            int
		want              error
		wantErr           string
	}{
		{name: "standard", token: `{"error":"invalid_client","error_description":"no such app"}`, status: 401, want: oauth.ErrClientSecret, wantErr: `exchange of the code: the provider does not take OAuthClientId and OAuthClientSecret: copy both anew from where the app is registered ("no such app"`},
		{name: "no more than a word", token: `{"error":"invalid_request"}`, status: 400, want: oauth.ErrRefused, wantErr: `exchange of the code: the platform refused ("invalid_request"`},
		{name: "a form", token: "error=bad_verification_code&error_description=The+code+passed+is+incorrect+or+expired.", want: oauth.ErrRefused, wantErr: `the platform refused ("The code passed is incorrect or expired."`},
		{name: "a message beside a status", token: `{"message":"who are you"}`, status: 401, want: oauth.ErrRefused, wantErr: `the platform refused ("who are you"`},
		{name: "a code that is spent", token: `{"error":"invalid_grant"}`, status: 400, want: oauth.ErrCode, wantErr: "the authorization code was used before, is too old, or is none"},
		{name: "refused with success", token: `{"error_description":"try later"}`, want: oauth.ErrRefused, wantErr: "try later"},
		{name: "repeats the secret", token: `{"error":"x","error_description":"canary-secret is wrong"}`, status: 400, want: oauth.ErrRefused, wantErr: "**** is wrong"},
		{name: "redirect", token: `<a href="canary-secret">`, status: 307, want: oauth.ErrRefused, wantErr: "a redirect, which is not followed"},
		{name: "outage", token: `canary`, status: 503, want: oauth.ErrUnavailable, wantErr: "the platform failed"},
		{name: "no token", token: `{"tok":"canary"}`, wantErr: "exchange of the code: the answer has no access_token"},
		{name: "null", token: `{"access_token":null}`, wantErr: "the answer has no access_token"},
		{name: "a token that cannot be sent", token: `{"access_token":"canary\r\nX: y"}`, wantErr: "characters that no token has"},
		{name: "another type", token: `{"access_token":"canary","token_type":"mac"}`, wantErr: `a token of the type "mac", which is not supported`},
		{name: "not JSON", token: `canary access_token=canary`, want: oauth.ErrRefused, wantErr: "the answer is"},
		{name: "too long", token: `{"access_token":"` + strings.Repeat("a", 5<<20) + `"}`, wantErr: "longer than"},
		{name: "no user", token: good, user: `{"name":"x"}`, wantErr: "the answer has no id"},
		{name: "a user that is none", token: good, user: `{"id":{"x":1}}`, wantErr: "the answer has no id"},
		{name: "a user that cannot be kept", token: good, user: `{"id":"a\nb"}`, wantErr: "is not an id"},
		{name: "user refused", token: good, user: `{"error_description":"who?"}`, want: oauth.ErrRefused, wantErr: `question who logged in: the platform refused ("who?"`},
	}
	for _, tt := range tests {
		if tt.user == "" {
			tt.user = goodUser
		}
		p := &provider{token: tt.token, user: tt.user, status: tt.status}
		token, err := finish(t, profileConfig(t, p, providerProfile))
		if err == nil || !strings.Contains(err.Error(), tt.wantErr) || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: got %+v, %v, want %v %s", tt.name, token, err, tt.want, tt.wantErr)
			continue
		}
		if strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: the error shows a secret: %v", tt.name, err)
		}
		if token != nil {
			t.Errorf("%s: a token with an error", tt.name)
		}
		if n := strings.Count(strings.Join(p.asked, "\n"), " /token"); n != 1 {
			t.Errorf("%s: the code was sent %d times", tt.name, n)
		}
	}
}
