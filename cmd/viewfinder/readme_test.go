package main

import (
	"os"
	"strings"
	"testing"
)

// What README.md and docs/cli.md show as printed is what the commands print: in
// a console block, a command stands after $, on as many lines as its quotes span,
// and what follows up to the next is its standard output and standard error.
func TestPagesShowWhatIsPrinted(t *testing.T) {
	t.Parallel()
	const call = "$ go run ./cmd/viewfinder "
	for _, page := range []string{"../../README.md", "../../docs/cli.md"} {
		shown := 0
		for block := range strings.SplitSeq(read(t, page), "```console\n") {
			block, _, _ = strings.Cut(block, "```")
			for _, example := range strings.Split(block, call)[1:] {
				line, want := cutCommand(example)
				args := words(t, line)
				_, stdout, stderr := viewfinder(t.Context(), args...)
				if got := stdout + stderr; strings.TrimSpace(got) != strings.TrimSpace(want) {
					t.Errorf("%s: %s prints\n%s\nand the page shows\n%s", page, line, got, want)
				}
				shown++
			}
		}
		if shown == 0 {
			t.Errorf("%s: no examples found", page)
		}
	}
}

// cutCommand parts a command line, which ends with the first line after which
// no quote is open, from what follows.
func cutCommand(example string) (line, rest string) {
	for i, c := range example {
		if c == '\n' && strings.Count(example[:i], `"`)%2 == 0 {
			return example[:i], example[i+1:]
		}
	}
	return example, ""
}

// words splits a command line as a shell does, as far as the pages need it:
// blanks part words, double quotes hold them together.
func words(t *testing.T, line string) []string {
	t.Helper()
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
