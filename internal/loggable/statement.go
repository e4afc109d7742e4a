package loggable

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/procedures"
)

// Statement is a statement as others may see it.
func Statement(text *token.Text) string {
	query := text.String()
	tokens, err := text.Tokens()
	if err != nil {
		return secret.Mask + " (" + err.Error() + ")"
	}
	if !calls(query, tokens) {
		return query
	}
	var b strings.Builder
	at := 0
	for _, t := range tokens {
		if t.Kind == token.String || t.Kind == token.Quoted {
			b.WriteString(query[at:t.Start] + secret.Mask)
			at = t.End
		}
	}
	return b.String() + query[at:]
}

// calls reports whether a statement calls a stored procedure, or was probably meant
// to: what is wrong with it does not matter here.
func calls(query string, tokens []token.Token) bool {
	return slices.ContainsFunc(tokens, func(t token.Token) bool {
		return (t.Kind == token.Word || t.Kind == token.Quoted) && callWords[strings.ToLower(strings.Trim(t.Text(query), "\"`[]"))]
	})
}

// callWords are the words of calls: their verbs, and the names of the procedures.
var callWords = func() map[string]bool {
	words := map[string]bool{"exec": true, "execute": true, "call": true}
	for _, p := range procedures.All() {
		words[strings.ToLower(p.Name)] = true
	}
	return words
}()
