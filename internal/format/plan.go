package format

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/export"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

const (
	// barWidth is the length of the longest bar.
	barWidth = 20
	// planWidth is how wide a plan is where nobody says.
	planWidth = 100
)

// planWriter draws the rows of an EXPLAIN as a tree: the statement, and below it what is
// asked for, in order, with a bar for its calls.
type planWriter struct {
	out   io.Writer
	width int
	names []string
	steps []map[string]string
}

func newPlan(w io.Writer, o Options) Writer {
	p := &planWriter{out: w, width: o.width()}
	if p.width == 0 {
		p.width = planWidth
	}
	return p
}

func (p *planWriter) Begin(columns []string) error {
	p.names = columns
	for _, want := range []string{"Step", "Access", "Calls"} {
		if !slices.Contains(columns, want) {
			return fmt.Errorf("the format plan is for EXPLAIN: the answer has no column %s", want)
		}
	}
	return nil
}

func (p *planWriter) Row(values []any) error {
	step := make(map[string]string, len(values))
	for i, v := range values {
		step[p.names[i]] = sanitize.Visible(export.Text(v, ""))
	}
	p.steps = append(p.steps, step)
	return nil
}

// End draws the tree; its last row is the whole statement.
func (p *planWriter) End(whole bool) error {
	if !whole || len(p.steps) == 0 {
		return nil
	}
	last := len(p.steps) - 1
	most := 0.0
	for _, step := range p.steps[:last] {
		most = max(most, barOf(step))
	}
	var b strings.Builder
	b.WriteString("statement: " + cost(p.steps[last]) + "\n")
	for i, step := range p.steps[:last] {
		branch, below := "├─ ", "│  "
		if i == last-1 {
			branch, below = "└─ ", "   "
		}
		title := step["Access"]
		if step["Table"] != "" {
			title = step["Table"] + ": " + title
		}
		p.lines(&b, branch, below, title)
		p.lines(&b, below+"   ", below+"   ", step["Request"])
		for _, part := range []string{"Pushed", "Checked"} {
			if step[part] != "" {
				p.lines(&b, below+"   ", below+"   ", strings.ToLower(part)+": "+step[part])
			}
		}
		line := cost(step)
		if most > 0 {
			if n := int(barOf(step)/most*barWidth + 0.5); n > 0 {
				line = strings.Repeat("█", n) + " " + line
			}
		}
		p.lines(&b, below+"   ", below+"   ", line)
	}
	_, err := io.WriteString(p.out, b.String())
	return err
}

// lines writes a text between what stands before its first line and before the others.
func (p *planWriter) lines(b *strings.Builder, first, others, what string) {
	if what == "" {
		return
	}
	room := max(p.width-textwidth.Of(first), leastShortened)
	for i, line := range textwidth.Wrap(what, room) {
		if i > 0 {
			first = others
		}
		b.WriteString(strings.TrimRight(first+line, " ") + "\n")
	}
}

// cost is what a step costs, or did.
func cost(step map[string]string) string {
	line := step["Calls"] + " " + noun(step["Calls"])
	if step["Calls"] == "unknown" {
		line = "calls unknown"
	}
	for _, part := range []struct{ column, unit string }{{"QuotaPercent", " % of the quota"}, {"Seconds", " s"}} {
		if text := step[part.column]; text != "" && text != "unknown" {
			line += ", " + text + part.unit
		}
	}
	if n, ok := step["ActualCalls"]; ok && n != "" {
		line += "; it took " + n + " " + noun(n)
		if rows := step["ActualRows"]; rows != "" {
			line += ", " + rows + " " + plural("row", rows) + ", " + step["ActualSeconds"] + " s"
		}
	}
	return line
}

func noun(calls string) string { return plural("call", calls) }

func plural(of, number string) string {
	if number == "1" {
		return of
	}
	return of + "s"
}

// barOf is the number of calls that a bar shows: what a step took, or else the most of
// what it is said to take.
func barOf(step map[string]string) (calls float64) {
	said := step["Calls"]
	if n := step["ActualCalls"]; n != "" {
		said = n
	}
	for _, word := range strings.FieldsFunc(said, func(r rune) bool { return r != '.' && (r < '0' || r > '9') }) {
		if n, err := strconv.ParseFloat(word, 64); err == nil {
			calls = max(calls, n)
		}
	}
	return calls
}
