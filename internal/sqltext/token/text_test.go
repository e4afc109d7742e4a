package token_test

import (
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// A text is cut once.
func TestText(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{"SELECT /*+ MaxCalls(1) */ Id -- c\nFROM Media", "SELECT 'x"} {
		want, failed := token.Lex(sql)
		text := token.NewText(sql)
		first, _ := text.Tokens()
		got, err := text.Tokens()
		if !slices.Equal(got, want) || (err == nil) != (failed == nil) || text.String() != sql {
			t.Errorf("%s: %v, %v", sql, got, err)
		}
		if len(got) > 0 && &first[0] != &got[0] {
			t.Errorf("%s: cut again", sql)
		}
	}
}
