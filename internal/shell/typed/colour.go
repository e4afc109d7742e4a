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

// Coloured is a line of a statement with its colours, behind what has been entered before
// it. What cannot be cut into tokens yet, an open text, has the colour of a text.
func Coloured(before, line string) string {
	whole := before + line
	if strings.TrimSpace(whole) == "" || strings.HasPrefix(whole, ".") || strings.HasPrefix(whole, `\`) {
		return line
	}
	tokens, err := token.Lex(whole)
	end := len(whole)
	if err != nil {
		var open string
		tokens, open = tokensOf(whole, len(whole))
		end -= len(open)
	}
	var b strings.Builder
	at := len(before)
	paint := func(start, end int, colour string) {
		if colour == "" || end <= at {
			return
		}
		start = max(start, at)
		b.WriteString(whole[at:start] + colour + whole[start:end] + plainColour)
		at = end
	}
	for _, t := range tokens {
		if t.End > end {
			break
		}
		paint(t.Start, t.End, colourOf(t, whole))
	}
	if end < len(whole) {
		paint(end, len(whole), textColour)
	}
	b.WriteString(whole[at:])
	return b.String()
}

// colourOf is the colour of a token of a text, "" for none.
func colourOf(t token.Token, text string) string {
	switch t.Kind {
	case token.Word:
		if isKeyword(t.Text(text)) {
			return keywordColour
		}
	case token.String, token.Blob:
		return textColour
	case token.Number, token.Param:
		return numberColour
	case token.Comment:
		return commentColour
	}
	return ""
}
