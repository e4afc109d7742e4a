package sqltext

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Selects tells of a statement that begins as those do that read, behind comments.
func Selects(text string) bool {
	tokens, err := token.NewText(text).Tokens()
	if err != nil {
		return false
	}
	for _, t := range tokens {
		if t.Kind != token.Comment {
			word := strings.ToUpper(t.Text(text))
			return word == "SELECT" || word == "WITH"
		}
	}
	return false
}
