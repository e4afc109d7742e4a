package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// viewfinder runs one command line inside the test and returns its exit code
// and what it printed.
func viewfinder(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	var out, messages bytes.Buffer
	code = run(ctx, args, streams{in: strings.NewReader(""), out: &out, err: &messages})
	return code, out.String(), messages.String()
}

func TestRun_interrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, _, stderr := viewfinder(ctx, "query", "--demo", "SELECT * FROM Media")
	if code != exitInterrupted || stderr != "viewfinder: interrupted\n" {
		t.Errorf("exit code %d, %q", code, stderr)
	}
}

// The help, the manual and the page tell the same exit codes.
func TestExitCodesAreDocumented(t *testing.T) {
	t.Parallel()
	_, help, _ := viewfinder(t.Context(), "--help")
	for file, text := range map[string]string{"--help": help, "doc.go": read(t, "doc.go"), "docs/cli.md": read(t, "../../docs/cli.md")} {
		for _, meaning := range []string{
			"the answer is out, and whole",
			"it failed, and none of the codes below says why",
			"the command line or the connection string is wrong",
			"no access: the token is missing or expired, lacks a permission or an account",
			"the platform's rate limit is used up",
			"the answer is out, but not complete",
			"interrupted",
		} {
			if !strings.Contains(text, meaning) {
				t.Errorf("%s lacks %q", file, meaning)
			}
		}
	}
}
