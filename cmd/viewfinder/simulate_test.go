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
