package houserules

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// pageLink is a link of a page to a place of the project, with its part after #, and
// heading one that such a part may lead to.
var (
	pageLink = regexp.MustCompile(`\]\(([^():#\s]*)(?:#([^()\s]*))?\)`)
	heading  = regexp.MustCompile(`(?m)^#+ (.+)$`)
	fenced   = regexp.MustCompile("(?ms)^```.*?^```$")
)

// What a page links to is there: the file, and the heading.
func TestPagesLinkToWhatIsThere(t *testing.T) {
	t.Parallel()
	pages := map[string]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if name := entry.Name(); path != root && (strings.HasPrefix(name, ".") || name == "node_modules") {
				return filepath.SkipDir
			}
		case strings.HasSuffix(path, ".md"):
			text, err := os.ReadFile(path)
			pages[filepath.Clean(path)] = fenced.ReplaceAllString(string(text), "")
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for page, text := range pages {
		for _, match := range pageLink.FindAllStringSubmatch(text, -1) {
			found++
			to := page
			if match[1] != "" {
				to = filepath.Join(filepath.Dir(page), filepath.FromSlash(match[1]))
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s links to %s, which is not there", page, match[1])
			} else if match[2] != "" && !hasHeading(pages[to], match[2]) {
				t.Errorf("%s links to %s#%s, and there is no such heading", page, match[1], match[2])
			}
		}
	}
	if found < 300 {
		t.Errorf("only %d links were found", found)
	}
}

func hasHeading(page, anchor string) bool {
	for _, match := range heading.FindAllStringSubmatch(page, -1) {
		if anchorOf(match[1]) == anchor {
			return true
		}
	}
	return false
}

// anchorOf is what a heading is linked by: letters, digits, hyphens, in small letters.
func anchorOf(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		default:
			return -1
		}
	}, heading)
}

func TestAnchorOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"What it costs, and its limits": "what-it-costs-and-its-limits",
		"`sys_calls` & co.":             "sys_calls--co",
	} {
		if got := anchorOf(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if !hasHeading("# One\n\n## Two words\n", "two-words") || hasHeading("# One\n", "two") {
		t.Error("headings are not told apart")
	}
}
