package docs_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// outward are links that lead out of the project: in parentheses or in angles.
var outward = regexp.MustCompile(`\]\(([a-z]+:[^)\s]*)\)|<([a-z]+:[^>\s]*)>`)

// Links out of the project are written as they can be followed. Whether somebody answers there is
// not asked; what they lead to within the project internal/houserules looks for.
func TestOutwardLinks(t *testing.T) {
	t.Parallel()
	found := 0
	for page, text := range readPages(t) {
		for _, m := range outward.FindAllStringSubmatch(text, -1) {
			found++
			if reason := unfollowable(m[1] + m[2]); reason != "" {
				t.Errorf("%s: %s%s %s", page, m[1], m[2], reason)
			}
		}
	}
	if found < 5 {
		t.Errorf("only %d links out of the project were found", found)
	}
}

// unfollowable says what is wrong with an address, "" for nothing.
func unfollowable(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return err.Error()
	case u.Scheme != "https":
		return "is not https"
	case !strings.Contains(u.Host, "."), strings.HasSuffix(u.Host, "."):
		return "names no host"
	case u.User != nil:
		return "names a user"
	case strings.ContainsAny(address[len(address)-1:], ".,;:"):
		return "ends with a mark that belongs to the sentence"
	}
	return ""
}

func TestUnfollowable(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{
		"https://sqlite.org/lang_select.html": true,
		"https://pkg.go.dev/regexp/syntax":    true,
		"http://sqlite.org":                   false,
		"https://sqlite":                      false,
		"https://sqlite.org/.":                false,
		"https://me@sqlite.org/":              false,
		"https://sqlite.org/%zz":              false,
	} {
		if (unfollowable(address) == "") != ok {
			t.Errorf("%s: %q", address, unfollowable(address))
		}
	}
}
