package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/browsertest"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// serve runs the application against a simulator and a PostgreSQL.
func serve(t *testing.T, srv *drivertest.Server, database, more string) *app {
	t.Helper()
	var a *app
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.handler().ServeHTTP(w, r) }))
	t.Cleanup(web.Close)
	var err error
	a, err = newApp(t.Context(), settings{dsn: srv.AppDSN() + more, database: database, key: "a passphrase for tests", public: web.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	return a
}

// visitorOf is a browser without pages: a cookie jar.
type visitorOf struct {
	t   *testing.T
	app *app
	*http.Client
}

func newVisitor(t *testing.T, a *app) visitorOf {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return visitorOf{t, a, &http.Client{Jar: jar, Transport: transport}}
}

// get returns the status and the text of a page.
func (v visitorOf) get(path string) (int, string) {
	v.t.Helper()
	return v.read(v.Get(v.app.public + path))
}

func (v visitorOf) post(path string, form url.Values) (int, string) {
	v.t.Helper()
	return v.read(v.PostForm(v.app.public+path, form))
}

func (v visitorOf) read(answer *http.Response, err error) (int, string) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// sees fails the test unless a page has one text and lacks another.
func (v visitorOf) sees(path, with, without string) {
	v.t.Helper()
	status, page := v.get(path)
	if status != http.StatusOK || !strings.Contains(page, with) || without != "" && strings.Contains(page, without) {
		v.t.Errorf("GET %s: HTTP %d, want %q and not %q in:\n%s", path, status, with, without, page)
	}
}

func TestApplication(t *testing.T) {
	t.Parallel()
	database := pgtest.Database(t).String()
	srv := drivertest.Start(t, drivertest.Options{Accounts: 3, Media: 30})
	a := serve(t, srv, database, "")
	user := srv.Data().User.ID

	// Nothing to see, and nothing to come back from.
	v := newVisitor(t, a)
	v.sees("/", "No account is connected", "")
	if status, page := v.get("/callback?code=AQSIM&state=x"); status != http.StatusBadRequest || !strings.Contains(page, "No login is under way") {
		t.Errorf("a code out of nowhere: HTTP %d %s", status, page)
	}

	// One login with two accounts.
	srv.SetLogin(drivertest.Login{Only: []int{0, 2}})
	if status, page := v.post("/connect", nil); status != http.StatusOK || !strings.Contains(page, "sample.account3") {
		t.Fatalf("after connecting: HTTP %d %s", status, page)
	}
	v.sees("/", "sample.account<", "sample.account2")
	account := srv.Data().Accounts[0]
	v.sees("/posts/"+user+"/"+account.ID, fmt.Sprint(account.Media[0].CommentsCount), "There are no posts")

	// Another visitor sees none of it.
	other := newVisitor(t, a)
	other.sees("/", "No account is connected", "sample")
	for _, path := range []string{"/posts/" + user + "/" + account.ID} {
		if status, _ := other.get(path); status != http.StatusNotFound {
			t.Errorf("a stranger's GET %s: HTTP %d", path, status)
		}
	}
	if status, _ := other.post("/disconnect/"+user, nil); status != http.StatusNotFound {
		t.Errorf("a stranger disconnects: HTTP %d", status)
	}

	// Tokens are in PostgreSQL, sealed, and another instance uses them.
	if text := dump(t, a); strings.Contains(text, "EAASIM") || !strings.Contains(text, user) {
		t.Errorf("the database holds a token in clear text, or none: %s", text)
	}
	second := newVisitor(t, serve(t, srv, database, ""))
	from, _ := url.Parse(v.app.public)
	to, _ := url.Parse(second.app.public)
	second.Jar.SetCookies(to, v.Jar.Cookies(from))
	second.sees("/", "sample.account3", "")

	// A form of another site disconnects nothing.
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.public+"/disconnect/"+user, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	if status, _ := v.read(v.Do(request)); status != http.StatusForbidden {
		t.Errorf("a form of another site: HTTP %d", status)
	}

	// The visitor disconnects: the platform has ended the token.
	if status, page := v.post("/disconnect/"+user, nil); status != http.StatusOK || !strings.Contains(page, "No account is connected") {
		t.Errorf("disconnected: HTTP %d %s", status, page)
	}
	journal := srv.Journal()
	if last := journal[len(journal)-1]; last.Method != http.MethodDelete || !strings.HasSuffix(last.Path, "/permissions") {
		t.Errorf("the last request is %s %s, want the permissions deleted", last.Method, last.Path)
	}
	if text := dump(t, a); strings.Contains(text, user) {
		t.Errorf("the database still knows the user: %s", text)
	}

	// Cancelling connects nothing, and uses the login up.
	srv.SetLogin(drivertest.Login{Deny: true})
	if status, page := v.post("/connect", nil); status != http.StatusOK || !strings.Contains(page, "You cancelled the login") {
		t.Errorf("cancelled: HTTP %d %s", status, page)
	}
}

// The state of one visitor does not end the login of another.
func TestApplication_state(t *testing.T) {
	t.Parallel()
	srv := drivertest.Start(t, drivertest.Options{Media: 1})
	a := serve(t, srv, pgtest.Database(t).String(), "")
	victim, attacker := newVisitor(t, a), newVisitor(t, a)
	var back *url.URL
	stop := func(request *http.Request, _ []*http.Request) error {
		if request.URL.Path == "/callback" {
			back = request.URL
			return http.ErrUseLastResponse
		}
		return nil
	}
	attacker.CheckRedirect, victim.CheckRedirect = stop, stop
	victim.post("/connect", nil)
	attacker.post("/connect", nil)
	victim.CheckRedirect = nil
	status, page := victim.get(back.RequestURI()) // the attacker's code
	if status == http.StatusOK || !strings.Contains(page, "state is not the one") {
		t.Errorf("another's code: HTTP %d %s", status, page)
	}
	victim.sees("/", "No account is connected", "")
	// The login is used up, and so is its state.
	if status, page := victim.get(back.RequestURI()); status != http.StatusBadRequest {
		t.Errorf("a second time: HTTP %d %s", status, page)
	}
}

// What the platform says about users who leave is followed, if it is the platform.
func TestApplication_platform(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/platform/deauthorize", "/platform/delete"} {
		srv := drivertest.Start(t, drivertest.Options{Media: 1})
		a := serve(t, srv, pgtest.Database(t).String(), "")
		v := newVisitor(t, a)
		v.post("/connect", nil)
		v.sees("/", "sample.account", "")
		user := srv.Data().User.ID
		if status, _ := v.post(path, url.Values{"signed_request": {signed(t, "not the secret", user)}}); status != http.StatusForbidden {
			t.Errorf("%s, forged: HTTP %d", path, status)
		}
		v.sees("/", "sample.account", "")
		status, answer := v.post(path, url.Values{"signed_request": {signed(t, srv.AppSecret(), user)}})
		if status != http.StatusOK {
			t.Errorf("%s: HTTP %d %s", path, status, answer)
		}
		v.sees("/", "No account is connected", "")
		if text := dump(t, a); strings.Contains(text, user) {
			t.Errorf("%s: the database still knows the user: %s", path, text)
		}
		if path == "/platform/delete" {
			var confirmation struct {
				URL  string `json:"url"`
				Code string `json:"confirmation_code"`
			}
			if err := json.Unmarshal([]byte(answer), &confirmation); err != nil || confirmation.Code == "" {
				t.Fatalf("answer %s: %v", answer, err)
			}
			v.sees(strings.TrimPrefix(confirmation.URL, a.public), confirmation.Code, "")
		}
	}
}

// signed is a message of the platform about a user.
func signed(t *testing.T, secret, user string) string {
	t.Helper()
	payload, err := json.Marshal(map[string]any{"algorithm": "HMAC-SHA256", "user_id": user, "issued_at": time.Now().Unix()})
	if err != nil {
		t.Fatal(err)
	}
	text := base64.RawURLEncoding.EncodeToString(payload)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)) + "." + text
}

// dump is all that the database holds, as text.
func dump(t *testing.T, a *app) string {
	t.Helper()
	rows, err := a.visitors.tables.QueryContext(context.Background(), `select schemaname || '.' || tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range tables {
		var text string
		if err := a.visitors.tables.QueryRowContext(context.Background(), `select coalesce(string_agg(x::text, ' '), '') from `+name+` x`).Scan(&text); err != nil {
			t.Fatal(err)
		}
		all.WriteString(text + "\n")
	}
	return all.String()
}

// A person connects accounts in a browser, with both login kinds.
func TestApplication_browser(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	srv := drivertest.Start(t, drivertest.Options{Accounts: 3, Media: 25, ManualLogin: true})
	database := pgtest.Database(t).String()

	browser.Open(serve(t, srv, database, "").public)
	browser.See("No account is connected")
	browser.Picture("webapp-empty")
	browser.Press("Connect accounts")
	browser.Press("Log in")
	browser.Toggle("sample.account2")
	browser.Press("Continue")
	browser.Press("Allow")
	browser.See("sample.account3")
	if strings.Contains(browser.Text(), "sample.account2") || browser.Address().RawQuery != "" {
		t.Errorf("the page at %s shows:\n%s", browser.Address(), browser.Text())
	}
	browser.Picture("webapp-accounts")
	browser.Press("sample.account")
	browser.See("Newest posts")
	browser.Picture("webapp-posts")
	browser.Press("All accounts")
	browser.Press("Connect accounts")
	browser.Press("Cancel")
	browser.See("You cancelled the login")
	browser.Picture("webapp-cancelled")
	browser.Press("All accounts")
	browser.Press("Disconnect")
	browser.See("No account is connected")

	browser.Open(serve(t, srv, database, ";AuthScheme=InstagramLogin").public)
	for _, name := range []string{"sample.account2", "sample.account3"} {
		browser.Press("Connect accounts")
		browser.Toggle(name)
		browser.Press("Log in")
		browser.Press("Allow")
		browser.See(name)
	}
	browser.See("sample.account2") // both are there
	browser.Picture("webapp-several")
}
