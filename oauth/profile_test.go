package oauth

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
)

// accessManager is a provider as an access manager describes it, tab by tab.
const accessManager = `{
  "name": "Photos",
  "general": {"clientIdTag": "client_id", "clientSecretTag": "client_secret", "redirectUrlTag": "redirect_uri"},
  "authorization": {
    "url": "https://photos.example.com/oauth/authorize?display=page",
    "responseTypeTag": "response_type", "responseTypeValue": "code",
    "scopeTag": "scope", "scopeValue": "basic", "stateTag": "state",
    "includeClientId": true, "includeRedirectUrl": true,
    "additionalParameters": {"locale": "en"},
    "accessCodeTag": "code", "errorDescriptionTag": "error_description"
  },
  "token": {
    "url": "https://photos.example.com/oauth/access_token",
    "method": "post", "contentType": "application/x-www-form-urlencoded",
    "grantTypeTag": "grant_type", "grantTypeValue": "authorization_code",
    "accessTokenTag": "access_token", "tokenTypeTag": "token_type", "expiresInTag": "expires_in",
    "errorDescriptionTag": "error_description",
    "validateExternalToken": true, "refreshUrl": ""
  },
  "userInformation": {
    "url": "https://photos.example.com/me",
    "method": "Get", "contentType": "application/json;charset=utf-8",
    "externalIdTag": "id", "nameTag": "username", "firstNameTag": "full_name", "generateLastName": true,
    "birthdayTag": "birthday", "pictureTag": "profile_picture.data.url", "errorDescriptionTag": "error_description"
  }
}`

// smallest is a profile that leaves everything to the defaults.
const smallest = `{"authorization":{"url":"https://a.test/auth"},"token":{"url":"https://a.test/token"}}`

// The profile in the documentation is one, and has every field.
func TestParseProfile_documented(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/oauth.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(page), "```json\n")
	example, _, _ = strings.Cut(example, "```")
	if _, err := parseProfile([]byte(example)); err != nil {
		t.Fatalf("%v: %s", err, example)
	}
	for _, name := range jsonFields(reflect.TypeFor[profile](), "") {
		if name == "name" {
			continue
		}
		var parts map[string]map[string]any
		if err := json.Unmarshal([]byte(strings.Replace(example, `"name": "Photos",`, "", 1)), &parts); err != nil {
			t.Fatal(err)
		}
		for _, field := range jsonFields(reflect.TypeFor[profile](), jsontext.Pointer("/"+name)) {
			if _, ok := parts[name][field]; !ok {
				t.Errorf("%s.%s is not documented", name, field)
			}
		}
	}
}

func TestParseProfile(t *testing.T) {
	t.Parallel()
	p, err := parseProfile([]byte(accessManager))
	if err != nil {
		t.Fatal(err)
	}
	if p.Token.RefreshURL != p.Token.URL || p.Token.Method != "POST" || p.UserInformation.Method != "GET" {
		t.Errorf("got %+v", p)
	}
	p, err = parseProfile([]byte(smallest))
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	want := &profile{
		Name:    "the provider",
		General: profileGeneral{"client_id", "client_secret", "redirect_uri"},
		Authorization: profileAuthorization{
			URL: "https://a.test/auth", ResponseTypeTag: "response_type", ResponseTypeValue: "code", ScopeTag: "scope", StateTag: "state",
			IncludeClientID: &yes, IncludeRedirectURL: &yes, AccessCodeTag: "code", ErrorDescriptionTag: "error_description",
		},
		Token: profileToken{
			URL: "https://a.test/token", RefreshURL: "https://a.test/token", Method: "POST", ContentType: "application/x-www-form-urlencoded",
			GrantTypeTag: "grant_type", GrantTypeValue: "authorization_code",
			IncludeGrantType: &yes, IncludeClientID: &yes, IncludeClientSecret: &yes, IncludeRedirectURL: &yes,
			AccessTokenTag: "access_token", TokenTypeTag: "token_type", ExpiresInTag: "expires_in", RefreshTokenTag: "refresh_token",
			ScopeTag: "scope", ErrorDescriptionTag: "error_description",
		},
		UserInformation: profileUserInformation{
			Method: "GET", ContentType: "application/json;charset=utf-8",
			EmailTag: "email", ExternalIDTag: "id", NameTag: "username", FirstNameTag: "first_name", LastNameTag: "last_name",
			BirthdayTag: "birthday", PictureTag: "picture", ErrorDescriptionTag: "error_description",
		},
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Error(diff)
	}
}

func TestParseProfile_refusals(t *testing.T) {
	t.Parallel()
	with := func(more string) string { return strings.TrimSuffix(smallest, "}") + "," + more + "}" }
	authorization := func(more string) string {
		return `{"authorization":{"url":"https://a.test/auth",` + more + `},"token":{"url":"https://a.test/token"}}`
	}
	token := func(more string) string {
		return `{"authorization":{"url":"https://a.test/auth"},"token":{"url":"https://a.test/token",` + more + `}}`
	}
	user := func(more string) string { return with(`"userInformation":{` + more + `}`) }
	tests := []struct{ text, want string }{
		{"", "is not JSON: it cannot be read from byte 0 on"},
		{"[]", "the whole must be an object"},
		{`{"token":`, "is not JSON"},
		{`{"token":{}} {"canary":1}`, "is not JSON: it cannot be read from byte"},
		{with(`"token":{}`), "token is there twice"},
		{with(`"tokens":{}`), "tokens is not a field: did you mean token?"},
		{with(`"xyz":"canary"`), "xyz is not a field: known are name, general, authorization, token, userInformation"},
		{token(`"acessTokenTag":"canary"`), "token.acessTokenTag is not a field: did you mean accessTokenTag?"},
		{token(`"method":7`), "token.method must be text"},
		{token(`"includeClientId":"yes"`), "token.includeClientId must be true or false"},
		{token(`"additionalParameters":[]`), "token.additionalParameters must be an object"},
		{with(`"general":{"clientSecretValue":"canary"}`), "general.clientSecretValue is not for a profile: set OAuthClientId, OAuthClientSecret and CallbackURL in the connection string"},
		{with(`"client_id":"canary"`), "client_id is not for a profile"},
		{with(`"general":{"redirectUrl":"canary"}`), "general.redirectUrl is not for a profile"},
		{`{}`, "authorization.url is missing"},
		{`{"authorization":{"url":"https://a.test"}}`, "token.url is missing"},
		{`{"authorization":{"url":"http://a.test/"}}`, "authorization.url must begin with https://, or with http:// for a loopback host"},
		{`{"authorization":{"url":"a.test"}}`, "authorization.url must be a whole address"},
		{`{"authorization":{"url":"https://canary:x@a.test"}}`, "authorization.url must not hold a user name"},
		{`{"authorization":{"url":"https://a.test/#x"}}`, "authorization.url must not hold a fragment"},
		{`{"authorization":{"url":"https://api.instagram.com/oauth/authorize"}}`, "authorization.url is of Instagram, whose Basic Display logins have ended: use AuthScheme=InstagramLogin, which needs no profile"},
		{`{"authorization":{"url":"https://www.facebook.com/dialog/oauth"}}`, "authorization.url is of Facebook: use AuthScheme=OAuth, which needs no profile"},
		{authorization(`"stateTag":"client_id"`), "authorization: two parameters have the name client_id: give each tag another one"},
		{authorization(`"accessCodeTag":"client_secret"`), "token: two parameters have the name client_secret"},
		{authorization(`"responseTypeValue":"token"`), "authorization.responseTypeValue must be code"},
		{authorization(`"stateTag":"a b"`), "authorization.stateTag must be a name"},
		{authorization(`"additionalParameters":{"state":"x"}`), "authorization.additionalParameters.state is set by the other fields"},
		{authorization(`"additionalParameters":{"a=b":"x"}`), `authorization.additionalParameters: "a=b" is not the name of a parameter`},
		{token(`"method":"PUT"`), "token.method must be POST or GET"},
		{token(`"contentType":"text/xml"`), "token.contentType must be application/x-www-form-urlencoded or application/json"},
		{token(`"contentType":"application/json;\r\nX: y"`), "token.contentType is not a content type"},
		{token(`"refreshUrl":"http://a.test"`), "token.refreshUrl must begin with https://"},
		{token(`"additionalParameters":{"client_secret":"canary"}`), "token.additionalParameters.client_secret is set by"},
		{user(`"url":"ftp://a.test/"`), "userInformation.url must begin with https://"},
		{user(`"method":"DELETE"`), "userInformation.method must be GET or POST"},
		{user(`"contentType":"\n"`), "userInformation.contentType is not a content type"},
		{strings.Repeat(" ", 1<<17), "is longer than 65536 bytes"},
	}
	for _, tt := range tests {
		_, err := parseProfile([]byte(tt.text))
		if err == nil || !strings.HasPrefix(err.Error(), "oauth: OAuthProfile") || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.100s: got %v, want %s", tt.text, err, tt.want)
			continue
		}
		if strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: the error shows a value: %v", tt.text, err)
		}
	}
}

func TestLoadProfile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "profile.json")
	if err := os.WriteFile(path, []byte(accessManager), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, value := range []string{path, "\n " + accessManager} {
		if p, err := LoadProfile(value); err != nil || p.parts.Name != "Photos" {
			t.Errorf("got %+v, %v", p, err)
		}
	}
	for _, value := range []string{"", " ", path + "x", "{"} {
		if p, err := LoadProfile(value); err == nil || !strings.HasPrefix(err.Error(), "oauth: OAuthProfile") {
			t.Errorf("%q: got %+v, %v", value, p, err)
		}
	}
}

func TestProfile_authorizationURL(t *testing.T) {
	t.Parallel()
	read := func(text string) *profile {
		p, err := parseProfile([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	renamed := read(`{"general":{"clientIdTag":"app","redirectUrlTag":"back"},"authorization":{"url":"https://a.test/auth","scopeTag":"perms","stateTag":"s","includeRedirectUrl":false,"pkce":true},"token":{"url":"https://a.test/token"}}`)
	for _, tt := range []struct {
		profile *profile
		req     AuthorizationRequest
		want    string
	}{
		{read(accessManager), AuthorizationRequest{State: "s1"}, "https://photos.example.com/oauth/authorize?client_id=1&display=page&locale=en&redirect_uri=https%3A%2F%2Fb.test%2F&response_type=code&scope=basic&state=s1"},
		{read(accessManager), AuthorizationRequest{Scope: "a,b  c"}, "https://photos.example.com/oauth/authorize?client_id=1&display=page&locale=en&redirect_uri=https%3A%2F%2Fb.test%2F&response_type=code&scope=a+b+c"},
		{read(smallest), AuthorizationRequest{}, "https://a.test/auth?client_id=1&redirect_uri=https%3A%2F%2Fb.test%2F&response_type=code"},
		{renamed, AuthorizationRequest{Scope: "x", State: "s1", codeVerifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"}, "https://a.test/auth?app=1&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&perms=x&response_type=code&s=s1"},
	} {
		cfg := Config{Login: CustomLogin, Profile: tt.profile.public(), ClientID: "1", CallbackURL: "https://b.test/"}
		if got, err := authorizationURL(cfg, tt.req); err != nil || got != tt.want {
			t.Errorf("got\n%s, %v\nwant\n%s", got, err, tt.want)
		}
	}
	if _, err := authorizationURL(Config{Login: CustomLogin, ClientID: "1", CallbackURL: "https://b.test/"}, AuthorizationRequest{}); err == nil || !strings.Contains(err.Error(), "OAuthProfile: is empty") {
		t.Errorf("without a profile: %v", err)
	}
}

// Whatever a profile says, what it leads to is https or loopback, and carries
// what the connection says.
func FuzzParseProfile(f *testing.F) {
	f.Add([]byte(accessManager))
	f.Add([]byte(smallest))
	f.Add([]byte(`{"authorization":{"url":"http://127.0.0.1:1/a?x=%zz","stateTag":"client_id"},"token":{"url":"https://[::1]/"}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := parseProfile(text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "oauth: OAuthProfile") || strings.ContainsAny(err.Error(), "\r\n\x00\x1b") {
				t.Errorf("got %v", err)
			}
			return
		}
		address, err := authorizationURL(Config{Login: CustomLogin, Profile: p.public(), ClientID: "1", CallbackURL: "https://b.test/"}, AuthorizationRequest{State: "s1"})
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(address)
		if err != nil || checkScheme("", u) != nil {
			t.Errorf("the address %q is not one to open: %v", address, err)
		}
		if got := u.Query().Get(p.Authorization.StateTag); got != "s1" {
			t.Errorf("the address %q carries the state %q", address, got)
		}
	})
}
