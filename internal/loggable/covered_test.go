package loggable

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// What others may not see is covered, and each place stays where it is.
func TestCovered(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"SELECT 'x'": "SELECT 'x'",
		"SELECT '日本', 'EAAFAKECANARY12'\nFROM Nope":      "SELECT '日本', '***************'\nFROM Nope",
		"EXEC GetOAuthAccessToken @Code = 'CAN\nARY', X": "EXEC GetOAuthAccessToken @Code = ****\n****, X",
		"exec\tGetOAuthAccessToken Verifier='CANARY":     "****\t******************* ****************",
		"SELECT 'it is": "SELECT 'it is",
	} {
		got := Covered(query)
		if got != want || strings.Contains(got, "CANARY") || utf8.RuneCountInString(got) != utf8.RuneCountInString(query) {
			t.Errorf("%q is shown as %q, not %q", query, got, want)
		}
	}
}
