package foreign

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// tokenWord is what Meta's tokens look like. Their own messages repeat a token
// now and then, also one that is not the request's.
var tokenWord = regexp.MustCompile(`\b(EAA|IGAA|IGQ)[A-Za-z0-9_-]{8,}`)

// Redact masks the given secrets, plain or escaped, and whatever looks like a
// token.
func Redact(text string, secrets []string) string {
	for _, s := range secrets {
		if s != "" {
			text = strings.ReplaceAll(text, s, secret.Mask)
			text = strings.ReplaceAll(text, url.QueryEscape(s), secret.Mask)
			text = strings.ReplaceAll(text, url.PathEscape(s), secret.Mask)
		}
	}
	return tokenWord.ReplaceAllString(text, secret.Mask)
}

// Line makes a text printable, and one line of at most most bytes; where it was
// cut is marked.
func Line(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if r == '\uFFFD' || r < ' ' || r >= 0x7f && r < 0xa0 {
			return ' '
		}
		return r
	}, text)
	text = Visible(strings.Join(strings.Fields(text), " "))
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + " […]"
	}
	return text
}
