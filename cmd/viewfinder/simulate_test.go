package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/failure"
)

func TestSimulate(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	printed, out := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"simulate", "--accounts", "2", "--media", "3", "--stories", "0"}, streams{out: out, err: io.Discard})
		out.Close()
	}()
	line, err := bufio.NewReader(printed).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	dsn := strings.TrimSpace(line)
	for query, want := range map[string]string{
		"SELECT COUNT(*) AS n FROM Media":   "n\n6\n",
		"SELECT COUNT(*) AS n FROM Stories": "n\n0\n",
	} {
		got, rows, messages := viewfinder(t.Context(), "query", "--dsn", dsn, "--format", "tsv", query)
		if got != exitOK || rows != want {
			t.Errorf("%s: exit code %d, %q, %s", query, got, rows, messages)
		}
	}
	interrupt()
	if got := <-code; got != exitOK {
		t.Errorf("exit code %d after an interruption, want %d", got, exitOK)
	}
}

// A program whose users log in finds what it needs among the messages, and the
// flags say how the user answers.
func TestSimulate_app(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	said, say := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"simulate", "--accounts", "2", "--media", "1", "--login-account", "1", "--decline", "instagram_business_manage_comments", "--redirect-uri", "https://app.example/back"},
			streams{out: io.Discard, err: say})
		say.Close()
	}()
	const before = "the app's users log in by: "
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, before) {
		t.Fatalf("said %q, %v", line, err)
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()
	app, err := driver.ParseDSN(strings.TrimSpace(strings.TrimPrefix(line, before)))
	if err != nil {
		t.Fatal(err)
	}
	dialog := func(redirect string) string {
		return app.Endpoint + "/oauth/authorize?response_type=code&scope=instagram_business_basic,instagram_business_manage_comments&client_id=" + app.OAuthClientID + "&redirect_uri=" + redirect
	}
	back, err := url.Parse(consent(t, dialog("https://app.example/back")))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.PostForm(app.Endpoint+"/oauth/access_token", url.Values{
		"client_id": {app.OAuthClientID}, "client_secret": {app.OAuthClientSecret.Reveal()}, "grant_type": {"authorization_code"},
		"redirect_uri": {"https://app.example/back"}, "code": {back.Query().Get("code")},
	})
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil || !strings.Contains(string(text), `"permissions":["instagram_business_basic"]`) {
		t.Errorf("the code gives %s, %v", text, err)
	}
	if answer, err = http.Get(dialog("https://app.example/back/")); err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusBadRequest {
		t.Errorf("another redirect URI: HTTP %d", answer.StatusCode)
	}
	interrupt()
	if got := <-code; got != exitOK {
		t.Errorf("exit code %d after an interruption, want %d", got, exitOK)
	}
}

// The data of --demo is laid back from the present: last week is full, for the
// clock that SQL sees.
func TestDemo_present(t *testing.T) {
	t.Parallel()
	for _, since := range []string{"DATEADD(day, -7, NOW())", "NOW() - INTERVAL 7 DAY", "datetime('now', '-7 days')"} {
		// A post every eight hours of three accounts, none within ten minutes of the bound.
		code, rows, messages := viewfinder(t.Context(), "query", "--demo", "--format", "tsv", "SELECT COUNT(*) AS n FROM Media WHERE Created >= "+since)
		if code != exitOK || rows != "n\n63\n" {
			t.Errorf("since %s: exit code %d, %q, %s", since, code, rows, messages)
		}
	}
}

// With --now the clock stands: that of the simulator, and that of SQL.
func TestDemo_now(t *testing.T) {
	t.Parallel()
	const now = "2031-03-09T11:30:00+01:00"
	for query, want := range map[string]string{
		"SELECT NOW() AS n":                                  "n\n2031-03-09T10:30:00Z\n",
		"SELECT date('now', 'localtime') AS n":               "n\n2031-03-09\n",
		"SELECT CURRENT_DATE || '' AS n":                     "n\n2031-03-09\n",
		"SELECT MAX(Created) > '2031-03-09' AS n FROM Media": "n\n1\n",
		"SELECT MAX(Created) < NOW() AS n FROM Media":        "n\n1\n",
		// Days end at 08:00 UTC, and from this day on at 07:00.
		"SELECT MAX(EndTime) AS n FROM AccountInsights WHERE EndTime > NOW() - INTERVAL 3 DAY": "n\n2031-03-09T08:00:00Z\n",
	} {
		code, rows, messages := viewfinder(t.Context(), "query", "--demo", "--now", now, "--format", "tsv", query)
		if code != exitOK || rows != want {
			t.Errorf("%s: exit code %d, %q, %s", query, code, rows, messages)
		}
	}
	if code, rows, _ := viewfinder(t.Context(), "doctor", "--demo", "--now", now); code != exitOK {
		t.Errorf("doctor: exit code %d\n%s", code, rows)
	}
	if code, _, messages := viewfinder(t.Context(), "query", "--demo", "--now", "yesterday", "SELECT 1"); code != failure.Usage.Code || !strings.Contains(messages, "--now: must be an instant with its zone") {
		t.Errorf("exit code %d, %s", code, messages)
	}
}

// simulate --now prints a connection string by which the client's clock stands too.
func TestSimulate_now(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	printed, out := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"simulate", "--media", "3", "--now", "2031-03-09T10:30:00Z"}, streams{out: out, err: io.Discard})
		out.Close()
	}()
	line, err := bufio.NewReader(printed).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	dsn := strings.TrimSpace(line)
	if got, rows, messages := viewfinder(t.Context(), "query", "--dsn", dsn, "--format", "tsv", "SELECT COUNT(*) AS n FROM Media WHERE Created BETWEEN NOW() - INTERVAL 1 DAY AND NOW()"); got != exitOK || rows != "n\n3\n" {
		t.Errorf("exit code %d, %q, %s", got, rows, messages)
	}
	if got, rows, _ := viewfinder(t.Context(), "doctor", "--dsn", dsn); got != exitOK {
		t.Errorf("doctor: exit code %d\n%s", got, rows)
	}
	interrupt()
	if got := <-code; got != exitOK {
		t.Errorf("exit code %d after an interruption, want %d", got, exitOK)
	}
}
