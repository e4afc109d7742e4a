package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/failure"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Each kind of failure has its exit code, and says what to do.
func TestExitCodes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		options graphsim.Options
		token   graphsim.TokenSpec
		dsn     string // what else there is of it
		query   string
		code    int
		message string
	}{
		"expired token": {
			token: graphsim.TokenSpec{Life: -1},
			query: "SELECT * FROM Media", code: failure.Access.Code, message: "expired",
		},
		"missing permission": {
			token: graphsim.TokenSpec{Scopes: []string{"pages_show_list", "instagram_basic", "pages_read_engagement"}},
			query: "SELECT * FROM Comments", code: failure.Access.Code, message: "permission",
		},
		"no account": {
			token: graphsim.TokenSpec{Scopes: []string{"pages_show_list"}},
			query: "SELECT * FROM Media", code: failure.Access.Code, message: "no Instagram account",
		},
		"rate limit": {
			options: graphsim.Options{HourlyCalls: 1, Media: 150},
			query:   "SELECT count(*) FROM Media", code: failure.RateLimit.Code, message: "limit",
		},
		"unknown table": {
			query: "SELECT * FROM Medias", code: failure.Usage.Code, message: "Media",
		},
		"bad SQL": {
			query: "SELECT FROM", code: failure.Usage.Code, message: "FROM",
		},
		"a table of the other kind of login": {
			token: graphsim.TokenSpec{Instagram: true}, dsn: ";AuthScheme=InstagramLogin",
			query: "SELECT * FROM BusinessDiscovery WHERE Username = 'x'", code: failure.Usage.Code, message: "Login",
		},
		"no value for a parameter": {
			query: "SELECT * FROM Media WHERE Id = @id", code: failure.Usage.Code, message: "@id",
		},
		"a value that may not be written": {
			query: "INSERT INTO Media (ImageUrl, Caption) VALUES ('no address', 'x')", code: failure.Usage.Code, message: "ImageUrl",
		},
		"nothing is kept": {
			query: "SELECT * FROM Media FOR SYSTEM_TIME AS OF '2026-11-01'", code: failure.Usage.Code, message: "KeptLocation",
		},
		"a value of a row that cannot be computed with": {
			query: "SELECT abs(-9223372036854775807 - (LikesCount > -1)) FROM Media", code: failure.Failure.Code, message: "overflow",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, err := graphsim.Start(tt.options)
			if err != nil {
				t.Fatal(err)
			}
			defer sim.Close()
			token := sim.NewToken(tt.token)
			code, rows, messages := viewfinder(t.Context(), "query", "--format", "csv", "--dsn", "Endpoint="+sim.URL()+";OAuthAccessToken="+token+tt.dsn, tt.query)
			if code != tt.code || !strings.Contains(messages, tt.message) {
				t.Errorf("exit code %d, want %d with %q in:\n%s", code, tt.code, tt.message, messages)
			}
			if rows != "" {
				t.Errorf("printed rows: %s", rows)
			}
			if strings.Contains(messages, token) {
				t.Errorf("the token is in the message: %s", messages)
			}
		})
	}
}

func TestExitCode_noToken(t *testing.T) {
	t.Parallel()
	code, _, messages := viewfinder(t.Context(), "query", "--dsn", "Version=v25.0", "SELECT * FROM Media")
	if code != failure.Access.Code || !strings.Contains(messages, "--demo") {
		t.Errorf("exit code %d: %s", code, messages)
	}
}

// Nothing that a statement, an argument or a stranger's text holds steers the
// terminal by way of a message.
func TestReport_visible(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"query", "--demo", "SELECT \u202egpj\x1b[31m FROM Media"},
		{"query", "--demo", "SELECT Id FROM \"Me\u200bdia\x1b[31m\u202e\""},
		{"query", "--demo", "--format", "\u202e\x1b[31m", "SELECT 1"},
		{"no\u202esuch\x1b[31m"},
		{"query", "--no\u202esuch\x1b[31m"},
		{"query", "--dsn", "No\u202esuch\x1b[31m=1", "SELECT 1"},
	} {
		code, rows, messages := viewfinder(t.Context(), args...)
		if code == exitOK || rows != "" || messages == "" || strings.ContainsAny(messages, "\u202e\u200b\x1b") {
			t.Errorf("%q: exit code %d, %q, %q", args, code, rows, messages)
		}
	}
}

// Who interrupts a write is told what was done before, and how to go on.
func TestReport_interruptedWrite(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for want, err := range map[string]error{
		"17900000000000001": &driver.WriteError{Verb: "INSERT INTO", Table: "Comments", Row: 2, Rows: 3, Done: []string{"17900000000000001"}, Err: ctx.Err()},
		"viewfinder publish --container 17900000000000002": &driver.WriteError{
			Verb: "INSERT INTO", Table: "Media", Row: 1, Rows: 1,
			Err: &driver.PublishError{Container: "17900000000000002", Stage: "waiting for the container", Err: ctx.Err()},
		},
		"viewfinder publish FILE --container 17900000000000003": &driver.WriteError{
			Verb: "INSERT INTO", Table: "Media", Row: 1, Rows: 1,
			Err: &driver.PublishError{Container: "17900000000000003", Stage: "uploading the video", Err: ctx.Err()},
		},
	} {
		var messages bytes.Buffer
		if code := report(ctx, streams{err: &messages}, err); code != exitInterrupted || !strings.Contains(messages.String(), want) {
			t.Errorf("exit code %d, no %q in %q", code, want, messages.String())
		}
	}
}
