package svg

import (
	"fmt"
	"html"
	"strings"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/internal/chart"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// What the picture measures.
const (
	width  = 960
	margin = 28
	top    = 102 // below the title, the legend and the name of the numbers
)

// picture is a chart that is being drawn.
type picture struct {
	chart *chart.Chart
	body  strings.Builder
}

// escaped is a text from outside as XML has it, in one line.
func escaped(text string) string {
	return html.EscapeString(strings.Join(strings.Fields(sanitize.Visible(text)), " "))
}

// short is a text of so many characters at most.
func short(text string, most int) string {
	return sanitize.Short(strings.Join(strings.Fields(text), " "), most)
}

// room is how wide a text is at the most, near enough: no font is known here.
func room(text string) int {
	tenths := 0
	for _, r := range text {
		switch {
		case r >= 0x1100: // characters of East Asia, and pictures
			tenths += 150
		case unicode.IsLower(r), r == ' ', r == '.', r == ',':
			tenths += 78
		default:
			tenths += 102
		}
	}
	return tenths / 10
}

func (p *picture) text(x, y int, class, text string) {
	p.say(`<text class="%s" x="%d" y="%d">%s</text>`, class, x, y, escaped(text))
}

// say adds a line of markup.
func (p *picture) say(format string, args ...any) {
	fmt.Fprintf(&p.body, format+"\n", args...)
}

// tip is what a reader who points at a mark is told.
func tip(parts ...string) string {
	for i, part := range parts {
		parts[i] = escaped(part)
	}
	return "<title>" + strings.Join(parts, ": ") + "</title>"
}

// legend names the series by their colours, below the title, and what stands along the upright axis.
func (p *picture) legend(upright string) {
	p.text(margin, top-16, "small soft", short(upright, 100))
	if len(p.chart.Series) < 2 {
		return
	}
	x := margin
	for i, s := range p.chart.Series {
		name := short(s.Name, 24)
		p.say(`<rect x="%d" y="55" width="11" height="11" rx="2" fill="var(--s%d)"/>`, x, i%8)
		p.text(x+17, 65, "soft", name)
		x += 17 + room(name) + 16
	}
}
