package session

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// find returns where a name stands first, with its qualifiers or else without, or zeros.
func find(text *token.Text, name string) (line, column int) {
	query := text.String()
	tokens, err := text.Tokens()
	if err != nil {
		return 0, 0
	}
	parts := strings.Split(name, ".")
	for _, parts := range [][]string{parts, parts[len(parts)-1:]} {
		for i, t := range tokens {
			if named(query, tokens[i:], parts) {
				return placeOf(query, t.Start)
			}
		}
	}
	return 0, 0
}

// named reports whether tokens begin with the parts of a name and the dots between them.
func named(query string, tokens []token.Token, parts []string) bool {
	for i, part := range parts {
		if 2*i >= len(tokens) || bare(tokens[2*i].Text(query)) != part || i > 0 && tokens[2*i-1].Text(query) != "." {
			return false
		}
	}
	return true
}

// placeOf is the place of a byte.
func placeOf(query string, at int) (line, column int) {
	before := query[:at]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}

// bare is a name without its quotes.
func bare(word string) string { return strings.Trim(word, "\"`[]") }

// wordAt is what stands at a place up to the next blank, as far as is told.
func wordAt(query string, at int) string {
	const most = 12
	word := query[at:]
	if end := strings.IndexFunc(word, unicode.IsSpace); end >= 0 {
		word = word[:end]
	}
	return sanitize.Short(word, most)
}
