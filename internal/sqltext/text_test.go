package sqltext

import (
	"slices"
	"testing"
)

// A text is cut once, and whoever reads its tokens leaves them as they were.
func TestText(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{"SELECT /*+ MaxCalls(1) */ Id -- c\nFROM Media", "SELECT 'x"} {
		want, failed := Lex(sql)
		text := NewText(sql)
		for range 2 {
			_, _ = text.Analyze(Options{})
			got, err := text.Tokens()
			if !slices.Equal(got, want) || (err == nil) != (failed == nil) || text.String() != sql {
				t.Errorf("%s: %v, %v", sql, got, err)
			}
			if again, _ := text.Tokens(); len(got) > 0 && &again[0] != &got[0] {
				t.Errorf("%s: cut again", sql)
			}
		}
	}
}
