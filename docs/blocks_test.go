package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// root is the project's.
const root = ".."

// block is one of a page, between fences.
type block struct {
	page     string // by its path from the root
	line     int    // of its opening fence
	language string
	text     string
	// mark and says are those of the comment on the line above, such as "not run" and why.
	mark, says string
	// from and to are where its text stands on the page.
	from, to int
}

var (
	fence = regexp.MustCompile("(?ms)^([ \t]*)```([a-z]*)[^\n]*\n(.*?)^[ \t]*```$")
	// marked is a comment that says of the block below what becomes of it.
	marked = regexp.MustCompile(`(?m)^[ \t]*<!-- (?:(not run|run by|run with|from): (.*)|(docs/examples/\S+)) -->\n\z`)
	// ofPage is a comment that says it of all blocks of a language.
	ofPage = regexp.MustCompile(`(?m)^<!-- (sql|sh|console|go) blocks run by: (\S+) -->$`)
)

// programs are the languages of what can be run, others those of what cannot.
var (
	programs = []string{"sh", "console", "sql", "go", "python", "js"}
	others   = []string{"", "text", "json", "yaml", "html"}
)

// readPages returns the texts of the pages that people write, by their paths.
func readPages(t *testing.T) map[string]string {
	t.Helper()
	pages := map[string]string{}
	files, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, "../README.md", "../CONTRIBUTING.md", "../SECURITY.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pages[strings.TrimPrefix(filepath.ToSlash(filepath.Join("docs", file)), "docs/../")] = string(text)
	}
	return pages
}

// blocksOf finds the blocks of a page.
func blocksOf(page, text string) (blocks []block) {
	elsewhere := map[string]string{}
	for _, m := range ofPage.FindAllStringSubmatch(text, -1) {
		elsewhere[m[1]] = m[2]
	}
	for _, at := range fence.FindAllStringSubmatchIndex(text, -1) {
		b := block{page: page, line: 1 + strings.Count(text[:at[0]], "\n"), language: text[at[4]:at[5]], text: text[at[6]:at[7]], from: at[6], to: at[7]}
		b.text = dedent(b.text, text[at[2]:at[3]])
		if m := marked.FindStringSubmatch(text[:at[0]]); m != nil {
			b.mark, b.says = m[1], m[2]
			if m[3] != "" {
				b.mark, b.says = "run by", "docs/examples/examples_test.go"
			}
		} else if by := elsewhere[b.language]; by != "" {
			b.mark, b.says = "run by", by
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// dedent takes from each line the blanks that its block stands behind.
func dedent(text, blanks string) string {
	if blanks == "" {
		return text
	}
	return strings.ReplaceAll("\n"+text, "\n"+blanks, "\n")[1:]
}

// A page's blocks are found with their marks, whether they stand in a list or not.
func TestBlocksOf(t *testing.T) {
	t.Parallel()
	const page = "# Page\n\n<!-- sql blocks run by: internal/docgen/page_recipes.go -->\n\n```sql\nSELECT 1\n```\n\n" +
		"1. First:\n\n   <!-- not run: it is no command -->\n   ```sh\n   one\n     two\n   ```\n\n```console\n$ three\n```\n\n" +
		"<!-- docs/examples/desktop/main.go -->\n```go\npackage main\n```\n"
	var got []string
	for _, b := range blocksOf("a.md", page) {
		got = append(got, strings.Join([]string{b.language, b.text, b.mark, b.says}, "|"))
	}
	want := []string{
		"sql|SELECT 1\n|run by|internal/docgen/page_recipes.go",
		"sh|one\n  two\n|not run|it is no command",
		"console|$ three\n||",
		"go|package main\n|run by|docs/examples/examples_test.go",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("found\n%q, want\n%q", got, want)
	}
}
