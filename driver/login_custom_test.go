package driver_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// provider is another OAuth 2.0 provider, with names of its own for everything.
type provider struct {
	*httptest.Server

	mu      sync.Mutex
	ended   bool     // it takes no token any more
	refresh string   // refresh token that it gives
	asked   []string // requests
	tokens  int      // that it gave
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	p := &provider{}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

// codes numbers codes, of which no two may be equal in one process.
var codes atomic.Int64

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, r.Method+" "+r.URL.Path)
	switch r.URL.Path {
	case "/authorize":
		q := r.URL.Query()
		back := url.Values{"ticket": {fmt.Sprintf("canary-code-%d", codes.Add(1))}, "token_of_state": {q.Get("token_of_state")}}
		http.Redirect(w, r, q.Get("back")+"?"+back.Encode(), http.StatusFound)
	case "/token":
		form, _ := url.ParseQuery(string(body))
		if form.Get("key") != "canary-secret" || form.Get("app") != "app1" {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprintf(w, `{"error":"invalid_client","problem":"%s is not it"}`, form.Get("key"))
			return
		}
		p.tokens++
		_ = json.NewEncoder(w).Encode(map[string]any{"result": map[string]any{
			"access": fmt.Sprintf("canary-access-%d", p.tokens), "kind": "bearer", "life": 3600, "again": p.refresh,
		}})
	case "/me":
		if p.ended || !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer canary-access-") {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"problem":"the token is over"}`)
			return
		}
		fmt.Fprint(w, `{"uid":9007199254740993,"nick":"ann","full_name":"Ann Lee","pic":{"url":"https://a.test/p.jpg"}}`)
	}
}

func (p *provider) requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.asked...)
}

// profile describes the provider; more goes into the part token.
func (p *provider) profile(more string) string {
	return strings.ReplaceAll(`{
	  "name": "Photos",
	  "general": {"clientIdTag": "app", "clientSecretTag": "key", "redirectUrlTag": "back"},
	  "authorization": {"url": "URL/authorize", "stateTag": "token_of_state", "scopeValue": "basic", "accessCodeTag": "ticket", "errorDescriptionTag": "problem"},
	  "token": {`+more+`"url": "URL/token", "accessTokenTag": "result.access", "tokenTypeTag": "result.kind", "expiresInTag": "result.life", "refreshTokenTag": "result.again", "errorDescriptionTag": "problem"},
	  "userInformation": {"url": "URL/me", "externalIdTag": "uid", "nameTag": "nick", "firstNameTag": "full_name", "generateLastName": true, "pictureTag": "pic.url", "errorDescriptionTag": "problem"}
	}`, "URL", p.URL)
}

const validate = `"validateExternalToken": true, `

// dsn is a connection string of this test.
func (p *provider) dsn(t *testing.T, profile string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "photos.json")
	if err := os.WriteFile(path, []byte(profile), 0o600); err != nil {
		t.Fatal(err)
	}
	return "AuthScheme=OAuthCustom;OAuthClientId=app1;OAuthClientSecret=canary-secret;CallbackURL=https://shop.example/back;OAuthSettingsLocation=memory://" +
		t.Name() + ";OAuthProfile=" + path
}

// login has a user log in with the provider, and returns the row of the token.
func (p *provider) login(t *testing.T, dsn string) map[string]any {
	t.Helper()
	db := open(t, dsn)
	var address, state string
	if err := db.QueryRow("EXEC GetOAuthAuthorizationURL AuthMode='WEB'").Scan(&address, &state); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(address, p.URL+"/authorize?app=app1&back=https%3A%2F%2Fshop.example%2Fback&response_type=code&scope=basic&token_of_state=") {
		t.Errorf("address %s", address)
	}
	return oneRow(t, db, "EXEC GetOAuthAccessToken AuthMode='WEB', Verifier=?, State=?, RequireState=true", redirected(t, address).String(), state)
}

// A login with any provider: the procedures work, tokens are kept and renewed,
// and tables say why they do not.
func TestCustomLogin(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	p.refresh = "canary-refresh"
	log := filepath.Join(t.TempDir(), "log")
	dsn := p.dsn(t, p.profile("")) + ";InitiateOAuth=REFRESH;Verbosity=5;Logfile=" + log
	row := p.login(t, dsn)
	if row["OAuthAccessToken"] != "canary-access-1" || row["OAuthRefreshToken"] != "canary-refresh" || row["UserId"] != "9007199254740993" || row["AuthData"] != nil {
		t.Errorf("token: %v", row)
	}
	db := open(t, dsn)
	if got := query(t, db, "EXEC GetUserInfo"); got[0] != "9007199254740993|NULL|ann|Ann|Lee|NULL|NULL|https://a.test/p.jpg" {
		t.Errorf("user: %v", got)
	}
	if row := oneRow(t, db, "EXEC RefreshOAuthAccessToken OAuthRefreshToken=?", row["OAuthRefreshToken"]); row["OAuthAccessToken"] != "canary-access-2" {
		t.Errorf("renewed: %v", row)
	}
	if got := query(t, db, "SELECT AuthScheme, AppId, Type, Token, Fits FROM sys_tokens"); len(got) != 1 || got[0] != "OAuthCustom|app1|custom|****|true" {
		t.Errorf("stored: %v", got)
	}
	before := len(p.requests())
	for _, text := range []string{"SELECT * FROM Media", "EXPLAIN SELECT * FROM Pages", "SELECT * FROM sys_tokens, Media"} {
		_, err := try(t, db, text)
		if !errors.Is(err, driver.ErrLoginKind) || !strings.Contains(err.Error(), "AuthScheme=OAuthCustom is a login with another provider, which serves procedures and no tables: use AuthScheme=OAuth") {
			t.Errorf("%s: %v", text, err)
		}
	}
	for procedure, served := range map[string]bool{"GetTokenInfo": false, "RevokeOAuthAccessToken": false, "GetUserInfo": true, "GetOAuthAuthorizationURL": true} {
		got := query(t, db, "SELECT AuthSchemes LIKE '%OAuthCustom%' FROM sys_procedures WHERE ProcedureName = ?", procedure)
		if (got[0] == "1") != served {
			t.Errorf("sys_procedures, %s: %v", procedure, got)
		}
		if _, err := try(t, db, "EXEC "+procedure); !served && (err == nil || !strings.Contains(err.Error(), "does not serve AuthScheme=OAuthCustom: it serves AuthScheme=OAuth")) {
			t.Errorf("%s: %v", procedure, err)
		}
	}
	if after := p.requests()[before:]; len(after) != 1 { // GetUserInfo
		t.Errorf("asked %v", after)
	}
	text, err := os.ReadFile(log)
	if err != nil || len(text) == 0 {
		t.Fatalf("the log: %d bytes, %v", len(text), err)
	}
	if i := strings.Index(string(text), "canary"); i >= 0 {
		t.Errorf("the log shows a secret: %s", text[max(0, i-300):min(len(text), i+50)])
	}
}

// Where the token is the session, its end ends the session: nothing renews it,
// whatever the provider gave.
func TestCustomLogin_validate(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	p.refresh = "canary-refresh"
	given := fmt.Sprintf(";OAuthAccessToken=canary-access-0;OAuthTokenTimestamp=%d;OAuthExpiresIn=", time.Now().Add(-time.Hour).UnixMilli())
	for name, tt := range map[string]struct {
		more  string
		ended bool
	}{
		"given, ended":  {given + "60", true},
		"given, living": {given + "7200", false},
		"kept, ended":   {given + "60;InitiateOAuth=REFRESH;OAuthRefreshToken=canary-refresh", true},
		"kept, living":  {given + "7200;InitiateOAuth=REFRESH", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t, p.dsn(t, p.profile(validate))+tt.more)
			_, err := try(t, db, "EXEC GetUserInfo")
			if errors.Is(err, oauth.ErrSessionExpired) != tt.ended || (err != nil) != tt.ended {
				t.Errorf("got %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "canary") {
				t.Errorf("the error shows a secret: %v", err)
			}
		})
	}
}

// A login that was kept ends when the provider says so, too; a wrong secret is
// no end of it.
func TestCustomLogin_refused(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	dsn := p.dsn(t, p.profile(validate))
	p.login(t, dsn)
	db := open(t, dsn)
	query(t, db, "EXEC GetUserInfo")
	p.mu.Lock()
	p.ended = true
	p.mu.Unlock()
	_, err := try(t, db, "EXEC GetUserInfo")
	if !errors.Is(err, oauth.ErrSessionExpired) || !strings.Contains(err.Error(), "the provider no longer takes the token: log in again") {
		t.Errorf("got %v", err)
	}
	wrong := open(t, strings.Replace(dsn, "canary-secret", "canary-other", 1))
	var address, state string
	if err := wrong.QueryRow("EXEC GetOAuthAuthorizationURL").Scan(&address, &state); err != nil {
		t.Fatal(err)
	}
	_, err = try(t, wrong, "EXEC GetOAuthAccessToken Verifier=?", redirected(t, address).Query().Get("ticket"))
	var refused *oauth.Error
	if !errors.As(err, &refused) || errors.Is(err, oauth.ErrSessionExpired) || strings.Contains(err.Error(), "canary") {
		t.Errorf("wrong secret: %v", err)
	}
}

// The browser of this computer is opened for another provider, too.
func TestCustomLogin_desktop(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	db := open(t, p.dsn(t, p.profile(""))+";InitiateOAuth=GETANDREFRESH")
	asked := 0
	ctx := driver.WithDesktop(t.Context(), &oauth.Desktop{
		Open: func(string) error { return nil },
		Paste: func(_ context.Context, address string, problem error) (string, error) {
			asked++
			return redirected(t, address).String(), problem
		},
	})
	for range 2 {
		rows, err := db.QueryContext(ctx, "EXEC GetUserInfo")
		if err != nil {
			t.Fatal(err)
		}
		if lines, err := read(t, rows); err != nil || len(lines) != 1 {
			t.Errorf("%v, %v", lines, err)
		}
		_ = rows.Close()
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

// What is wrong with a profile is said with the property and the field, before
// anything is sent.
func TestCustomLogin_profile(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	good := p.profile("")
	const custom = "AuthScheme=OAuthCustom;OAuthProfile="
	quoted := func(profile string) string { return `"` + strings.ReplaceAll(profile, `"`, `""`) + `"` }
	but := func(old, changed string) string { return custom + quoted(strings.Replace(good, old, changed, 1)) }
	if err := open(t, custom+quoted(good)).Ping(); err != nil {
		t.Errorf("as text: %v", err)
	}
	for dsn, want := range map[string]string{
		"AuthScheme=OAuthCustom":                         "OAuthProfile: is empty: AuthScheme=OAuthCustom needs the description of the provider",
		"OAuthProfile=x.json":                            "OAuthProfile: describes another provider than Meta: it needs AuthScheme=OAuthCustom",
		"AuthScheme=InstagramLogin;AuthenticateAsPage=1": "AuthenticateAsPage: only AuthScheme=OAuth reaches Pages",

		custom + "/no/such.json":                               "OAuthProfile: open /no/such.json: no such file or directory",
		custom + quoted(good) + ";Endpoint=http://127.0.0.1:1": "Endpoint: with AuthScheme=OAuthCustom, OAuthProfile says where the provider is",
		custom + quoted(good) + ";BusinessAccountId=1":         "BusinessAccountId: AuthScheme=OAuthCustom reaches no Instagram account",

		but(p.URL+"/token", "http://photos.example/token"): "OAuthProfile: token.url must begin with https://, or with http:// for a loopback host",
		custom + "'{'":                  "OAuthProfile: is not JSON: it cannot be read from byte 1 on",
		but(`"uid"`, `7`):               "OAuthProfile: userInformation.externalIdTag must be text",
		but(`"stateTag"`, `"statetag"`): "OAuthProfile: authorization.statetag is not a field: did you mean stateTag?",
		but(`"clientIdTag"`, `"clientSecret": "canary-secret", "clientIdTag"`): "OAuthProfile: general.clientSecret is not for a profile: set OAuthClientId, OAuthClientSecret and CallbackURL in the connection string",
		but(p.URL+"/authorize", "https://api.instagram.com/oauth/authorize"):   "OAuthProfile: authorization.url is of Instagram, whose Basic Display logins have ended: use AuthScheme=InstagramLogin",
	} {
		cfg, err := driver.ParseDSN(dsn)
		if err == nil {
			_, err = driver.NewConnector(cfg)
		}
		var wrong *driver.ConfigError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: got %v, want %s", dsn, err, want)
		}
	}
	if asked := p.requests(); len(asked) != 0 {
		t.Errorf("asked %v", asked)
	}
}
