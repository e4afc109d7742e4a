package text

import (
	"math"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/chart"
)

// bars draws a bar in each line.
func (d *drawing) bars() {
	c := d.chart
	several := len(c.Series) > 1
	labels := make([]string, len(c.Labels))
	for i, label := range c.Labels {
		labels[i] = fitted(label, d.Width*2/5)
	}
	labelWidth := widestOf(labels)
	var values []string
	names := make([]string, len(c.Series)) // behind the values, where no colours tell them apart
	for n, s := range c.Series {
		if several && !d.Colours {
			names[n] = " " + fitted(s.Name, d.Width/4)
		}
		for _, p := range s.Points {
			values = append(values, valueOf(p)+names[n])
		}
	}
	room := max(8, d.Width-labelWidth-1-1-widestOf(values))
	least, most, _ := c.Range()
	least, most = min(0, least), max(0, most)
	if least == most {
		most = 1
	}
	zero := int(math.Round(float64(room) * -least / (most - least)))
	if several && d.Colours {
		d.legend()
	}
	for i, label := range labels {
		for n, s := range c.Series {
			before := label
			if n > 0 {
				before = ""
			}
			d.line(left(before, labelWidth) + " " + d.bar(s.Points[i], n, zero, room, (most-least)/float64(room)) + names[n])
		}
		if several && i < len(labels)-1 {
			d.line("")
		}
	}
}

func valueOf(p chart.Point) string {
	if p.Gap {
		return "–"
	}
	return chart.Number(p.Y)
}

// eighths are the left parts of a block.
var eighths = []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}

// bar is a bar from zero on, and its value behind it; per is what one column stands for.
func (d *drawing) bar(p chart.Point, series, zero, room int, per float64) string {
	value := valueOf(p)
	if p.Gap {
		return strings.Repeat(" ", zero) + value
	}
	if p.Y < 0 {
		halves := min(int(math.Round(-p.Y/per*2)), zero*2)
		body := strings.Repeat("█", halves/2)
		if halves%2 == 1 {
			body = "▐" + body
		}
		if body == "" {
			body = "▕"
		}
		body = strings.Repeat(" ", max(0, zero-width(body))) + d.coloured(body, series)
		return body + " " + value
	}
	parts := int(math.Round(p.Y / per * 8))
	parts = min(parts, (room-zero)*8)
	if parts == 0 && p.Y > 0 {
		parts = 1 // there is something
	}
	body := strings.Repeat("█", parts/8) + eighths[parts%8]
	if body != "" {
		value = " " + value
	}
	return strings.Repeat(" ", zero) + d.coloured(body, series) + value
}
