package svg

import (
	"github.com/viewfinder-sql/viewfinder/internal/chart"
)

// scale brings a value to a place.
type scale struct {
	from, to float64 // values
	at, end  float64 // places
}

func (s scale) of(v float64) float64 { return s.at + (v-s.from)/(s.to-s.from)*(s.end-s.at) }

// bars draws a bar in each line, and returns where it ends.
func (p *picture) bars() int {
	c := p.chart
	const thick, gap = 18, 10
	longest := 0
	for _, label := range c.Labels {
		longest = max(longest, room(short(label, 32)))
	}
	left := margin + longest + 10
	least, most, _ := c.Range()
	ticks := chart.Ticks(min(0, least), max(0, most), 7)
	s := scale{ticks[0].At, ticks[len(ticks)-1].At, float64(left), width - margin - 70}
	p.legend(c.XName)
	group := thick*len(c.Series) + gap
	bottom := top + group*len(c.Labels)
	for _, t := range ticks {
		class := "rule"
		if t.At == 0 {
			class = "zero"
		}
		p.say(`<line class="%s" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>`, class, s.of(t.At), s.of(t.At), top-6, bottom)
		p.say(`<text class="small soft middle" x="%.1f" y="%d">%s</text>`, s.of(t.At), bottom+18, escaped(t.Label))
	}
	for i, label := range c.Labels {
		y := top + i*group
		p.say(`<text class="end" x="%d" y="%d">%s</text>`, left-10, y+(group-gap)/2+5, escaped(short(label, 32)))
		for n, series := range c.Series {
			p.bar(s, series, n, i, y+n*thick, thick)
		}
	}
	p.say(`<text class="small soft middle" x="%d" y="%d">%s</text>`, (left+width-margin-70)/2, bottom+38, escaped(short(c.YName, 100)))
	return bottom + 58
}

func (p *picture) bar(s scale, series chart.Series, n, i, y, thick int) {
	point := series.Points[i]
	zero := s.of(0)
	if point.Gap {
		p.say(`<text class="small soft" x="%.1f" y="%d">–</text>`, zero+6, y+thick-5)
		return
	}
	from, to := min(zero, s.of(point.Y)), max(zero, s.of(point.Y))
	p.say(`<rect x="%.1f" y="%d" width="%.1f" height="%d" rx="2" fill="var(--s%d)">%s</rect>`,
		from, y+1, max(to-from, 1), thick-3, n%8, tip(p.chart.Labels[i], series.Name, chart.Number(point.Y)))
	p.say(`<text class="small" x="%.1f" y="%d">%s</text>`, to+6, y+thick-5, escaped(chart.Number(point.Y)))
}
