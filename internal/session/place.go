package session

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// find returns where a name, without its qualifiers, stands first, or zeros.
func find(text *token.Text, name string) (line, column int) {
	query := text.String()
	tokens, err := text.Tokens()
	if err != nil {
		return 0, 0
	}
	for _, t := range tokens {
		if bare(t.Text(query)) == name[strings.LastIndexByte(name, '.')+1:] {
			return placeOf(query, t.Start)
		}
	}
	return 0, 0
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
