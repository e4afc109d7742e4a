package text

import (
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/chart"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

// Options are what a chart is drawn for.
type Options struct {
	Width   int // columns; 0 for 80
	Height  int // lines of a panel; 0 for 14
	Colours bool
}

// drawing is a chart that is being drawn.
type drawing struct {
	Options
	chart *chart.Chart
	out   strings.Builder
}

// line adds a line, without the spaces at its end.
func (d *drawing) line(s string) {
	d.out.WriteString(strings.TrimRight(s, " ⠀"))
	d.out.WriteByte('\n')
}

// hues are the colours of series:
// cyan, yellow, magenta, green, blue, red, bright white and grey.
var hues = [...]int{36, 33, 35, 32, 34, 31, 97, 90}

// coloured is a text in the colour of a series.
func (d *drawing) coloured(s string, series int) string {
	if !d.Colours || s == "" {
		return s
	}
	return fmt.Sprintf("\x1b[%dm%s\x1b[0m", hues[series%len(hues)], s)
}

func (d *drawing) strong(s string) string {
	if !d.Colours || s == "" {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}

// shown is a text from outside in one line.
func shown(s string) string {
	return strings.Join(strings.Fields(sanitize.Visible(s)), " ")
}

func width(s string) int { return textwidth.Of(s) }

// fitted is a text in one line, at most so wide.
func fitted(s string, most int) string { return textwidth.Cut(shown(s), most) }

// left and right pad a text that fits.
func left(s string, w int) string  { return textwidth.Left(s, w) }
func right(s string, w int) string { return textwidth.Right(s, w) }

// widestOf is the width of the widest of texts.
func widestOf(texts []string) (w int) {
	for _, s := range texts {
		w = max(w, width(s))
	}
	return w
}

// legend names the series by their colours.
func (d *drawing) legend() {
	if len(d.chart.Series) < 2 {
		return
	}
	line, used := "", 0
	for i, s := range d.chart.Series {
		name := fitted(s.Name, d.Width/2)
		if w := width(name) + 4; used > 0 && used+w > d.Width {
			d.line(line)
			line, used = "", 0
		}
		line += d.coloured("■ ", i) + name + "  "
		used += width(name) + 4
	}
	d.line(line)
}
