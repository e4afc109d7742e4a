package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

func newDoctor(a *app) *cobra.Command {
	var (
		from   connection
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check the way to the data, and say what is wrong and how to mend it",
		Long: `Check the way to the data step by step, and say what is wrong and how to mend it:
name resolution, proxy, connection, TLS, the API, the clock, the token, the
permissions, the role on the Pages, the kind of the accounts, the version of the
API, and one row of each table. A check that needs one that failed is skipped.

It makes about twenty calls, and says so; it opens no browser. The exit code is 0
where no check failed, or else that of the first one that did.`,
		Example: `  viewfinder doctor --demo
  viewfinder doctor --json | jq '.checks[] | select(.status == "failed")'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, stop, err := from.configure(cmd.Context(), ready)
			var wrong *driver.ConfigError
			if asJSON && errors.As(err, &wrong) {
				return errors.Join(&ailing{"the connection string is wrong", err}, printJSON(a.out, misconfigured(err)))
			}
			if err != nil {
				return err
			}
			defer stop()
			diagnosis, err := driver.Diagnose(cmd.Context(), config, driver.WithClock(a.now))
			if err != nil {
				return err
			}
			if asJSON {
				err = printJSON(a.out, diagnosis)
			} else {
				err = printDiagnosis(a.out, diagnosis, a.width())
			}
			if err != nil {
				return err
			}
			if failed := countChecks(diagnosis, driver.CheckFailed); failed > 0 {
				return &ailing{format.Count(int64(failed), "check") + " failed", diagnosis.Err()}
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	from.addFlags(f, a.properties)
	f.BoolVar(&asJSON, "json", false, "print an object with an array of checks: id, title, status, detail, fix, calls, milliseconds")
	return cmd
}

func printJSON(w io.Writer, diagnosis *driver.Diagnosis) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(diagnosis)
}

// misconfigured is the diagnosis where the connection string cannot be read.
func misconfigured(err error) *driver.Diagnosis {
	return &driver.Diagnosis{Checks: []driver.Check{{
		ID: "configuration", Title: "Configuration", Status: driver.CheckFailed, Err: err,
		Detail: strings.TrimPrefix(err.Error(), "connection properties: "),
		Fix:    "correct the property; viewfinder help connection lists what each takes",
	}}}
}

// countChecks is how many checks came out so.
func countChecks(d *driver.Diagnosis, s driver.CheckStatus) (n int) {
	for _, c := range d.Checks {
		if c.Status == s {
			n++
		}
	}
	return n
}

// signs stand before the checks.
var signs = map[driver.CheckStatus]string{
	driver.CheckOK: "✓", driver.CheckWarning: "!", driver.CheckFailed: "✗", driver.CheckSkipped: "–",
}

// outcomes are what checks that are not well are counted as.
var outcomes = map[driver.CheckStatus]string{
	driver.CheckFailed: "failed", driver.CheckWarning: "to be looked at", driver.CheckSkipped: "skipped",
}

const (
	narrowest    = 40 // columns of text, however narrow the terminal is
	defaultWidth = 110
)

// printDiagnosis writes a line or a paragraph for each check, fixes below what
// they mend, and a last line with the counts. The tables are a block of their
// own.
func printDiagnosis(w io.Writer, diagnosis *driver.Diagnosis, width int) error {
	margin := 0
	for _, c := range diagnosis.Checks {
		margin = max(margin, textwidth.Of(shortTitle(c)))
	}
	if width == 0 {
		width = defaultWidth
	}
	width = max(width-margin-4, narrowest)
	indent := strings.Repeat(" ", margin+4)
	var b strings.Builder
	inTables, calls := false, 0
	checks := diagnosis.Checks
	for len(checks) > 0 {
		c, same := alike(checks)
		checks = checks[same:]
		calls += c.Calls
		if isTable(c) != inTables {
			inTables = !inTables
			b.WriteByte('\n')
		}
		detail := sanitize.Visible(c.Detail)
		if isTable(c) && c.Calls > 0 {
			detail += fmt.Sprintf(" (%s)", format.Count(int64(c.Calls), "call"))
		}
		fmt.Fprintf(&b, "%s %s  %s\n", signs[c.Status], textwidth.Left(shortTitle(c), margin), strings.Join(wrap(detail, width), "\n"+indent))
		if c.Fix != "" {
			fmt.Fprintf(&b, "%s→ %s\n", indent, strings.Join(wrap(sanitize.Visible(c.Fix), width-2), "\n"+indent+"  "))
		}
	}
	counts := []string{format.Count(int64(len(diagnosis.Checks)), "check")}
	for _, s := range []driver.CheckStatus{driver.CheckFailed, driver.CheckWarning, driver.CheckSkipped} {
		if n := countChecks(diagnosis, s); n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, outcomes[s]))
		}
	}
	if len(counts) == 1 {
		counts = append(counts, "all well")
	}
	fmt.Fprintf(&b, "\n%s; %s\n", strings.Join(counts, ", "), format.Count(int64(calls), "call"))
	_, err := io.WriteString(w, b.String())
	return err
}

// manySkipped is from how many tables on, skipped for one reason, they are one
// line.
const manySkipped = 3

// alike returns the first check, or one that stands for the tables from it on
// that are skipped for the same reason, and how many there are.
func alike(checks []driver.Check) (c driver.Check, same int) {
	c = checks[0]
	for same = 1; same < len(checks) && isTable(c) && c.Status == driver.CheckSkipped && isTable(checks[same]) && sameFinding(checks[same], c); {
		same++
	}
	if same < manySkipped {
		return c, 1
	}
	c.Title = fmt.Sprintf("Table %d tables", same)
	return c, same
}

func sameFinding(a, b driver.Check) bool {
	return a.Status == b.Status && a.Detail == b.Detail && a.Fix == b.Fix
}

func isTable(c driver.Check) bool { return strings.HasPrefix(c.ID, "table.") }

func shortTitle(c driver.Check) string { return strings.TrimPrefix(c.Title, "Table ") }

// wrap breaks a text into lines at its blanks. An address that is longer than a line stays whole.
func wrap(paragraph string, width int) []string {
	lines := []string{""}
	for word := range strings.FieldsSeq(paragraph) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case textwidth.Of(*last)+1+textwidth.Of(word) <= width:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	return lines
}
