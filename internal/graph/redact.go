package graph

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// tokenWord is what Meta's tokens look like. Their own messages repeat a token
// now and then, also one that is not the request's.
var tokenWord = regexp.MustCompile(`\b(EAA|IGAA|IGQ)[A-Za-z0-9_-]{12,}`)

// redact masks in a text from outside the secrets of the request, and whatever
// looks like a token.
func redact(text string, secrets []string) string {
	for _, s := range secrets {
		if s != "" {
			text = strings.ReplaceAll(text, s, secret.Mask)
			text = strings.ReplaceAll(text, url.QueryEscape(s), secret.Mask)
		}
	}
	return tokenWord.ReplaceAllString(text, secret.Mask)
}

// cutSecret cuts the beginning of a secret off the end of a text that was itself
// cut anywhere.
func cutSecret(text string, secrets []string) string {
	for _, s := range secrets {
		for n := min(len(s), len(text)); n > 3; n-- {
			if strings.HasSuffix(text, s[:n]) {
				return text[:len(text)-n] + secret.Mask
			}
		}
	}
	return text
}

// clean makes a text from outside fit for one line of an error: printable, and
// of at most most bytes, the cut marked.
func clean(text string, most int) string {
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
