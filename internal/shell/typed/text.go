package typed

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Ended tells whether a text is a whole entry: a command, nothing, or a statement with
// its semicolon.
func Ended(text string) bool {
	trimmed := strings.TrimSpace(text)
	if _, _, ok := Command(trimmed); ok || trimmed == "" {
		return true
	}
	tokens, err := token.Lex(text)
	if err != nil {
		return false // a text or a comment is open
	}
	for len(tokens) > 0 && tokens[len(tokens)-1].Kind == token.Comment {
		tokens = tokens[:len(tokens)-1]
	}
	return len(tokens) == 0 || tokens[len(tokens)-1].Text(text) == ";"
}

// Command tells whether an entry is a command, which begins with a dot or a backslash, and
// cuts it into its word and the rest.
func Command(entry string) (word, rest string, ok bool) {
	entry = strings.TrimSpace(entry)
	if entry == "" || entry[0] != '.' && entry[0] != '\\' {
		return "", "", false
	}
	word, rest, _ = strings.Cut(entry, " ")
	return word, strings.TrimSuffix(strings.TrimSpace(rest), ";"), true
}
