//go:build unix

package docs_test

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what commands print into the pages")

// What the pages show runs: each block is run as what its language says, or tells in a
// comment why it is not, and what is shown as printed is what is printed. With -update the
// pages are written anew.
func TestPagesRun(t *testing.T) {
	t.Parallel()
	run := map[string]int{}
	for page, text := range readPages(t) {
		blocks := blocksOf(page, text)
		for _, b := range blocks {
			run[b.language]++
		}
		t.Run(strings.ReplaceAll(page, "/", "-"), func(t *testing.T) {
			t.Parallel()
			runPage(t, page, text, blocks)
		})
	}
	for language, least := range map[string]int{"console": 10, "sh": 10, "sql": 30, "go": 5} {
		if run[language] < least {
			t.Errorf("only %d blocks of %s were found", run[language], language)
		}
	}
}

// runPage runs the blocks of a page, in the order in which they stand, and in one home.
func runPage(t *testing.T, page, text string, blocks []block) {
	t.Helper()
	var w *world
	var fresh strings.Builder
	end := 0
	for _, b := range blocks {
		fail := func(format string, args ...any) {
			t.Helper()
			t.Errorf("%s:%d: "+format, append([]any{page, b.line}, args...)...)
		}
		switch {
		case slices.Contains(others, b.language):
			if strings.HasPrefix(b.text, "$ ") {
				fail("a block that shows a command is called console")
			}
			continue
		case !slices.Contains(programs, b.language):
			fail("it is not known whether a block of %s can be run", b.language)
			continue
		case b.mark == "not run" && len(b.says) < 10:
			fail("it says that it is not run, and not why")
			continue
		case b.mark == "not run":
			continue
		case b.mark == "run by":
			if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(b.says))); err != nil {
				fail("it says that %s runs it: %v", b.says, err)
			}
			continue
		case b.mark == "from":
			if err := isExcerpt(b); err != nil {
				fail("%v", err)
			}
			continue
		case testing.Short():
			continue
		}
		if w == nil {
			w = newWorld(t)
		}
		if b.mark == "run with" {
			w.useSimulator(t, b.text)
		}
		switch b.language {
		case "console":
			printed, err := runConsole(t.Context(), w, b.text)
			switch {
			case err != nil:
				fail("%v", err)
			case fits(b.text, printed):
			case *update:
				fresh.WriteString(text[end:b.from] + printed)
				end = b.to
			default:
				fail("it shows other than what is printed; go test ./docs -update writes it anew (-shown +printed):\n%s",
					cmp.Diff(strings.Split(b.text, "\n"), strings.Split(printed, "\n")))
			}
		case "sh", "sql":
			command := b.text
			if b.language == "sql" {
				command = "viewfinder query " + w.connection(b) + " --yes - <<'END OF BLOCK' >/dev/null\n" + b.text + "\nEND OF BLOCK\n"
			}
			if out, err := w.run(t.Context(), command); err != nil {
				fail("%v: %s", err, out)
			}
		case "go":
			if out, err := w.runProgram(t, b.text); err != nil {
				fail("%v: %s", err, out)
			}
		default:
			fail("a block of %s is run by a test that a comment above names, or says that it is not run", b.language)
		}
	}
	if end > 0 {
		if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(page)), []byte(fresh.String()+text[end:]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// runConsole runs the commands of a console block, and returns the block with what they print.
// Whether they succeed is not judged: what they print tells.
func runConsole(ctx context.Context, w *world, text string) (string, error) {
	var out strings.Builder
	for i, example := range strings.Split("\n"+text, "\n$ ") {
		if i == 0 {
			continue // before the first one
		}
		command := commandOf(example)
		printed, err := w.run(ctx, command)
		if _, ended := err.(*exec.ExitError); err != nil && !ended {
			return "", err
		}
		out.WriteString("$ " + command + "\n" + printed)
	}
	return out.String(), nil
}

// commandOf is the beginning of a text up to the end of the first line after which no quote is
// open, and which does not say that it goes on.
func commandOf(text string) string {
	for i, c := range text {
		if c == '\n' && strings.Count(text[:i], `"`)%2 == 0 && strings.Count(text[:i], `'`)%2 == 0 && !strings.HasSuffix(text[:i], `\`) {
			return text[:i]
		}
	}
	return text
}

// passing is what differs each time in a log and below answers: times, and the numbers of processes and sessions.
var passing = regexp.MustCompile(`\b(time=")[^"]*|\b(\w*_?ms=)[0-9.]+|\b(session=|pid=)[0-9a-f]+`)

// fits reports whether what is printed is what a page shows, where … stands for anything.
func fits(shown, printed string) bool {
	shown, printed = passing.ReplaceAllString(shown, "$1$2$3"), passing.ReplaceAllString(printed, "$1$2$3")
	if shown == printed {
		return true
	}
	if !strings.Contains(shown, "…") {
		return false
	}
	pattern := strings.ReplaceAll(regexp.QuoteMeta(shown), "…", ".*")
	return regexp.MustCompile(`(?s)\A` + pattern + `\z`).MatchString(printed)
}

func TestFits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		shown, printed string
		want           bool
	}{
		{"a\n", "a\n", true},
		{"a\n", "b\n", false},
		{"time=\"2026-11-30T01:00:00Z\" first_ms=1.5 rows=1\n", "time=\"2026-11-30T02:00:00Z\" first_ms=2 rows=1\n", true},
		{"time=\"2026-11-30T01:00:00Z\" first_ms=1.5 rows=1\n", "time=\"2026-11-30T02:00:00Z\" first_ms=2 rows=2\n", false},
		{"client_id=…\nnext\n", "client_id=7&state=8\nnext\n", true},
		{"client_id=…\nnext\n", "client_id=7\nother\n", false},
	} {
		if fits(tt.shown, tt.printed) != tt.want {
			t.Errorf("%q, %q: not %t", tt.shown, tt.printed, tt.want)
		}
	}
}

func TestCommandOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"one\nprinted\n":             "one",
		"one \"a\n  b\" c\nprinted":  "one \"a\n  b\" c",
		"one 'a\n  b'\nprinted":      "one 'a\n  b'",
		"one \\\n  two\nprinted\n":   "one \\\n  two",
		"one | two > three\nprinted": "one | two > three",
	} {
		if got := commandOf(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
