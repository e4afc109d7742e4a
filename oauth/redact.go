package oauth

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// tokenWord is what Meta's tokens look like: their own messages repeat one now
// and then.
var tokenWord = regexp.MustCompile(`\b(EAA|IGAA|IGQ)[A-Za-z0-9_-]{8,}`)

// redact masks the given secrets, plain or escaped, and what looks like a token.
func redact(text string, secrets []string) string {
	for _, s := range secrets {
		if s != "" {
			text = strings.ReplaceAll(text, s, secret.Mask)
			text = strings.ReplaceAll(text, url.QueryEscape(s), secret.Mask)
			text = strings.ReplaceAll(text, url.PathEscape(s), secret.Mask)
		}
	}
	return tokenWord.ReplaceAllString(text, secret.Mask)
}

// clean makes a text from outside fit for one line of an error.
func clean(text string) string {
	const most = 300
	return cleanTo(text, most)
}

// cleanTo is clean with a bound of its own.
func cleanTo(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if r == '\uFFFD' || r < ' ' || r >= 0x7f && r < 0xa0 {
			return ' '
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + " […]"
	}
	return text
}
