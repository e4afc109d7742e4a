package main

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What README.md and two pages of docs show as printed is what the commands print: in
// a console block, a command stands after $, on as many lines as its quotes span,
// and what follows is its standard output and standard error. They are run with the
// clock of --demo at an instant, which a page that shows dates names. With -update the pages are
// written anew.
func TestPagesShowWhatIsPrinted(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"../../README.md", "../../docs/cli.md", "../../docs/answers.md"} {
		shown := read(t, page)
		printed, examples := runExamples(t.Context(), shown)
		switch {
		case examples == 0:
			t.Errorf("%s: no examples found", page)
		case strings.Contains(shown, shownAt[:len("2026-")]) && !strings.Contains(shown, "--now "+shownAt):
			t.Errorf("%s shows dates and does not say that they were printed with --now %s", page, shownAt)
		case printed == shown:
		case *update:
			if err := os.WriteFile(page, []byte(printed), 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s shows other than what is printed; go test ./cmd/viewfinder -update writes it anew (-shown +printed):\n%s",
				page, cmp.Diff(strings.Split(shown, "\n"), strings.Split(printed, "\n")))
		}
	}
}

// shownAt is the instant at which the examples of the pages are run.
const shownAt = "2026-11-20T12:00:00Z"

// runExamples returns a page with what its commands print now.
func runExamples(ctx context.Context, page string) (printed string, examples int) {
	const open, call, end = "```console\n", "$ go run ./cmd/viewfinder ", "```"
	var out strings.Builder
	for {
		before, block, ok := strings.Cut(page, open)
		out.WriteString(before)
		if !ok {
			return out.String(), examples
		}
		block, page, _ = strings.Cut(block, end)
		out.WriteString(open)
		for _, example := range strings.Split(block, call)[1:] {
			line := commandLine(example)
			_, stdout, stderr := viewfinder(ctx, append(words(line), "--now", shownAt)...)
			out.WriteString(call + line + "\n" + stdout + stderr)
			examples++
		}
		out.WriteString(end)
	}
}

// commandLine is the beginning of text up to the end of the first line after
// which no quote is open.
func commandLine(text string) string {
	for i, c := range text {
		if c == '\n' && strings.Count(text[:i], `"`)%2 == 0 {
			return text[:i]
		}
	}
	return text
}

// words splits a command line as a shell does, as far as the pages need it:
// blanks part words, double quotes hold them together.
func words(line string) []string {
	var all []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			all = append(all, part)
		} else {
			all = append(all, strings.Fields(part)...)
		}
	}
	return all
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
