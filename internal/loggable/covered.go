package loggable

import (
	"strings"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Covered is a statement of as many lines and characters, with stars for what others may not
// see: for errors that point to a place.
func Covered(query string) string {
	text := token.NewText(query)
	tokens, err := text.Tokens()
	if err != nil {
		for _, word := range strings.FieldsFunc(strings.ToLower(query), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if callWords[word] {
				return secret.Cover(query) // where its strings end is not known
			}
		}
		return secret.CoverTokens(query)
	}
	if !calls(query, tokens) {
		return secret.CoverTokens(query)
	}
	var b strings.Builder
	at := 0
	for _, t := range tokens {
		if t.Kind == token.String || t.Kind == token.Quoted {
			b.WriteString(query[at:t.Start] + secret.Cover(query[t.Start:t.End]))
			at = t.End
		}
	}
	return secret.CoverTokens(b.String() + query[at:])
}
