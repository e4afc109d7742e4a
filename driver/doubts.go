package driver

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// doubts are warnings of a statement that runs as it is written, and hardly means
// that: a BOOLEAN column compared with a text. To SQLite no text is true or false,
// so Hidden = 'true' is of no row and Hidden <> 'true' of all.
func (c *Connector) doubts(query string) []Warning {
	tokens, err := sqltext.Lex(query)
	if err != nil {
		return nil // which is told when it is compiled
	}
	tokens = slices.DeleteFunc(tokens, func(t sqltext.Token) bool { return t.Kind == sqltext.Comment })
	var found []Warning
	for i, t := range tokens {
		name, known := c.booleans[strings.ToLower(bare(t.Text(query)))]
		if !known || t.Kind != sqltext.Word && t.Kind != sqltext.Quoted {
			continue
		}
		literal := comparedText(query, tokens[i+1:])
		if _, err := strconv.ParseFloat(literal, 64); literal == "" || err == nil {
			continue
		}
		found = append(found, Warning{
			Reason: ReasonNoBoolean, Column: name, Count: 1,
			Message: fmt.Sprintf("it is compared with the text '%s', which is neither true nor false: write TRUE or FALSE without quotes", literal),
		})
	}
	return found
}

// comparedText returns the text literal with which what stands before the tokens
// is compared, "" for none.
func comparedText(query string, tokens []sqltext.Token) string {
	for i, t := range tokens {
		text := t.Text(query)
		switch {
		case t.Kind == sqltext.String && i > 0:
			return strings.Trim(text, "'")
		case !slices.Contains([]string{"=", "==", "<>", "!=", "IS", "NOT", "LIKE"}, strings.ToUpper(text)):
			return ""
		}
	}
	return ""
}
