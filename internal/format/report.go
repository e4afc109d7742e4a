package format

import (
	"fmt"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/export"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// busy is the load of a rate limit, in percent, from which on it is worth a
// word.
const busy = 50

// Told is what a statement has to tell besides its rows: a line for each warning, then how
// many rows, whether they are all there, and at what cost.
func Told(r *driver.Report) []string {
	lines := Warnings(r)
	for i := range lines {
		lines[i] = "warning: " + lines[i]
	}
	if !r.Ended && r.Rows == 0 && r.QuotaCalls == 0 { // the error says it all
		return lines
	}
	line := []string{Count(r.Rows, "row"), "complete"}
	if r.Affected > 0 {
		line[0] = Count(r.Affected, "row") + " written"
	}
	switch {
	case !r.Ended:
		line[1] = "then it failed"
	case !r.Complete:
		line[1] = "not complete"
	}
	line = append(line, Count(int64(r.QuotaCalls), "call"))
	if !r.AsOf.IsZero() {
		line = append(line, "as of "+r.AsOf.UTC().Format(time.RFC3339))
	}
	if r.Usage >= busy {
		line = append(line, fmt.Sprintf("%.0f %% of the rate limit used", r.Usage))
	}
	if r.Regain > 0 {
		line = append(line, fmt.Sprintf("calls are answered again in %s", r.Regain.Round(time.Second)))
	}
	return append(lines, strings.Join(line, ", "))
}

// Warnings are those of a statement, a line for each.
func Warnings(r *driver.Report) (lines []string) {
	for _, w := range r.Warnings {
		lines = append(lines, export.Warning(w.Table, w.Column, w.Message, w.Count))
	}
	return lines
}

// Remarks are what a format has to say of the answer that it was given: what was shortened,
// or why a chart is drawn as it is.
func Remarks(w Writer) []string {
	if r, ok := w.(interface{ Remarks() []string }); ok {
		return r.Remarks()
	}
	if line := ToldShort(w); line != "" {
		return []string{line}
	}
	return nil
}

// ToldShort says which columns w has shortened, "" for none.
func ToldShort(w Writer) string {
	t, ok := w.(*tableWriter)
	if !ok {
		return ""
	}
	names := t.shortened()
	if len(names) == 0 {
		return ""
	}
	for i, name := range names {
		names[i] = sanitize.Visible(name)
	}
	return "shortened to fit: " + strings.Join(names, ", ") + "; the format table or vertical shows them whole"
}

// Count is a number with its noun: 1 row, 2,500 rows.
func Count(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return Number(n) + " " + noun
}

// Number is a number with a comma before each three digits.
func Number(n int64) string { return humanize.Comma(n) }
