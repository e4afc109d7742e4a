package svg

import (
	"fmt"
	"math"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/chart"
)

// lines draws lines over axes with titles, and returns where it ends.
func (p *picture) lines() int {
	c := p.chart
	const bottom = top + 360
	least, most, _ := c.Range()
	ticks := chart.Ticks(least, most, 7)
	longest := 0
	for _, t := range ticks {
		longest = max(longest, room(t.Label))
	}
	left := margin + longest + 8
	y := scale{ticks[0].At, ticks[len(ticks)-1].At, bottom, top}
	from, to, _ := c.Span()
	x := scale{from, to, float64(left), width - margin}
	p.legend(p.chart.YName)
	for _, t := range ticks {
		p.say(`<line class="rule" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/>`, left, width-margin, y.of(t.At), y.of(t.At))
		p.say(`<text class="small soft end" x="%d" y="%.1f">%s</text>`, left-8, y.of(t.At)+4, escaped(t.Label))
	}
	for _, t := range p.along(from, to) {
		if t.At < from || t.At > to {
			continue
		}
		p.say(`<line class="rule" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>`, x.of(t.At), x.of(t.At), bottom, bottom+5)
		p.say(`<text class="small soft middle" x="%.1f" y="%d">%s</text>`, x.of(t.At), bottom+21, escaped(t.Label))
	}
	p.say(`<text class="soft middle" x="%d" y="%d">%s</text>`, (left+width-margin)/2, bottom+44, escaped(short(axisName(c), 80)))
	for i, s := range c.Series {
		p.path(s, i, x, y)
	}
	return bottom + 68
}

// axisName is what stands below the axis of a line.
func axisName(c *chart.Chart) string {
	if c.Zone != nil {
		return c.XName + " (" + c.Zone.String() + ")"
	}
	return c.XName
}

func (p *picture) along(from, to float64) []chart.Tick {
	if p.chart.Zone != nil {
		return p.chart.TimeTicks(from, to, 8)
	}
	return chart.Ticks(from, to, 9)
}

// path is a line that breaks at gaps; a point alone is a dot.
func (p *picture) path(s chart.Series, n int, x, y scale) {
	var path strings.Builder
	open := false
	for i, point := range s.Points {
		if point.Gap {
			open = false
			continue
		}
		verb := "L"
		if !open {
			verb = "M"
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", verb, x.of(point.X), y.of(point.Y))
		alone := !open && (i == len(s.Points)-1 || s.Points[i+1].Gap)
		if alone || len(s.Points) <= 60 {
			p.say(`<circle cx="%.1f" cy="%.1f" r="3" fill="var(--s%d)">%s</circle>`, x.of(point.X), y.of(point.Y), n%8, tip(s.Name, chart.Number(point.Y)))
		}
		open = true
	}
	p.say(`<path class="line" stroke="var(--s%d)" d="%s">%s</path>`, n%8, path.String(), tip(s.Name))
}

// sparks draws a small line for each series, and returns where it ends.
func (p *picture) sparks() int {
	const high = 56
	y := top - 36
	for i, s := range p.chart.Series {
		one := &chart.Chart{Series: []chart.Series{s}}
		least, most, ok := one.Range()
		p.text(margin, y+high/2+5, "", short(s.Name, 22))
		if ok {
			from, to, _ := one.Span()
			end := max(most, math.Nextafter(least, math.Inf(1)))
			p.path(s, i, scale{from, to, 220, 740}, scale{least, end, float64(y + high - 12), float64(y + 10)})
			p.text(760, y+high/2+5, "small soft", chart.Number(least)+" … "+chart.Number(most))
		}
		y += high
	}
	return y + 16
}
