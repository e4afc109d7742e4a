package text

import (
	"fmt"
	"math"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/chart"
)

// lines draws all lines on one panel, or each on its own where colours cannot tell them apart.
func (d *drawing) lines() {
	c := d.chart
	if len(c.Series) == 1 || d.Colours {
		d.legend()
		d.panel(c.Series, 0)
		return
	}
	height := d.Height
	d.Height = max(5, height/2)
	for i, s := range c.Series {
		d.line(fitted(s.Name, d.Width))
		d.panel([]chart.Series{s}, i)
	}
	d.Height = height
}

// panel draws lines over one axis.
func (d *drawing) panel(series []chart.Series, first int) {
	least, most, ok := (&chart.Chart{Series: series}).Range()
	if !ok {
		d.line("(nothing to draw)")
		return
	}
	ticks := chart.Ticks(least, most, max(2, d.Height/3))
	bottom, top := ticks[0].At, ticks[len(ticks)-1].At
	labels := make([]string, d.Height)
	for _, t := range ticks {
		labels[d.rowOf(t.At, bottom, top)] = t.Label
	}
	gutter := widestOf(labels)
	from, to, _ := d.chart.Span()
	plot := newCanvas(d.Width-gutter-2, d.Height)
	x := func(v float64) int { return int(math.Round((v - from) / (to - from) * float64(plot.width*2-1))) }
	y := func(v float64) int { return int(math.Round((top - v) / (top - bottom) * float64(plot.height*4-1))) }
	for i, s := range series {
		for n, p := range s.Points {
			switch {
			case p.Gap:
			case n == 0 || s.Points[n-1].Gap:
				plot.dot(x(p.X), y(p.Y), first+i)
			default:
				before := s.Points[n-1]
				plot.stroke(x(before.X), y(before.Y), x(p.X), y(p.Y), first+i)
			}
		}
	}
	for row := range d.Height {
		axis := "│"
		if labels[row] != "" {
			axis = "┤"
		}
		d.line(right(labels[row], gutter) + " " + axis + plot.line(row, d.coloured))
	}
	d.axis(gutter, plot.width, from, to)
}

// rowOf is the line that a value is in.
func (d *drawing) rowOf(v, bottom, top float64) int {
	dots := int(math.Round((top - v) / (top - bottom) * float64(d.Height*4-1)))
	return min(d.Height-1, dots/4)
}

// axis draws the axis along the bottom, with as many labels as there is place for.
func (d *drawing) axis(gutter, columns int, from, to float64) {
	ticks := chart.Ticks(from, to, max(2, columns/14))
	if d.chart.Zone != nil {
		ticks = d.chart.TimeTicks(from, to, max(1, columns/14))
	}
	line := []rune(strings.Repeat("─", columns))
	below := []rune(strings.Repeat(" ", columns+gutter+2))
	free := 0
	for _, t := range ticks {
		if t.At < from || t.At > to {
			continue
		}
		at := int(math.Round((t.At - from) / (to - from) * float64(columns-1)))
		label := []rune(t.Label)
		start := max(0, min(gutter+2+at-len(label)/2, len(below)-len(label)))
		if start < free {
			continue
		}
		line[at] = '┬'
		copy(below[start:], label)
		free = start + len(label) + 1
	}
	d.line(strings.Repeat(" ", gutter+1) + "└" + string(line))
	d.line(string(below))
}

// sparks draws a line of blocks for each series.
func (d *drawing) sparks() {
	names := make([]string, len(d.chart.Series))
	for i, s := range d.chart.Series {
		names[i] = fitted(s.Name, d.Width/4)
	}
	gutter, thick := widestOf(names), 1
	for i, s := range d.chart.Series {
		one := &chart.Chart{Series: []chart.Series{s}}
		least, most, ok := one.Range()
		if !ok {
			d.line(left(names[i], gutter) + "  (nothing to draw)")
			continue
		}
		told := "  " + chart.Number(least) + " … " + chart.Number(most)
		room := max(8, d.Width-gutter-2-width(told))
		thick = max(thick, (len(s.Points)+room-1)/room)
		d.line(left(names[i], gutter) + "  " + d.coloured(spark(s.Points, least, most, room), i) + told)
	}
	if thick > 1 {
		d.line(fmt.Sprintf("(a block is the mean of up to %d rows)", thick))
	}
}

var levels = []rune("▁▂▃▄▅▆▇█")

// spark has a block for each point, or for the mean of several where there are more than fit.
func spark(points []chart.Point, least, most float64, room int) string {
	n := min(room, len(points))
	var out strings.Builder
	for i := range n {
		sum, count := 0.0, 0
		for _, p := range points[i*len(points)/n : (i+1)*len(points)/n] {
			if !p.Gap {
				sum += p.Y
				count++
			}
		}
		if count == 0 {
			out.WriteByte(' ')
			continue
		}
		level := 3
		if most > least {
			level = int(math.Round((sum/float64(count) - least) / (most - least) * float64(len(levels)-1)))
		}
		out.WriteRune(levels[level])
	}
	return out.String()
}
