package pgfunc

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// Each line of testdata is an expression of PostgreSQL; behind the arrow is its value, or
// the SQLSTATE and message of its error. A real PostgreSQL says what is right.
func TestForms(t *testing.T) {
	ref, r := newReferee(t), newRig(t)
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			var out strings.Builder
			lines := strings.Split(strings.TrimSpace(d.Input), "\n")
			for i, want := range ref.try(lines) {
				if got := r.run(ref, lines[i]); !same(got, want) {
					t.Errorf("%s: %s gives %s, PostgreSQL %s", d.Pos, lines[i], got, want)
				}
				fmt.Fprintf(&out, "%s → %s\n", lines[i], strings.TrimPrefix(want, "="))
			}
			return out.String()
		})
	})
}
