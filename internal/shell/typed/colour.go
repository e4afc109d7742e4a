package typed

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Colours of a terminal, by what they show.
const (
	plainColour   = "\x1b[0m"
	keywordColour = "\x1b[1;34m"
	textColour    = "\x1b[32m"
	numberColour  = "\x1b[36m"
	commentColour = "\x1b[2m"
)

// Coloured is a statement with colours. What cannot be cut into tokens yet, an open text,
// has the colour of a text.
func Coloured(text string) string {
	if strings.TrimSpace(text) == "" || strings.HasPrefix(text, ".") || strings.HasPrefix(text, `\`) {
		return text
	}
	tokens, err := token.Lex(text)
	rest := ""
	if err != nil {
		before, open := tokensOf(text, len(text))
		tokens, rest = before, open
	}
	var b strings.Builder
	at, end := 0, len(text)-len(rest)
	for _, t := range tokens {
		if t.End > end {
			break
		}
		b.WriteString(text[at:t.Start])
		word := t.Text(text)
		colour := ""
		switch t.Kind {
		case token.Word:
			if isKeyword(word) {
				colour = keywordColour
			}
		case token.String, token.Blob:
			colour = textColour
		case token.Number, token.Param:
			colour = numberColour
		case token.Comment:
			colour = commentColour
		}
		if colour != "" {
			word = colour + word + plainColour
		}
		b.WriteString(word)
		at = t.End
	}
	if rest != "" {
		b.WriteString(text[at:end] + textColour + text[end:] + plainColour)
		return b.String()
	}
	b.WriteString(text[at:])
	return b.String()
}
