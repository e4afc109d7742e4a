package procedures

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/internal/tokensource"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// seeds makes each simulator hand out codes of its own: a process sends no code
// twice, whichever test it came from.
var seeds atomic.Uint64

const callback = "https://app.example.com/back"

// simulated is a connection to a simulator, with a store.
func simulated(login oauth.Login, o graphsim.Options) (*graphsim.Server, Env, *kept) {
	o.Media, o.Seed = 1, 5000+seeds.Add(1)
	sim := graphsim.New(o)
	store := &kept{tokens: map[oauth.Key]*oauth.Token{}}
	return sim, Env{
		OAuth: oauth.Config{
			Login: login, ClientID: sim.AppID(), ClientSecret: oauth.NewSecret(sim.AppSecret()), Version: "v25.0",
			Endpoint: "http://127.0.0.1:9", CallbackURL: callback, Transport: simtest.InProcess{Handler: sim}, Now: sim.Now,
		},
		Kept: store,
	}, store
}

// kept keeps tokens in memory.
type kept struct {
	tokens  map[oauth.Key]*oauth.Token
	unready error
	full    error
}

func (k *kept) Ready(context.Context) error { return k.unready }

func (k *kept) Keep(_ context.Context, t *oauth.Token) error {
	if k.full != nil {
		return k.full
	}
	k.tokens[t.Key] = t
	return nil
}

func (k *kept) Accounts(_ context.Context, user string) ([]string, error) {
	for key, t := range k.tokens {
		if key.User == user {
			return t.AccountIDs, nil
		}
	}
	return nil, nil
}

func (k *kept) Forget(_ context.Context, user string) (int, error) {
	n := 0
	for key := range k.tokens {
		if key.User == user {
			delete(k.tokens, key)
			n++
		}
	}
	return n, nil
}

// exec runs a procedure and returns its one row by column.
func exec(t *testing.T, env Env, name string, args ...Argument) (map[string]any, error) {
	t.Helper()
	p, err := Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := p.Exec(t.Context(), env, args)
	if err != nil {
		return nil, err
	}
	if len(rows.Values) != 1 || len(rows.Values[0]) != len(rows.Columns) {
		t.Fatalf("%s: %d rows", name, len(rows.Values))
	}
	row := map[string]any{}
	for i, c := range rows.Columns {
		row[c.Name] = rows.Values[0][i]
	}
	return row, nil
}

// comeBack has the simulator's user answer the consent page, and returns where
// that leads.
func comeBack(t *testing.T, sim *graphsim.Server, address any) string {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, address.(string), nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := simtest.InProcess{Handler: sim}.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	back, err := response.Location()
	if err != nil {
		t.Fatalf("HTTP %d: %v", response.StatusCode, err)
	}
	return back.String()
}

func codeOf(t *testing.T, back string) string {
	t.Helper()
	u, err := url.Parse(back)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("code")
}

// logIn goes through the web flow.
func logIn(t *testing.T, sim *graphsim.Server, env Env) map[string]any {
	t.Helper()
	begun, err := exec(t, env, "GetOAuthAuthorizationURL", Argument{"AuthMode", "WEB"})
	if err != nil {
		t.Fatal(err)
	}
	row, err := exec(t, env, "GetOAuthAccessToken", Argument{"AuthMode", "WEB"}, Argument{"Verifier", comeBack(t, sim, begun["URL"])}, Argument{"State", begun["State"]})
	if err != nil {
		t.Fatal(err)
	}
	return row
}

func TestWebLogin(t *testing.T) {
	t.Parallel()
	for _, login := range []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin} {
		declined := map[oauth.Login]string{oauth.FacebookLogin: "instagram_manage_insights", oauth.InstagramLogin: "instagram_business_manage_insights"}[login]
		sim, env, store := simulated(login, graphsim.Options{Accounts: 2, Login: graphsim.Login{Decline: []string{declined}}})
		row := logIn(t, sim, env)
		token := row["OAuthAccessToken"].(string)
		user, accounts, name := sim.Data().User.ID, sim.Data().Accounts[0].ID+","+sim.Data().Accounts[1].ID, "facebook"
		if login == oauth.InstagramLogin {
			user, accounts, name = sim.Data().Accounts[0].AppScopedID, sim.Data().Accounts[0].ID, "instagram"
		}
		for column, want := range map[string]any{
			"OAuthRefreshToken": token, "ExpiresIn": int64(60 * 24 * 3600), "ExpiresAt": sim.Now().Add(60 * 24 * time.Hour),
			"UserId": user, "AccountId": accounts, "ScopesDeclined": declined,
		} {
			if row[column] != want {
				t.Errorf("%s: %s = %v, want %v", login, column, row[column], want)
			}
		}
		if granted, _ := row["ScopesGranted"].(string); !strings.Contains(granted, "_basic") || strings.Contains(granted, declined) {
			t.Errorf("%s: granted %s", login, granted)
		}
		var data map[string]map[string]string
		if err := json.Unmarshal([]byte(row["AuthData"].(string)), &data); err != nil || data[name]["id"] != user || data[name]["access_token"] != token {
			t.Errorf("%s: AuthData = %s, %v", login, row["AuthData"], err)
		}
		key := oauth.Key{App: sim.AppID(), User: user, Host: "127.0.0.1:9", Login: login}
		if saved := store.tokens[key]; saved == nil || saved.Access.Reveal() != token {
			t.Errorf("%s: kept %+v", login, store.tokens)
		}

		info, err := exec(t, env, "GetTokenInfo", Argument{"OAuthAccessToken", token})
		if err != nil || info["IsValid"] != true || info["Problem"] != nil || info["UserId"] != user {
			t.Errorf("%s: info = %v, %v", login, info, err)
		}
		env.Tokens = tokensource.Static(token)
		who, err := exec(t, env, "GetUserInfo")
		if err != nil || who["Id"] != user || who["Name"] == nil {
			t.Errorf("%s: user = %v, %v", login, who, err)
		}

		sim.Advance(30 * 24 * time.Hour)
		renewed, err := exec(t, env, "RefreshOAuthAccessToken", Argument{"OAuthRefreshToken", row["OAuthRefreshToken"]})
		if err != nil || renewed["OAuthAccessToken"] == token || renewed["UserId"] != user || renewed["AccountId"] != accounts {
			t.Errorf("%s: renewed = %v, %v", login, renewed, err)
		}
		if saved := store.tokens[key]; len(store.tokens) != 1 || saved.Access.Reveal() != renewed["OAuthAccessToken"] {
			t.Errorf("%s: kept %+v", login, store.tokens)
		}
	}
}

func TestGetOAuthAccessToken_refusals(t *testing.T) {
	t.Parallel()
	web := Argument{"AuthMode", "WEB"}
	tests := []struct {
		name    string
		change  func(*Env, *graphsim.Server)
		args    func(code, back string, state any) []Argument
		want    error
		wantErr string
		sent    int
	}{
		{name: "missing", args: func(_, _ string, state any) []Argument { return []Argument{web, {"State", state}} }, wantErr: "procedures: GetOAuthAccessToken: Verifier is required with AuthMode=WEB"},
		{name: "NULL", args: func(string, string, any) []Argument { return []Argument{web, {"Verifier", nil}} }, wantErr: "Verifier is required"},
		{name: "empty", args: func(string, string, any) []Argument { return []Argument{web, {"Verifier", ""}} }, wantErr: "Verifier is required"},
		{name: "blank", args: func(string, string, any) []Argument { return []Argument{web, {"Verifier", []byte(" \t\n")}} }, wantErr: "Verifier is required"},
		{name: "no browser here", args: func(string, string, any) []Argument { return nil }, wantErr: "Verifier is missing, NULL or blank: log in at the address"},
		{name: "a number", args: func(string, string, any) []Argument { return []Argument{web, {"Verifier", 1.5}} }, wantErr: "Verifier must be text"},
		{name: "no state", args: func(code, _ string, _ any) []Argument {
			return []Argument{web, {"Verifier", code}, {"RequireState", true}}
		}, wantErr: "State is missing"},
		{name: "wrong state", args: func(code, _ string, _ any) []Argument { return []Argument{web, {"Verifier", code}, {"State", "guess"}} }, want: oauth.ErrState},
		{name: "expired state", change: func(_ *Env, sim *graphsim.Server) { sim.Advance(3 * time.Hour) }, args: func(_, back string, _ any) []Argument { return []Argument{web, {"Verifier", back}} }, want: oauth.ErrStateExpired},
		{name: "no app", change: func(e *Env, _ *graphsim.Server) { e.OAuth.ClientID = "" }, args: func(code, _ string, _ any) []Argument { return []Argument{web, {"Verifier", code}} }, wantErr: "OAuthClientId is empty"},
		{name: "no secret", change: func(e *Env, _ *graphsim.Server) { e.OAuth.ClientSecret = oauth.Secret{} }, args: func(code, _ string, _ any) []Argument { return []Argument{web, {"Verifier", code}} }, wantErr: "OAuthClientSecret is empty"},
		{name: "no place for the token", change: func(e *Env, _ *graphsim.Server) { e.Kept.(*kept).unready = errors.New("wrong key") }, args: func(code, _ string, _ any) []Argument { return []Argument{web, {"Verifier", code}} }, wantErr: "wrong key"},
		{name: "wrong redirect", args: func(code, _ string, _ any) []Argument {
			return []Argument{web, {"Verifier", code}, {"CallbackURL", callback + "/"}}
		}, want: oauth.ErrRedirectURI, sent: 1},
		{name: "rotated secret", change: func(e *Env, _ *graphsim.Server) { e.OAuth.ClientSecret = oauth.NewSecret("canary-secret") }, args: func(code, _ string, _ any) []Argument { return []Argument{web, {"Verifier", code}} }, want: oauth.ErrClientSecret, sent: 1},
	}
	for _, login := range []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin} {
		for _, tt := range tests {
			sim, env, store := simulated(login, graphsim.Options{})
			begun, err := exec(t, env, "GetOAuthAuthorizationURL")
			if err != nil {
				t.Fatal(err)
			}
			back := comeBack(t, sim, begun["URL"])
			if tt.change != nil {
				tt.change(&env, sim)
			}
			sim.ResetJournal()
			row, err := exec(t, env, "GetOAuthAccessToken", tt.args(codeOf(t, back), back, begun["State"])...)
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.wantErr) {
				t.Errorf("%s, %s: got %v, %v, want %v %s", login, tt.name, row, err, tt.want, tt.wantErr)
				continue
			}
			for _, secret := range []string{codeOf(t, back), sim.AppSecret(), "canary"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%s, %s: the error shows a secret: %v", login, tt.name, err)
				}
			}
			if n := len(sim.Journal()); n != tt.sent || len(store.tokens) != 0 {
				t.Errorf("%s, %s: %d requests, %d tokens kept", login, tt.name, n, len(store.tokens))
			}
		}
	}
}

// A code that has been sent is not sent again, and a token that cannot be kept is
// not passed over.
func TestGetOAuthAccessToken_once(t *testing.T) {
	t.Parallel()
	sim, env, store := simulated(oauth.InstagramLogin, graphsim.Options{})
	begun, err := exec(t, env, "GetOAuthAuthorizationURL", Argument{"State", "mine"})
	if err != nil {
		t.Fatal(err)
	}
	back := comeBack(t, sim, begun["URL"])
	if !strings.Contains(back, "state=mine") {
		t.Errorf("the caller's own state did not come back: %s", back)
	}
	store.full = errors.New("disk full")
	verifier := Argument{"Verifier", back}
	state := Argument{"State", begun["State"]}
	if _, err := exec(t, env, "GetOAuthAccessToken", verifier, state); !errors.Is(err, store.full) {
		t.Errorf("got %v", err)
	}
	sent := len(sim.Journal())
	if _, err := exec(t, env, "GetOAuthAccessToken", verifier, state); !errors.Is(err, oauth.ErrCode) || len(sim.Journal()) != sent {
		t.Errorf("a second time: %v after %d requests", err, len(sim.Journal())-sent)
	}
}

// With a browser at hand, no code need be given.
func TestGetOAuthAccessToken_desktop(t *testing.T) {
	t.Parallel()
	sim, env, store := simulated(oauth.FacebookLogin, graphsim.Options{})
	env.Desktop = &oauth.Desktop{
		Open: func(string) error { return errors.New("no browser") },
		Paste: func(_ context.Context, address string, _ error) (string, error) {
			return comeBack(t, sim, address), nil
		},
	}
	row, err := exec(t, env, "GetOAuthAccessToken", Argument{"CallbackURL", "https://other.example.com/"})
	if err != nil || row["OAuthAccessToken"] == "" || len(store.tokens) != 1 {
		t.Errorf("got %v, %v", row, err)
	}
}

func TestRequiredInputs(t *testing.T) {
	t.Parallel()
	sim, env, _ := simulated(oauth.FacebookLogin, graphsim.Options{})
	for _, p := range All() {
		for _, param := range p.Params {
			if !param.Required {
				continue
			}
			var others []Argument
			for _, other := range p.Params {
				if other.Required && other.Name != param.Name {
					others = append(others, Argument{other.Name, "x"})
				}
			}
			for how, args := range map[string][]Argument{
				"missing": nil, "NULL": {{param.Name, nil}}, "blank": {{param.Name, " \n"}},
			} {
				_, err := exec(t, env, p.Name, append(args, others...)...)
				if want := fmt.Sprintf("procedures: %s: %s is required and is %s", p.Name, param.Name, how); err == nil || err.Error() != want {
					t.Errorf("got %v, want %s", err, want)
				}
			}
		}
	}
	if n := len(sim.Journal()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestRevokeOAuthAccessToken(t *testing.T) {
	t.Parallel()
	sim, env, store := simulated(oauth.FacebookLogin, graphsim.Options{})
	row := logIn(t, sim, env)
	token := Argument{"OAuthAccessToken", row["OAuthAccessToken"]}
	one, err := exec(t, env, "RevokeOAuthAccessToken", token, Argument{"Permission", "instagram_manage_comments"})
	if err != nil || one["Permission"] != "instagram_manage_comments" || one["TokensDeleted"] != int64(0) || len(store.tokens) != 1 {
		t.Errorf("got %v, %v", one, err)
	}
	all, err := exec(t, env, "RevokeOAuthAccessToken", token)
	if err != nil || all["UserId"] != row["UserId"] || all["TokensDeleted"] != int64(1) || len(store.tokens) != 0 {
		t.Errorf("got %v, %v", all, err)
	}
	info, err := exec(t, env, "GetTokenInfo", token)
	if problem, _ := info["Problem"].(string); err != nil || info["IsValid"] != false || !strings.Contains(problem, "removed the app: log in again") {
		t.Errorf("got %v, %v", info, err)
	}
	env.OAuth.ClientID, env.OAuth.ClientSecret = "", oauth.Secret{}
	info, err = exec(t, env, "GetTokenInfo", token)
	if problem, _ := info["Problem"].(string); err != nil || info["IsValid"] != false || info["Type"] != nil || !strings.Contains(problem, "log in again") {
		t.Errorf("without the app: got %v, %v", info, err)
	}
	if _, err := exec(t, env, "RevokeOAuthAccessToken"); !errors.Is(err, oauth.ErrNoToken) {
		t.Errorf("without a token: %v", err)
	}
}

func TestLoginKinds(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"RevokeOAuthAccessToken": "procedures: RevokeOAuthAccessToken: does not serve AuthScheme=InstagramLogin: it serves AuthScheme=OAuth",
	} {
		if _, err := exec(t, Env{OAuth: oauth.Config{Login: oauth.InstagramLogin}}, name); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	for _, name := range []string{"GetTokenInfo", "HandleDeauthorize", "HandleDataDeletion"} {
		want := "procedures: " + name + ": does not serve AuthScheme=OAuthCustom: it serves AuthScheme=OAuth and AuthScheme=InstagramLogin"
		if _, err := exec(t, Env{OAuth: oauth.Config{Login: oauth.CustomLogin}}, name); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// signedRequest is what the platform sends.
func signedRequest(sim *graphsim.Server, user string) string {
	payload := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"algorithm":"HMAC-SHA256","issued_at":%d,"user_id":%q}`, sim.Now().Unix(), user))
	mac := hmac.New(sha256.New, []byte(sim.AppSecret()))
	mac.Write([]byte(payload))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)) + "." + payload
}

func TestHandle(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"HandleDeauthorize", "HandleDataDeletion"} {
		sim, env, store := simulated(oauth.InstagramLogin, graphsim.Options{Accounts: 2})
		first := logIn(t, sim, env)
		sim.SetLogin(graphsim.Login{Account: 1})
		second := logIn(t, sim, env)
		sim.ResetJournal()
		args := []Argument{{"SignedRequest", signedRequest(sim, first["UserId"].(string))}}
		if name == "HandleDataDeletion" {
			args = append(args, Argument{"StatusURL", "https://app.example.com/deletion?lang=en"})
		}
		row, err := exec(t, env, name, args...)
		if err != nil || row["UserId"] != first["UserId"] || row["TokensDeleted"] != int64(1) || row["IssuedAt"] != sim.Now().Truncate(time.Second) {
			t.Errorf("%s: got %v, %v", name, row, err)
		}
		if len(store.tokens) != 1 {
			t.Errorf("%s: kept %+v", name, store.tokens)
		}
		for key := range store.tokens {
			if key.User != second["UserId"] {
				t.Errorf("%s: kept %+v", name, key)
			}
		}
		if again, err := exec(t, env, name, args...); err != nil || again["TokensDeleted"] != int64(0) || again["ConfirmationCode"] != row["ConfirmationCode"] {
			t.Errorf("%s again: got %v, %v", name, again, err)
		}
		if name == "HandleDataDeletion" {
			code, _ := row["ConfirmationCode"].(string)
			address := "https://app.example.com/deletion?code=" + code + "&lang=en"
			var response map[string]string
			if err := json.Unmarshal([]byte(row["Response"].(string)), &response); err != nil || len(code) != 24 || len(response) != 2 || response["url"] != address || response["confirmation_code"] != code || row["StatusURL"] != address {
				t.Errorf("got %v, %v", row, err)
			}
			if _, err := exec(t, env, name, args[0], Argument{"StatusURL", "http://app.example.com/"}); err == nil || !strings.Contains(err.Error(), "StatusURL must begin with https://") {
				t.Errorf("got %v", err)
			}
		}
		args[0].Value = strings.Replace(args[0].Value.(string), ".", "A.", 1)
		if _, err := exec(t, env, name, args...); !errors.Is(err, oauth.ErrSignedRequest) || len(store.tokens) != 1 {
			t.Errorf("%s forged: %v", name, err)
		}
		if n := len(sim.Journal()); n != 0 {
			t.Errorf("%s: %d requests", name, n)
		}
	}
}

// Another provider, through the same procedures.
func TestCustomLogin(t *testing.T) {
	t.Parallel()
	profile, err := oauth.LoadProfile(`{
	  "authorization": {"url": "https://id.test/auth", "pkce": true}, "token": {"url": "https://id.test/token"},
	  "userInformation": {"url": "https://id.test/me", "generateLastName": true, "firstNameTag": "full_name"}
	}`)
	if err != nil {
		t.Fatal(err)
	}
	requests := 0
	provider := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests++
		if r.URL.Path == "/me" {
			fmt.Fprint(w, `{"id":"u7","username":"ann","full_name":"Ann Smith","email":"ann@example.com"}`)
			return
		}
		fmt.Fprintf(w, `{"access_token":"fake-access-%d","refresh_token":"fake-refresh","expires_in":3600,"scope":"basic"}`, requests)
	})
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	store := &kept{tokens: map[oauth.Key]*oauth.Token{}}
	env := Env{Kept: store, OAuth: oauth.Config{
		Login: oauth.CustomLogin, Profile: profile, ClientID: "1", ClientSecret: oauth.NewSecret("fake-secret"),
		CallbackURL: callback, Transport: simtest.InProcess{Handler: provider}, Now: func() time.Time { return now },
	}}
	begun, err := exec(t, env, "GetOAuthAuthorizationURL")
	if err != nil || !strings.HasPrefix(begun["URL"].(string), "https://id.test/auth?") {
		t.Fatalf("got %v, %v", begun, err)
	}
	code := fmt.Sprintf("fake-code-%d", seeds.Add(1))
	if _, err := exec(t, env, "GetOAuthAccessToken", Argument{"Verifier", code}); err == nil || !strings.Contains(err.Error(), "State is missing") || requests != 0 {
		t.Errorf("without the state that the code verifier is made of: %v after %d requests", err, requests)
	}
	row, err := exec(t, env, "GetOAuthAccessToken", Argument{"Verifier", code}, Argument{"State", begun["State"]})
	if err != nil {
		t.Fatal(err)
	}
	for column, want := range map[string]any{
		"OAuthAccessToken": "fake-access-1", "OAuthRefreshToken": "fake-refresh", "ExpiresIn": int64(3600), "UserId": "u7",
		"AccountId": nil, "ScopesGranted": "basic", "ScopesDeclined": nil, "AuthData": nil,
	} {
		if row[column] != want {
			t.Errorf("%s = %v, want %v", column, row[column], want)
		}
	}
	renewed, err := exec(t, env, "RefreshOAuthAccessToken", Argument{"OAuthRefreshToken", row["OAuthRefreshToken"]})
	if err != nil || renewed["OAuthAccessToken"] != "fake-access-3" || renewed["UserId"] != "u7" || len(store.tokens) != 1 {
		t.Errorf("renewed = %v, %v", renewed, err)
	}
	who, err := exec(t, env, "GetUserInfo", Argument{"OAuthAccessToken", renewed["OAuthAccessToken"]})
	if err != nil || who["Id"] != "u7" || who["FirstName"] != "Ann" || who["LastName"] != "Smith" || who["Email"] != "ann@example.com" || who["Birthday"] != nil {
		t.Errorf("user = %v, %v", who, err)
	}
}
