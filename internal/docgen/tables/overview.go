package tables

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// WriteStatements lists the statements that write, with their calls and the limits that are
// checked before any call.
func WriteStatements(w io.Writer, cat *schema.Catalogue) error {
	var b strings.Builder
	b.WriteString("| Statement | Call | Checked before it |\n| --- | --- | --- |\n")
	for _, t := range slices.Concat(cat.Tables, cat.WriteOnly) {
		for i := range t.Writes {
			x := &t.Writes[i]
			what := fmt.Sprintf("%s [%s](tables/%s.md#writing)", x.Verb, t.Name, t.Name)
			if of := x.Serves(t); of == schema.FacebookLogin || of == schema.InstagramLogin {
				what += fmt.Sprintf(" (AuthScheme=%s)", of)
			}
			var limits []string
			for k := range x.Inputs {
				in := &x.Inputs[k]
				if words := in.Limits.Words(); len(words) > 0 {
					limits = append(limits, in.Column+": "+strings.Join(words, ", "))
				}
			}
			if len(x.OneOf) > 0 {
				limits = append(limits, "one of "+strings.Join(x.OneOf, ", "))
			}
			fmt.Fprintf(&b, "| %s | `%s /%s` | %s |\n", what, x.Method, x.Path, cell(strings.Join(limits, "; ")))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
