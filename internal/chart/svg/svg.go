package svg

import (
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/chart"
)

// style has the colours as variables, which the dark theme has others for.
const style = `
svg{--paper:#fff;--ink:#1b2430;--soft:#5b6675;--rule:#dfe4ea;--none:#f0f2f5;--s0:#2563eb;--s1:#ea580c;--s2:#059669;--s3:#9333ea;--s4:#dc2626;--s5:#0891b2;--s6:#a16207;--s7:#4b5563;font:14px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
@media (prefers-color-scheme:dark){svg{--paper:#11161d;--ink:#e8edf3;--soft:#9aa7b6;--rule:#2a333f;--none:#1a212b;--s0:#60a5fa;--s1:#fb923c;--s2:#34d399;--s3:#c084fc;--s4:#f87171;--s5:#22d3ee;--s6:#facc15;--s7:#cbd5e1}}
.paper{fill:var(--paper)}text{fill:var(--ink)}.soft{fill:var(--soft)}.title{font-size:20px;font-weight:600}.small{font-size:12px}
.rule{stroke:var(--rule)}.zero{stroke:var(--soft)}.line{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}.none{fill:var(--none)}
.end{text-anchor:end}.middle{text-anchor:middle}
`

// Draw draws a chart.
func Draw(c *chart.Chart) string {
	p := &picture{chart: c}
	height := top + 60
	switch _, _, ok := c.Range(); {
	case !ok:
		p.text(margin, top+20, "soft", "There is nothing to draw.")
	case c.Kind == chart.Bar, c.Kind == chart.Histogram:
		height = p.bars()
	case c.Kind == chart.Line:
		height = p.lines()
	case c.Kind == chart.Spark:
		height = p.sparks()
	default:
		height = p.heatmap()
	}
	for _, note := range c.Notes {
		p.text(margin, height, "small soft", note)
		height += 18
	}
	height += 12
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="title description">`, width, height)
	fmt.Fprintf(&out, "\n<title id=\"title\">%s</title>\n<desc id=\"description\">%s</desc>\n<style>%s</style>\n", escaped(c.Title), escaped(described(c)), style)
	fmt.Fprintf(&out, "<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n", width, height)
	fmt.Fprintf(&out, "<text class=\"title\" x=\"%d\" y=\"42\">%s</text>\n", margin, escaped(short(c.Title, 80)))
	out.WriteString(p.body.String())
	out.WriteString("</svg>\n")
	return out.String()
}

// described tells in words what is to be seen.
func described(c *chart.Chart) string {
	least, most, ok := c.Range()
	if !ok {
		return c.Why + ". There is nothing to draw."
	}
	text := fmt.Sprintf("%s. From %s to %s", c.Why, chart.Number(least), chart.Number(most))
	if len(c.Series) > 1 {
		names := make([]string, len(c.Series))
		for i, s := range c.Series {
			names[i] = s.Name
		}
		text += "; " + strings.Join(names, ", ")
	}
	for _, note := range c.Notes {
		text += "; " + note
	}
	return text + "."
}
