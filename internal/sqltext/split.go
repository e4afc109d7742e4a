package sqltext

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Part is one of the statements of a text.
type Part struct {
	SQL string // without the semicolon that ends it
	// Line is the line, from 1, in which it begins.
	Line int
	// Params are the names of its parameters without their first character, each once.
	Params []string
}

// Split cuts a text into its statements, which semicolons end; one that is empty is left
// out. It fails with a [*token.Error] on a text that cannot be cut into tokens.
func Split(text string) ([]Part, error) {
	tokens, err := token.NewText(text).Tokens()
	if err != nil {
		return nil, err
	}
	var parts []Part
	var part Part
	start, end := -1, 0
	finish := func() {
		if start < 0 {
			return
		}
		part.SQL, part.Line = text[start:end], 1+strings.Count(text[:start], "\n")
		parts = append(parts, part)
		part, start = Part{}, -1
	}
	for _, t := range tokens {
		switch word := t.Text(text); {
		case t.Kind == token.Comment && start < 0 && !strings.HasPrefix(word, "/*+"): // belongs to none yet
		case t.Kind == token.Op && word == ";":
			finish()
		default:
			if start < 0 {
				start = t.Start
			}
			if t.Kind != token.Comment {
				end = t.End
			}
			if name := strings.TrimLeft(word, ":@$"); t.Kind == token.Param && word[0] != '?' && !slices.Contains(part.Params, name) {
				part.Params = append(part.Params, name)
			}
		}
	}
	finish()
	return parts, nil
}
