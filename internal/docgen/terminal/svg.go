package terminal

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// A cell of the picture, the margin around all, and the bar above, in pixels.
const (
	cellWidth, cellHeight = 8.43, 18
	margin, bar           = 18, 34
)

// style has the colours of a terminal in the light and in the dark. The first eight are those
// of texts, the second eight their bright ones.
const style = `<style>
svg{--paper:#fbfaf7;--edge:#d9d3c5;--bar:#f0ece2;--ink:#2b2a27;--soft:#857f6e;--c1:#2b2a27;--c2:#b3372f;--c3:#2f7d4f;--c4:#946200;--c5:#2b63b8;--c6:#8a3f9e;--c7:#0f7a84;--c8:#6b6659}
@media (prefers-color-scheme:dark){svg{--paper:#16181b;--edge:#33383e;--bar:#1d2024;--ink:#d7dbe0;--soft:#8b939c;--c1:#d7dbe0;--c2:#f08077;--c3:#7cc99a;--c4:#e0b25a;--c5:#84b0f5;--c6:#cf9be0;--c7:#6fc7d0;--c8:#98a0a8}}
.paper{fill:var(--paper);stroke:var(--edge)}.bar{fill:var(--bar)}.dot{fill:var(--edge)}
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;fill:var(--ink);white-space:pre}
.l{fill:none;stroke:var(--soft)}.k{fill:var(--c5)}.title{fill:var(--soft);font-size:12.5px;text-anchor:middle}.b{font-weight:600}.d{fill:var(--soft)}.u{text-decoration:underline}
.c1{fill:var(--c1)}.c2{fill:var(--c2)}.c3{fill:var(--c3)}.c4{fill:var(--c4)}.c5{fill:var(--c5)}.c6{fill:var(--c6)}.c7{fill:var(--c7)}.c8{fill:var(--c8)}.p{fill:var(--paper)}
</style>
`

// WriteSVG draws the screen as a window with a title.
func (s *Screen) WriteSVG(w io.Writer, title string) error {
	lines := s.lines
	for len(lines) > 0 && len(lines[len(lines)-1]) == 0 {
		lines = lines[:len(lines)-1]
	}
	width, height := float64(s.Columns)*cellWidth+2*margin, bar+len(lines)*cellHeight+2*margin
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" width="%.0f" height="%d" role="img" aria-label="%s">`+"\n", width, height, width, height, html.EscapeString(title))
	out.WriteString(style)
	fmt.Fprintf(&out, `<rect class="paper" x=".5" y=".5" width="%.0f" height="%d" rx="9"/><path class="bar" d="M1 %d V10 a9 9 0 0 1 9 -9 H%.0f a9 9 0 0 1 9 9 V%d Z"/>`+"\n", width-1, height-1, bar-4, width-10, bar-4)
	for i := range 3 {
		fmt.Fprintf(&out, `<circle class="dot" cx="%d" cy="15" r="5"/>`, 20+i*18)
	}
	fmt.Fprintf(&out, `<text class="title" x="%.0f" y="20">%s</text>`+"\n", width/2, html.EscapeString(title))
	for i, line := range lines {
		drawLine(&out, line, bar+margin+i*cellHeight)
	}
	out.WriteString("</svg>\n")
	_, err := io.WriteString(w, out.String())
	return err
}

// drawLine draws the runs of a line. Each has its column and its length, so that columns stay
// in line with whatever font there is.
func drawLine(out *strings.Builder, line []run, y int) {
	for _, r := range line {
		x := margin + float64(r.column)*cellWidth
		if r.look.reversed || r.look.back > 0 {
			fill := "--ink"
			if r.look.back > 0 {
				fill = fmt.Sprintf("--c%d", r.look.back)
			}
			fmt.Fprintf(out, `<rect x="%.2f" y="%d" width="%.2f" height="%d" style="fill:var(%s)"/>`, x, y, float64(r.width)*cellWidth, cellHeight, fill)
		}
		text, path, bar := cutLines(r, x, float64(y))
		if path != "" {
			fmt.Fprintf(out, `<path class="l" d="%s"/>`, path)
		}
		out.WriteString(bar)
		if strings.TrimSpace(text) == "" {
			continue
		}
		classes := r.look.classes()
		if classes != "" {
			classes = ` class="` + classes + `"`
		}
		fmt.Fprintf(out, `<text%s x="%.2f" y="%d" textLength="%.2f" lengthAdjust="spacingAndGlyphs">%s</text>`, classes, x, y+cellHeight-5, float64(r.width)*cellWidth, html.EscapeString(text))
	}
	if len(line) > 0 {
		out.WriteString("\n")
	}
}

// classes are those of a look, in the style.
func (l look) classes() string {
	var all []string
	if l.bold {
		all = append(all, "b")
	}
	if l.dim {
		all = append(all, "d")
	}
	if l.under {
		all = append(all, "u")
	}
	switch {
	case l.reversed || l.back > 0:
		all = append(all, "p")
	case l.colour > 8:
		all = append(all, fmt.Sprintf("c%d", l.colour-8))
	case l.colour > 0:
		all = append(all, fmt.Sprintf("c%d", l.colour))
	}
	return strings.Join(all, " ")
}
