package setup

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// The files show interviews: a line for each answer; "given NAME=VALUE" for what is known.
func TestInterview(t *testing.T) {
	t.Parallel()
	there := []There{{Name: "brand", Values: map[string]string{Scheme: InstagramLogin, AppID: "123", Callback: "https://localhost:44444/"}, Secret: true}}
	valid := func(name string) error {
		if strings.Contains(name, " ") {
			return errors.New("no name")
		}
		return nil
	}
	datadriven.RunTest(t, "testdata/interviews", func(t *testing.T, d *datadriven.TestData) string {
		given := map[string]string{}
		for _, a := range d.CmdArgs {
			if slices.Contains(order, a.Key) {
				given[a.Key] = a.Vals[0]
			}
		}
		known := there
		if d.HasArg("new") {
			known = nil
		}
		i, err := New(known, given, valid)
		if err != nil {
			return err.Error() + "\n"
		}
		var b strings.Builder
		lines := strings.Split(d.Input, "\n")
		for q := i.Next(); q != nil && len(lines) > 0; q = i.Next() {
			if d.HasArg("explained") && q.Explain != "" {
				b.WriteString(q.Explain + "\n")
			}
			fmt.Fprintf(&b, "%s [%s]: %s\n", q.Prompt, q.Default, lines[0])
			if err := i.Answer(strings.ReplaceAll(lines[0], "-", "")); err != nil {
				fmt.Fprintf(&b, "  %v\n", err)
			}
			lines = lines[1:]
		}
		fmt.Fprintf(&b, "%s %v\n", i.Name(), i.Values())
		return b.String()
	})
}
