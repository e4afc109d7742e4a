package sqltext

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Hint is one hint of a /*+ … */ comment: Name(Args…) or Name alone.
type Hint struct {
	Name string
	// Args are the texts between the commas, without quotes.
	Args []string
	// Offset is where the hint stands, in bytes from the start of the text.
	Offset int
}

// Hints collects what the hint comments of a text say. What is not written as a hint is
// passed over, as in any comment.
func Hints(text *token.Text) []Hint {
	sql := text.String()
	tokens, err := text.Tokens()
	if err != nil {
		return nil
	}
	var found []Hint
	for _, t := range tokens {
		if t.Kind != token.Comment || !strings.HasPrefix(t.Text(sql), "/*+") {
			continue
		}
		from := t.Start + len("/*+")
		inner, err := token.Lex(sql[from : t.End-len("*/")])
		if err != nil {
			continue
		}
		found = append(found, parseHints(sql, from, inner)...)
	}
	return found
}

func parseHints(sql string, from int, tokens []token.Token) []Hint {
	text := func(t token.Token) string { return sql[from+t.Start : from+t.End] }
	var found []Hint
	for i := 0; i < len(tokens); i++ {
		if tokens[i].Kind != token.Word {
			continue
		}
		h := Hint{Name: text(tokens[i]), Offset: from + tokens[i].Start}
		if i+1 < len(tokens) && text(tokens[i+1]) == "(" {
			for i += 2; i < len(tokens) && text(tokens[i]) != ")"; i++ {
				if text(tokens[i]) != "," {
					h.Args = append(h.Args, token.Unquote(text(tokens[i])))
				}
			}
		}
		found = append(found, h)
	}
	return found
}
