package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/failure"
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

// What needs no connection opens none: in a context that has ended, it would fail.
func TestRun_opensNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for want, args := range map[string][]string{
		"viewfinder (devel)":     {"version"},
		"Exit codes:":            {"--help"},
		"--oauth-access-token":   {"connection", "--help"},
		"--demo use a simulator": {"query", "--help"},
		"autocompletion script":  {"completion", "--help"},
	} {
		if code, out, messages := viewfinder(ctx, args...); code != 0 || !strings.Contains(strings.Join(strings.Fields(out), " "), want) {
			t.Errorf("%s: exit code %d, %q, %q", args, code, out, messages)
		}
	}
}

// The flags of a verb are the properties that sys_connection_props calls active.
func TestListProperties(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("instagram", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), `
		SELECT PropertyName, Name, Type, ShortDescription, Category
		FROM sys_connection_props WHERE Status = 'active' ORDER BY Ordinal`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var want []property
	for rows.Next() {
		var p property
		if err := rows.Scan(&p.name, &p.label, &p.kind, &p.description, &p.category); err != nil {
			t.Fatal(err)
		}
		want = append(want, p)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if got := listProperties(); !slices.Equal(got, want) {
		t.Errorf("got\n%v\nwant\n%v", got, want)
	}
}

// The help and the page tell the exit codes, in order.
func TestExitCodesAreDocumented(t *testing.T) {
	t.Parallel()
	_, help, _ := viewfinder(t.Context(), "--help")
	_, help, _ = strings.Cut(help, "Exit codes:\n")
	_, page, _ := strings.Cut(read(t, "../../docs/cli.md"), "\n| --- | --- |\n| 0 |")
	lines, rows := strings.Split(help, "\n"), strings.Split("| 0 |"+page, "\n")
	codes := []failure.Kind{{Code: exitOK, What: "the answer is out, and whole"}}
	codes = append(append(codes, failure.Kinds()...), failure.Kind{Code: exitInterrupted, What: "interrupted"})
	for i, k := range codes {
		if want := fmt.Sprintf("  %-4d %s", k.Code, k.What); lines[i] != want {
			t.Errorf("--help: got %q, want %q", lines[i], want)
		}
		if want := fmt.Sprintf("| %d | %s", k.Code, k.What); !strings.HasPrefix(rows[i], want) {
			t.Errorf("docs/cli.md: got %q, want %q", rows[i], want)
		}
	}
}

// The help names every verb that the page names.
func TestVerbsAreListed(t *testing.T) {
	t.Parallel()
	_, help, _ := viewfinder(t.Context(), "--help")
	_, list, _ := strings.Cut(help, "Available Commands:\n")
	verbs := regexp.MustCompile("(?m)`?\\bviewfinder ([a-z]+)").FindAllStringSubmatch(read(t, "../../docs/cli.md"), -1)
	if len(verbs) < 10 {
		t.Fatalf("the page names %d verbs", len(verbs))
	}
	for _, verb := range verbs {
		if !strings.Contains(list, "  "+verb[1]+" ") {
			t.Errorf("--help does not list %s:\n%s", verb[1], list)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
