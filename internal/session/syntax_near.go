package session

import (
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// clauseWords are the words that statements are made of, for one of them that is misspelt.
var clauseWords = strings.Fields("SELECT FROM WHERE GROUP HAVING ORDER LIMIT OFFSET JOIN LEFT INNER UNION VALUES INSERT INTO UPDATE DELETE DISTINCT BETWEEN EXPLAIN ANALYZE DESCRIBE SHOW WITH")

// misspelt tells of a syntax error that a misspelt word led to, and places it there: the one
// where SQLite stops, or the one before it, which it has taken for a name.
func (e *SQLError) misspelt(text *token.Text) {
	if !strings.HasSuffix(e.Message, "syntax error") || e.Line == 0 {
		return
	}
	query := text.String()
	tokens, err := text.Tokens()
	if err != nil {
		return
	}
	for i, t := range tokens {
		if l, c := placeOf(query, t.Start); l != e.Line || c != e.Column {
			continue
		}
		for _, j := range []int{i, i - 1} {
			if j < 0 || tokens[j].Kind != token.Word {
				continue
			}
			word := tokens[j].Text(query)
			meant := suggest.Nearest(word, clauseWords)
			if meant == "" || strings.EqualFold(meant, word) || len(word) < len(meant)-1 {
				continue
			}
			e.Message = fmt.Sprintf("%s: did you mean %s in place of %s?", e.Message, meant, word)
			e.Line, e.Column = placeOf(query, tokens[j].Start)
			return
		}
	}
}
