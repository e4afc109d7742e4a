package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/browsertest"
	"github.com/viewfinder-sql/viewfinder/internal/failure"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// loginSim returns a connection string without a token, to a simulator whose user
// answers at once; what is kept is in the test's own directory.
func loginSim(t *testing.T, options graphsim.Options) (*graphsim.Server, string) {
	t.Helper()
	if options.Media == 0 {
		options.Media = 3
	}
	sim, err := graphsim.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	return sim, appDSN(sim) + ";OAuthSettingsLocation=" + t.TempDir() + "/store/tokens.json"
}

// consent opens an address as a browser does, and returns where it is sent.
func consent(t *testing.T, address string) string {
	t.Helper()
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	back, err := answer.Location()
	if err != nil {
		t.Fatalf("HTTP %d: %v", answer.StatusCode, err)
	}
	return back.String()
}

// The whole life of a login: headless, used by a query, shown, renewed, printed,
// deleted.
func TestLogin_headless(t *testing.T) {
	t.Parallel()
	sim, dsn := loginSim(t, graphsim.Options{Seed: 4, Accounts: 2, Login: graphsim.Login{Decline: []string{"instagram_manage_insights"}}})
	code, _, messages := viewfinder(t.Context(), "query", "--dsn", dsn, "SELECT UserName FROM InstagramBusinessProfile")
	if code != failure.Access.Code || !strings.Contains(messages, "viewfinder login") {
		t.Errorf("before: exit code %d, %s", code, messages)
	}

	// Someone opens the address that is printed, and pastes what came of it.
	in, paste := io.Pipe()
	told, tell := io.Pipe()
	var out bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- run(t.Context(), []string{"login", "--headless", "--format", "json", "--dsn", dsn}, streams{in: in, out: &out, err: tell})
		tell.Close()
	}()
	var said strings.Builder
	address := regexp.MustCompile(`http://\S+/dialog/oauth\?\S+`)
	chunk := make([]byte, 4096)
	var back, garbled string
	for {
		n, err := told.Read(chunk)
		said.Write(chunk[:n])
		if errors.Is(err, io.EOF) {
			break
		}
		if found := address.FindString(said.String()); found != "" && back == "" && strings.Contains(said.String(), "Paste the address") {
			back = consent(t, found)
			garbled = "what now?\n"
			if _, err := io.WriteString(paste, garbled); err != nil {
				t.Fatal(err)
			}
		}
		if strings.Contains(said.String(), "Paste it again") && garbled != "" {
			garbled = ""
			_, hidden, _ := strings.Cut(back, "://") // as browsers show it
			if _, err := io.WriteString(paste, "It says:\n\n    "+hidden+"#_=_\n\nand no more\n"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if code := <-ended; code != exitOK {
		t.Fatalf("exit code %d: %s", code, said.String())
	}
	var logins []map[string]any
	if err := json.Unmarshal(out.Bytes(), &logins); err != nil || len(logins) != 1 {
		t.Fatalf("printed %s: %v", out.String(), err)
	}
	if l := logins[0]; l["UserId"] != sim.Data().User.ID || l["ScopesDeclined"] != "instagram_manage_insights" {
		t.Errorf("the login is %v", l)
	}

	code, rows, _ := viewfinder(t.Context(), "query", "--dsn", dsn, "--format", "csv", "SELECT UserName FROM InstagramBusinessProfile ORDER BY 1")
	if code != exitOK || rows != "UserName\nsample.account\nsample.account2\n" {
		t.Errorf("query: exit code %d, %s", code, rows)
	}
	code, rows, messages = viewfinder(t.Context(), "token", "status", "--dsn", dsn)
	if code != exitOK || !strings.Contains(rows, sim.Data().User.Name) {
		t.Errorf("token status: exit code %d, %s%s", code, rows, messages)
	}
	if code, rows, messages = viewfinder(t.Context(), "token", "status", "--check", "--dsn", dsn); code != exitOK || !regexp.MustCompile(`IsValid +true`).MatchString(rows) {
		t.Errorf("token status --check: exit code %d, %s%s", code, rows, messages)
	}
	_, first, _ := viewfinder(t.Context(), "token", "export", "--dsn", dsn)
	if !regexp.MustCompile(`^EAASIM\w+\n$`).MatchString(first) {
		t.Errorf("token export prints %q", first)
	}
	if code, rows, messages = viewfinder(t.Context(), "token", "refresh", "--dsn", dsn); code != exitOK {
		t.Errorf("token refresh: exit code %d, %s%s", code, rows, messages)
	}
	_, second, _ := viewfinder(t.Context(), "token", "export", sim.Data().User.ID, "--dsn", dsn)
	if second == first || !strings.HasPrefix(second, "EAASIM") {
		t.Errorf("after the renewal the token is %q, before %q", second, first)
	}
	if code, _, messages = viewfinder(t.Context(), "logout", "--revoke", "--dsn", dsn); code != exitOK || !strings.Contains(messages, sim.Data().User.ID) {
		t.Errorf("logout --revoke: exit code %d, %s", code, messages)
	}
	for _, verb := range [][]string{{"token", "status"}, {"token", "export"}, {"token", "refresh"}, {"logout"}} {
		code, rows, messages := viewfinder(t.Context(), append(verb, "--dsn", dsn)...)
		if code != failure.Access.Code || rows != "" || !strings.Contains(messages, "viewfinder login") {
			t.Errorf("%v without a login: exit code %d, %s%s", verb, code, rows, messages)
		}
	}
	for _, secret := range []string{strings.TrimSpace(first), strings.TrimSpace(second), back, sim.AppSecret()} {
		if strings.Contains(said.String()+out.String(), secret) {
			t.Errorf("a secret was printed: %s", said.String())
		}
	}
}

// What is pasted is checked before it is used, and is not repeated.
func TestLogin_headlessRefusals(t *testing.T) {
	t.Parallel()
	_, dsn := loginSim(t, graphsim.Options{Seed: 5})
	for name, tt := range map[string]struct {
		pasted, message string
		code            int
	}{
		"nothing":         {"", "nothing was given", failure.Usage.Code},
		"another state":   {"https://localhost:33333/?code=canary&state=x\n", "viewfinder: what was pasted is of another login: its state is not the one", failure.Usage.Code},
		"no state":        {"https://localhost:33333/?code=canary\n", "viewfinder: what was pasted holds no state (state=…), by which it is known that it is of this login: copy the whole address", failure.Usage.Code},
		"only a query":    {"code=canary\n", "viewfinder: what was pasted holds no state (state=…)", failure.Usage.Code},
		"another address": {"https://localhost:4/?code=canary\n", "viewfinder: what was pasted is another address than CallbackURL: differs in the port", failure.Usage.Code},
		"no code":         {"https://localhost:33333/\n", "viewfinder: the browser came back without a code", failure.Usage.Code},
		"something else":  {"canary canary\n", "viewfinder: what was pasted holds no code", failure.Usage.Code},
		"the beginning":   {"https://localhost:4/dialog?client_id=canary&redirect_uri=x", "viewfinder: what was pasted is the address of the consent page", failure.Usage.Code},
		"a blank line":    {"  \n", "nothing was given", failure.Usage.Code},
		"too much":        {strings.Repeat("canary", 4000), "longer than", failure.Failure.Code},
	} {
		var out, messages bytes.Buffer
		code := run(t.Context(), []string{"login", "--headless", "--dsn", dsn}, streams{in: strings.NewReader(tt.pasted), out: &out, err: &messages})
		if code != tt.code || !strings.Contains(messages.String(), tt.message) || strings.Contains(messages.String(), "Verifier") || strings.Contains(messages.String(), "canary") || out.Len() > 0 {
			t.Errorf("%s: exit code %d, want %d with %q in:\n%s%s", name, code, tt.code, tt.message, messages.String(), out.String())
		}
	}
}

// What would fail after a login is said before the user goes through it.
func TestLogin_headlessChecksFirst(t *testing.T) {
	t.Parallel()
	sim, dsn := loginSim(t, graphsim.Options{Seed: 5})
	bare := "Endpoint=" + sim.URL() + ";OAuthClientId=" + sim.AppID()
	open := t.TempDir()
	if err := os.Chmod(open, 0o755); err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "tokens.json")
	if err := os.WriteFile(broken, []byte("canary"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(broken), 0o700); err != nil {
		t.Fatal(err)
	}
	nowhere := filepath.Join(broken, "below") // which is a file
	if runtime.GOOS == "linux" {
		nowhere = "/proc/viewfinder" // in which nobody can make anything
	}
	for name, tt := range map[string]struct{ dsn, message string }{
		"no app":    {"Endpoint=" + sim.URL(), "OAuthClientId is empty"},
		"no secret": {bare, "OAuthClientSecret is empty"},
		"no store":  {bare + ";OAuthClientSecret=" + sim.AppSecret() + ";OAuthSettingsLocation=" + open + "/tokens.json", "is open to others"},
		"no place":  {bare + ";OAuthClientSecret=" + sim.AppSecret() + ";OAuthSettingsLocation=" + nowhere + "/tokens.json", "OAuthSettingsLocation: the directory " + nowhere},
		"no tokens": {bare + ";OAuthClientSecret=" + sim.AppSecret() + ";OAuthSettingsLocation=" + broken, "is not a file of tokens"},
	} {
		code, rows, messages := viewfinder(t.Context(), "login", "--headless", "--dsn", tt.dsn)
		if code == exitOK || rows != "" || !strings.Contains(messages, tt.message) || strings.Contains(messages, "Open this address") {
			t.Errorf("%s: exit code %d, want %q in:\n%s%s", name, code, tt.message, messages, rows)
		}
	}
	if code, _, messages := viewfinder(t.Context(), "login", "--headless", "--dsn", dsn); code != failure.Usage.Code || !strings.Contains(messages, "Open this address") {
		t.Errorf("nothing amiss: exit code %d, %s", code, messages)
	}
}

// A login that ends with the command is not called kept.
func TestLogin_memory(t *testing.T) {
	t.Parallel()
	sim, dsn := loginSim(t, graphsim.Options{Seed: 6})
	surf := func(address string) error {
		answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(address)
		if err != nil {
			return err
		}
		return answer.Body.Close()
	}
	app, _, _ := strings.Cut(dsn, ";OAuthSettingsLocation=")
	for _, location := range []string{"", ";OAuthSettingsLocation=memory://here"} {
		code, rows, messages := desktop(t.Context(), surf, "--dsn", app+location+";CallbackURL="+demoCallback()+"back")
		if code != exitOK || !strings.Contains(rows, sim.Data().User.ID) || !strings.Contains(messages, "set OAuthSettingsLocation") || strings.Contains(messages, "the token is kept") {
			t.Errorf("%q: exit code %d, %s%s", location, code, rows, messages)
		}
	}
}

// desktop runs login with a browser of the test's own.
func desktop(ctx context.Context, browse func(string) error, args ...string) (code int, stdout, stderr string) {
	var out, messages bytes.Buffer
	a := &app{streams: streams{in: strings.NewReader(""), out: &out, err: &messages}, browse: browse}
	code = a.run(ctx, append([]string{"login"}, args...))
	return code, out.String(), messages.String()
}

func TestLogin_desktop(t *testing.T) {
	t.Parallel()
	sim, dsn := loginSim(t, graphsim.Options{Seed: 6})
	dsn += ";CallbackURL=" + demoCallback() + "back"
	surf := func(address string) error {
		answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(address)
		if err != nil {
			return err
		}
		return answer.Body.Close()
	}
	code, rows, messages := desktop(t.Context(), surf, "--dsn", dsn, "--format", "csv")
	if code != exitOK || !strings.Contains(rows, sim.Data().User.ID) || !strings.Contains(messages, "the token is kept") {
		t.Errorf("exit code %d, %s%s", code, rows, messages)
	}
	sim.SetLogin(graphsim.Login{Deny: true})
	if code, _, messages = desktop(t.Context(), surf, "--dsn", dsn); code != failure.Access.Code || !strings.Contains(messages, "did not allow the app") {
		t.Errorf("denied: exit code %d, %s", code, messages)
	}
	closed := errors.New("the screen is off")
	code, _, messages = desktop(t.Context(), func(string) error { return closed }, "--dsn", dsn)
	if code != failure.Access.Code || !strings.Contains(messages, "--headless") || !strings.Contains(messages, closed.Error()) {
		t.Errorf("no browser: exit code %d, %s", code, messages)
	}
	code, _, messages = desktop(t.Context(), func(string) error { return nil }, "--dsn", dsn, "--wait", "1ns")
	if code != failure.Access.Code || !strings.Contains(messages, "nobody logged in in time") || !strings.Contains(messages, "/dialog/oauth?") {
		t.Errorf("nobody: exit code %d, %s", code, messages)
	}
	// The login of before is still there.
	if code, _, messages := viewfinder(t.Context(), "logout", "--dsn", dsn); code != exitOK {
		t.Errorf("logout: exit code %d, %s", code, messages)
	}
}

// A person logs in at the simulator's pages.
func TestLogin_demo(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	opened := make(chan error, 1)
	type outcome struct {
		code         int
		rows, stderr string
	}
	ended := make(chan outcome, 1)
	go func() {
		code, rows, messages := desktop(t.Context(), func(address string) error {
			err := browser.Visit(address)
			opened <- err
			return err
		}, "--demo", "--format", "csv")
		ended <- outcome{code, rows, messages}
	}()
	select {
	case err := <-opened:
		if err != nil {
			t.Fatal(err)
		}
	case o := <-ended:
		t.Fatalf("exit code %d: %s", o.code, o.stderr)
	}
	browser.Press("Log in")
	browser.Toggle("sample.account2")
	browser.Press("Continue")
	browser.Toggle("See insights")
	browser.Press("Allow")
	browser.See("Thank you")
	o := <-ended
	if o.code != exitOK || !strings.Contains(o.rows, "Robin Sample") || !strings.Contains(o.rows, "instagram_manage_insights,20") || !strings.Contains(o.stderr, "nothing is kept") {
		t.Errorf("exit code %d, %s%s", o.code, o.rows, o.stderr)
	}
}
