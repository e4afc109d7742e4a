package sanitize

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// Redact masks the given secrets, in each of their spellings, and whatever looks
// like a token: a platform's messages may repeat one that is not the request's.
func Redact(text string, secrets []string) string {
	if text == "" {
		return ""
	}
	for _, s := range secrets {
		if s != "" {
			for _, spelling := range secret.Spellings(s) {
				text = strings.ReplaceAll(text, spelling, secret.Mask)
			}
		}
	}
	return secret.MaskTokens(text)
}

// RedactCut is [Redact] for a text that was cut off at its end: the beginning of a
// secret that stands there goes too.
func RedactCut(text string, secrets []string) string {
	var spellings []string
	for _, s := range secrets {
		spellings = append(spellings, secret.Spellings(s)...)
	}
	return Redact(secret.TrimCut(text, spellings), secrets)
}

// Line makes a text printable, and one line of at most most bytes; where it was
// cut is marked.
func Line(text string, most int) string {
	if len(text) <= most && isWord(text) {
		return text
	}
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

// isWord reports whether a text is one word of ASCII, as ids and versions are.
func isWord(text string) bool {
	for i := range len(text) {
		if text[i] <= ' ' || text[i] >= 0x7f {
			return false
		}
	}
	return true
}

// Brief is [Line] for what an error quotes: 300 bytes at the most.
func Brief(text string) string {
	const most = 300
	return Line(text, most)
}
