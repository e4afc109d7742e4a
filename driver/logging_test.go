package driver_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/sirupsen/logrus"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// What differs from run to run: times, addresses, the session.
var logScrub = []struct {
	pattern *regexp.Regexp
	to      string
}{
	{regexp.MustCompile(`(?m)^time="[^"]+" `), ""},
	{regexp.MustCompile(` session=[0-9a-f]{8}`), ""},
	{regexp.MustCompile(` (?:[a-z_]+_)?ms=[0-9.]+`), ""},
	{regexp.MustCompile(` request=[0-9]+`), " request=N"},
	{regexp.MustCompile(`127\.0\.0\.1:[0-9]+`), "HOST"},
	{regexp.MustCompile(`Date: [^\\]+`), "Date: NOW"},
	{regexp.MustCompile(` pid=[0-9]+ platform="[^"]+"`), " pid=N platform=P"},
	{regexp.MustCompile(`Logfile=[^;"]+`), "Logfile=FILE"},
	{regexp.MustCompile(`version="\(devel\)"`), "version=V"},
}

// TestLog shows the lines of a statement, times and addresses aside.
func TestLog(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "../testdata/log", func(t *testing.T, d *datadriven.TestData) string {
		srv := simulated(t, drivertest.Options{Media: 3})
		path := filepath.Join(t.TempDir(), "a.log")
		dsn := srv.DSN() + ";Logfile=" + path
		for _, arg := range d.CmdArgs {
			dsn += fmt.Sprintf(";%s='%s'", arg.Key, strings.Join(arg.Vals, ";"))
		}
		db := open(t, dsn)
		for line := range strings.Lines(d.Input) {
			switch line = strings.TrimSpace(line); line {
			case "begin":
				tx, err := db.Begin()
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = tx.Rollback() }()
			default:
				_, _ = try(t, db, line) // its error is in the log
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		text := readFile(t, path)
		for _, s := range logScrub {
			text = s.pattern.ReplaceAllString(text, s.to)
		}
		return text
	})
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// shared is a text that several goroutines write.
type shared struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// collected is a hook that keeps what it is given.
type collected struct{ shared }

func (c *collected) Levels() []logrus.Level { return logrus.AllLevels }

func (c *collected) Fire(entry *logrus.Entry) error {
	fmt.Fprintln(c, entry.Message, entry.Data)
	return nil
}

// spy is a wrapper that writes down all that it can see.
type spy struct {
	next http.RoundTripper
	seen *shared
}

func (s spy) RoundTrip(r *http.Request) (*http.Response, error) {
	dump, err := httputil.DumpRequestOut(r, true)
	fmt.Fprintf(s.seen, "%s %v\n", dump, err)
	answer, err := s.next.RoundTrip(r)
	fmt.Fprintln(s.seen, err)
	if err == nil {
		dump, dumpErr := httputil.DumpResponse(answer, true)
		fmt.Fprintf(s.seen, "%s %v\n", dump, dumpErr)
	}
	return answer, err
}

// At every verbosity and in every form, what is logged and what a wrapper of the
// transport sees shows no secret: not those of the connection, nor those that
// come and go in logins.
func TestLog_secrets(t *testing.T) {
	t.Parallel()
	for verbosity := 1; verbosity <= 5; verbosity++ {
		for _, format := range []string{"TEXT", "JSON"} {
			t.Run(fmt.Sprint(verbosity, format), func(t *testing.T) {
				t.Parallel()
				testLogSecrets(t, verbosity, format)
			})
		}
	}
}

func testLogSecrets(t *testing.T, verbosity int, format string) {
	srv := simulated(t, drivertest.Options{Media: 30, Accounts: 2})
	cfg, err := driver.ParseDSN(srv.DSN())
	if err != nil {
		t.Fatal(err)
	}
	cfg.OAuthClientID, cfg.OAuthClientSecret = srv.AppID(), driver.NewSecret(srv.AppSecret())
	cfg.ProxyServer, cfg.ProxyUser, cfg.ProxyPassword, cfg.ProxyExceptions = "proxy.invalid", "ann", driver.NewSecret("canary-proxy-password"), "127.0.0.1"
	cfg.LogFile, cfg.Verbosity, cfg.LogFormat = filepath.Join(t.TempDir(), "a.log"), verbosity, format
	var viaSlog, seen shared
	hook := new(collected)
	db, err := driver.OpenDB(cfg,
		driver.WithLogger(slog.New(slog.NewTextHandler(&viaSlog, &slog.HandlerOptions{Level: slog.LevelDebug - 8}))),
		driver.WithLogHook(hook),
		driver.WithTransport(func(next http.RoundTripper) http.RoundTripper { return spy{next, &seen} }))
	if err != nil {
		t.Fatal(err)
	}
	const callback = "https://shop.example/instagram/callback"
	var address, state string
	if err := db.QueryRow("EXEC GetOAuthAuthorizationURL AuthMode='WEB', CallbackURL=?", callback).Scan(&address, &state); err != nil {
		t.Fatal(err)
	}
	code := redirected(t, address).Query().Get("code")
	login := oneRow(t, db, "EXEC GetOAuthAccessToken AuthMode='WEB', Verifier=?, CallbackURL=?, State=?", code, callback, state)
	token, _ := login["OAuthAccessToken"].(string)
	literal := oneRow(t, db, "EXEC RefreshOAuthAccessToken OAuthRefreshToken='"+token+"'")
	renewed, _ := literal["OAuthAccessToken"].(string)
	if token == "" || renewed == "" || code == "" {
		t.Fatalf("no token, or no code, to look for: %v", login)
	}
	oneRow(t, db, "EXEC GetTokenInfo OAuthAccessToken=?", renewed)
	oneRow(t, db, "EXEC GetUserInfo")
	query(t, db, "SELECT m.Id, i.Reach, c.Text FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id LEFT JOIN Comments c ON c.MediaId = m.Id LIMIT 40")
	query(t, db, "SELECT * FROM MediaInsights")
	query(t, db, "SELECT Id, Name FROM Pages")
	_, _ = try(t, db, "SELECT nosuch FROM Media")
	oneRow(t, db, "EXEC RevokeOAuthAccessToken OAuthAccessToken=?", token)
	_, _ = try(t, db, "EXEC GetTokenInfo OAuthAccessToken='EAAcanary0123456789abcdef0123'")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	mac := hmac.New(sha256.New, []byte(srv.AppSecret()))
	mac.Write([]byte(srv.Token()))
	hidden := map[string]string{
		"the proof": hex.EncodeToString(mac.Sum(nil)),
		"the token": srv.Token(), "the token of the login": token, "the renewed token": renewed, "the app's secret": srv.AppSecret(),
		"the code": code, "the proxy's password": "canary-proxy-password", "a literal": "EAAcanary0123456789abcdef0123", "the state": state,
		"the proxy's header": base64.StdEncoding.EncodeToString([]byte("ann:canary-proxy-password")),
	}
	for place, text := range map[string]string{"file": readFile(t, cfg.LogFile), "slog": viaSlog.String(), "hook": hook.String(), "wrapper": seen.String()} {
		for what, secret := range hidden {
			for _, form := range []string{secret, url.QueryEscape(secret)} {
				if at := strings.Index(text, form); at >= 0 {
					t.Errorf("the %s shows %s: …%s", place, what, text[max(0, at-200):at+len(form)])
				}
			}
		}
		if shown := map[bool]string{true: "statement finished", false: "/me/accounts"}[place != "wrapper"]; !strings.Contains(text, shown) {
			t.Errorf("the %s lacks %q", place, shown)
		}
	}
	if tokens := regexp.MustCompile(`EAASIM[A-Za-z0-9]+`).FindString(readFile(t, cfg.LogFile) + seen.String()); tokens != "" {
		t.Errorf("a token of a Page, or another one, is shown: %s", tokens)
	}
	if calls := srv.Calls(); calls < 10 || !slices.ContainsFunc(srv.Journal(), func(e drivertest.Entry) bool { return len(e.Batch) > 0 }) {
		t.Errorf("%d calls, and no batch among them to look at", calls)
	}
}

// A log that cannot be written fails no statement; one of them says so, once.
func TestLog_lost(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	dir := filepath.Join(t.TempDir(), "logs")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	db := open(t, srv.DSN()+";Logfile="+filepath.Join(dir, "a.log"))
	if err := db.Ping(); err != nil { // opens the log
		t.Fatal(err)
	}
	if err := os.Rename(dir, dir+".gone"); err != nil {
		t.Skip("a folder with an open file cannot be renamed here:", err)
	}
	for range 3 {
		if got := query(t, db, "SELECT Id FROM Media"); len(got) != 3 {
			t.Fatalf("got %v", got)
		}
	}
	got := query(t, db, "SELECT Reason, Incomplete, Message FROM sys_warnings")
	if len(got) != 1 || !strings.HasPrefix(got[0], `log_incomplete|false|the log is not whole: 1 lines of it could not be written: logging: Logfile "`) {
		t.Errorf("got %v", got)
	}
}
