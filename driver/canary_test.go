package driver_test

import (
	sqldriver "database/sql/driver"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// canaries are secrets, and all that a connection shows of itself.
type canaries struct {
	t       *testing.T
	secrets map[string]string
	shown   strings.Builder
	logs    []string
}

func (c *canaries) plant(name, secret string) string {
	c.t.Helper()
	if secret == "" {
		c.t.Fatalf("there is no %s to plant", name)
	}
	c.secrets[name] = secret
	return secret
}

// show notes something that can be seen.
func (c *canaries) show(what string, v ...any) {
	fmt.Fprintf(&c.shown, "%s: %s\n", what, fmt.Sprintln(v...))
}

// run runs statements and shows their rows, reports and errors, in the forms in
// which programs print them.
func (c *canaries) run(dsn string, statements ...string) {
	c.t.Helper()
	db := open(c.t, dsn)
	for _, text := range statements {
		var report driver.Report
		rows, err := db.QueryContext(driver.WithReport(c.t.Context(), &report), text)
		var lines []string
		if err == nil {
			lines, err = read(c.t, rows)
		}
		c.fail(err)
		c.show("report", fmt.Sprintf("%+v", report))
		if !strings.HasPrefix(text, "EXEC GetOAuthAccessToken") && !strings.HasPrefix(text, "EXEC RefreshOAuthAccessToken") {
			c.show("rows", lines)
		}
	}
	for _, line := range query(c.t, db, "SELECT TableName FROM sys_tables WHERE TableType = 'SYSTEM TABLE'") {
		rows, err := try(c.t, db, "SELECT * FROM "+line)
		c.fail(err)
		c.show(line, rows)
	}
}

// fail shows an error, and all those within.
func (c *canaries) fail(err error) {
	for err != nil {
		text, bad := json.Marshal(err)
		c.show("error", fmt.Sprintf("%v %+v %#v %s %v", err, err, err, text, bad))
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range many.Unwrap() {
				c.fail(e)
			}
			return
		}
		err = errors.Unwrap(err)
	}
}

// search fails where something planted is to be seen.
func (c *canaries) search() {
	c.t.Helper()
	for _, path := range c.logs {
		text, err := os.ReadFile(path)
		if err != nil {
			c.t.Fatal(err)
		}
		if len(text) == 0 {
			c.t.Errorf("the log %s is empty", path)
		}
		c.shown.Write(text)
	}
	all := c.shown.String()
	for name, secret := range c.secrets {
		for form, text := range map[string]string{
			"plain": secret, "escaped": url.QueryEscape(secret), "path": url.PathEscape(secret),
			"base64": base64.StdEncoding.EncodeToString([]byte(secret)), "hex": fmt.Sprintf("%x", secret),
		} {
			if at := strings.Index(all, text); at >= 0 {
				c.t.Errorf("the %s shows (%s): …%s…", name, form, all[max(0, at-200):min(len(all), at+len(text)+50)])
			}
		}
	}
}

// everyVerbosity are the details of the log that there are.
func everyVerbosity(t *testing.T) (list []string) {
	t.Helper()
	for _, v := range []string{"1", "2", "3", "4", "5"} {
		switch _, err := driver.ParseDSN("Verbosity=" + v); {
		case err == nil:
			list = append(list, v)
		case !errors.Is(err, errors.ErrUnsupported):
			t.Fatal(err)
		}
	}
	return list
}

// No token, code, secret or password that was planted is to be seen anywhere:
// not in the log at any verbosity, nor in errors, reports, sys_ tables, printed
// configurations, or the text of a panic.
func TestCanaries(t *testing.T) {
	t.Parallel()
	levels := everyVerbosity(t)
	for _, verbosity := range levels {
		for _, scheme := range schemes(t) {
			t.Run(scheme+verbosity, func(t *testing.T) {
				t.Parallel()
				searchEverything(t, scheme, verbosity, verbosity == levels[len(levels)-1])
			})
		}
	}
}

// schemes are the kinds of login that there are.
func schemes(t *testing.T) []string {
	t.Helper()
	list := []string{"OAuth"}
	if _, err := driver.ParseDSN("AuthScheme=InstagramLogin"); err == nil {
		list = append(list, "InstagramLogin")
	}
	return list
}

// searchEverything goes through a connection's life at one verbosity. What costs
// time and depends on none is done once: a passphrase, and a panic.
func searchEverything(t *testing.T, scheme, verbosity string, once bool) {
	srv := simulated(t, drivertest.Options{Media: 3, Clock: time.Now})
	dir := t.TempDir()
	c := &canaries{t: t, secrets: map[string]string{}}
	secret := c.plant("app's secret", srv.AppSecret())
	passphrase := ""
	if once {
		passphrase = c.plant("passphrase", "canary passphrase =;'")
	}
	proxyPassword := c.plant("proxy's password", "canary-proxy-password")
	store := filepath.Join(dir, "viewfinder", "tokens.json")
	logs := 0
	app := func(more string) string {
		logs++
		path := filepath.Join(dir, fmt.Sprintf("log%d.txt", logs))
		c.logs = append(c.logs, path)
		return fmt.Sprintf("AuthScheme=%s;Endpoint=%s;OAuthClientId=%s;OAuthClientSecret=%s;CallbackURL=https://shop.example/back;OAuthSettingsLocation=%s;OAuthSettingsKey=\"%s\";Logfile=%s;Verbosity=%s%s",
			scheme, srv.URL(), srv.AppID(), secret, store, passphrase, path, verbosity, more)
	}
	code := func(name string) (whole, code string) {
		t.Helper()
		back := redirected(t, oneRow(t, open(t, app("")), "EXEC GetOAuthAuthorizationURL")["URL"].(string))
		return back.String(), c.plant(name, back.Query().Get("code"))
	}

	// A login that succeeds, and what follows it.
	whole, first := code("code")
	row := oneRow(t, open(t, app("")), "EXEC GetOAuthAccessToken AuthMode='WEB', Verifier='"+whole+"'")
	token := c.plant("token", row["OAuthAccessToken"].(string))
	if scheme == "OAuth" { // with which the subscriptions of a Page are read
		for i, of := range pageTokens(t, srv, token) {
			c.plant(fmt.Sprintf("token of Page %d", i+1), of)
		}
		every := srv.NewToken(drivertest.TokenSpec{})
		for i, of := range pageTokens(t, srv, c.plant("token of all permissions", every)) {
			c.plant(fmt.Sprintf("token of Page %d with all permissions", i+1), of)
		}
		c.run(app(";OAuthAccessToken="+every), "SELECT * FROM WebhookSubscriptions", "SELECT Id FROM Media WHERE Caption IN (SELECT AppId FROM WebhookSubscriptions)")
		if len(query(t, open(t, app(";OAuthAccessToken="+every)), "SELECT AppId FROM WebhookSubscriptions")) == 0 {
			t.Error("the subscriptions of Pages were not read")
		}
	}
	c.run(app(";InitiateOAuth=REFRESH"), "SELECT * FROM Media", "SELECT * FROM Comments", "SELECT * FROM WebhookSubscriptions", "EXEC GetTokenInfo", "EXEC GetUserInfo",
		"EXEC RefreshOAuthAccessToken '"+token+"'", "SELECT 1 FROM nosuch", "EXEC NoSuch Verifier='"+first+"'", "EXEC GetTokenInfo OAuthAccessToken='"+token)
	c.run(app(";OAuthAccessToken="+token+";OAuthRefreshToken="+token), "SELECT * FROM Media", "EXEC GetTokenInfo OAuthAccessToken='"+token+"'")

	// Those that fail.
	_, second := code("second code")
	c.run(app(";InitiateOAuth=REFRESH"), "EXEC GetOAuthAccessToken Verifier='"+first+"'", // sent before
		"EXEC GetOAuthAccessToken Verifier='"+second+"', CallbackURL='https://other.example/?code="+second+"'",
		"EXEC GetOAuthAccessToken Verifier='https://other.example/?code="+second+"&state=x'",
		"EXEC GetOAuthAccessToken Verifier='"+second+"', State='"+second+"'",
		"EXEC GetOAuthAccessToken Verifier='"+second+" "+token+"'",
		"EXEC RefreshOAuthAccessToken '"+token+"x'", "EXEC GetTokenInfo '"+token+"x'",
		"EXEC HandleDeauthorize '"+token+"."+second+"'")
	c.run(app(";OAuthVerifier="+second+";InitiateOAuth=REFRESH;OAuthUser=nobody"), "SELECT * FROM Media")
	wrong := c.plant("wrong secret", "canary-wrong-secret")
	_, third := code("third code")
	c.run(strings.Replace(app(";InitiateOAuth=REFRESH"), secret, wrong, 1), "EXEC GetOAuthAccessToken Verifier='"+third+"'", "EXEC GetTokenInfo '"+token+"'",
		"SELECT * FROM Media")
	other := c.plant("wrong passphrase", "canary-other")
	c.run(strings.Replace(app(";InitiateOAuth=REFRESH"), `OAuthSettingsKey="`+passphrase, `OAuthSettingsKey="`+other, 1), "SELECT * FROM Media", "EXEC GetOAuthAccessToken Verifier='"+third+"'")
	bad := c.plant("bad token", "EAAcanaryBadToken")
	c.run(app(";OAuthAccessToken="+bad), "SELECT * FROM Media", "EXEC GetTokenInfo", "SELECT * FROM Media WHERE Caption = ?")
	c.run(app(";InitiateOAuth=REFRESH;OAuthRefreshToken="+bad+"2"), "SELECT * FROM Media")
	if scheme == "OAuth" {
		c.run(app(";InitiateOAuth=REFRESH"), "EXEC RevokeOAuthAccessToken", "SELECT * FROM Media")
		c.run(app(";OAuthAccessToken="+token), "SELECT * FROM Media", "EXEC GetTokenInfo")
		c.run(app(";OAuthAccessToken="+token+";ProxyServer=127.0.0.1;ProxyPort=9;ProxyUser=ann;ProxyPassword="+proxyPassword), "SELECT * FROM Media", "EXEC GetTokenInfo")
	}
	postgres := c.plant("store's password", "canary-postgres")
	c.run(strings.Replace(app(";InitiateOAuth=REFRESH"), store, "nosuch://ann:"+postgres+"@db.example/x", 1), "SELECT * FROM Media")

	// What is printed of the configuration.
	dsn := app(";InitiateOAuth=REFRESH;OAuthAccessToken=" + token + ";OAuthVerifier=" + third)
	cfg, err := driver.ParseDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(cfg)
	c.show("configuration", cfg, *cfg, string(text), err, fmt.Sprintf("%+v %#v %q", cfg, *cfg, cfg))
	_, err = driver.ParseDSN(dsn + ";OAuthVerifier=" + third + ";x=" + token)
	c.fail(err)
	connector, err := driver.NewConnector(cfg)
	if err != nil {
		t.Fatal(err)
	}
	c.show("connector", connector)
	if err := connector.(io.Closer).Close(); err != nil {
		t.Error(err)
	}
	if once {
		c.show("panic", panicOf(t, dsn))
		if !strings.Contains(c.shown.String(), "panic: driver: canary") {
			t.Error("nothing panicked")
		}
	}
	c.logs = c.logs[:len(c.logs)-1] // nothing was run with the last one
	c.search()
}

// pageTokens are the tokens of the login's Pages.
func pageTokens(t *testing.T, srv *drivertest.Server, token string) (list []string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL()+"/v27.0/me/accounts?fields=access_token&access_token="+token, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var pages struct {
		Data []struct {
			Token string `json:"access_token"`
		}
	}
	if err := json.NewDecoder(answer.Body).Decode(&pages); err != nil || len(pages.Data) == 0 {
		t.Fatalf("%v, %v", pages, err)
	}
	for _, p := range pages.Data {
		list = append(list, p.Token)
	}
	return list
}

const panicVariable = "VIEWFINDER_TEST_PANIC"

// panicOf is what a program prints that panics while it holds a configuration,
// its connector and the error of a statement.
func panicOf(t *testing.T, dsn string) string {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPanics$")
	child.Env = append(os.Environ(), panicVariable+"="+dsn, "GOTRACEBACK=all")
	out, err := child.CombinedOutput()
	if err == nil {
		t.Error("the child did not panic")
	}
	return string(out)
}

// TestPanics is the child of panicOf.
func TestPanics(t *testing.T) {
	dsn := os.Getenv(panicVariable)
	if dsn == "" {
		t.Skip("run by TestCanaries in a process of its own")
	}
	cfg, err := driver.ParseDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	c, err := driver.NewConnector(cfg)
	if err != nil {
		t.Fatal(err)
	}
	_, err = loginOf(c).AccessToken(t.Context())
	if err == nil {
		err = errors.New("no error")
	}
	func(cfg driver.Config, c sqldriver.Connector, err error) {
		panic(fmt.Errorf("driver: canary %v %w %v", cfg, err, c))
	}(*cfg, c, err)
}
