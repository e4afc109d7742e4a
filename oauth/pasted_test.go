package oauth

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// What people paste after a login, in testdata/pasted:
//
//	paste [callback=the redirect URI, else https://localhost:33333/]
//	the text, as it is or, with escapes, in quotes of Go
//	----
//	what is found in it
func TestReadVerifier_pasted(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "testdata/pasted", func(t *testing.T, d *datadriven.TestData) string {
		callback := "https://localhost:33333/"
		d.MaybeScanArgs(t, "callback", &callback)
		text := d.Input
		if strings.HasPrefix(text, `"`) && strings.Contains(text, `\`) {
			var err error
			if text, err = strconv.Unquote(text); err != nil {
				d.Fatalf(t, "%v", err)
			}
		}
		a, err := new(Config).readVerifier(text, callback)
		if err != nil {
			var refused *VerifierError
			if !errors.As(err, &refused) {
				return "refusal: " + err.Error() + "\n"
			}
			if strings.Contains(err.Error(), "canary") {
				t.Errorf("%s: shows what was pasted: %v", d.Pos, err)
			}
			return "error: " + err.Error() + "\n"
		}
		state := "unknown"
		if a.state != nil {
			state = strconv.Quote(*a.state)
		}
		return fmt.Sprintf("code %q, state %s\n", a.code.Reveal(), state)
	})
}
