package driver_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// signedState is a State that carries its time and a signature.
var signedState = regexp.MustCompile(`AAAA[\w-]{80,}`)

// TestStatements runs statements that send nothing, and shows their rows or
// their error.
func TestStatements(t *testing.T) {
	t.Parallel()
	db := open(t, "OAuthClientId=100000000000001;CallbackURL=https://localhost:33333/;OAuthClientSecret=not-a-secret-but-hidden")
	datadriven.Walk(t, "../testdata/statements", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			lines, err := try(t, db, d.Input)
			if err != nil {
				lines = append(lines, "error: "+err.Error())
			}
			return signedState.ReplaceAllString(strings.Join(lines, "\n"), "(signed state)") + "\n"
		})
	})
}
