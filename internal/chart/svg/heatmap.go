package svg

import (
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/chart"
)

// heatmap draws a cell for each hour of each weekday, and returns where it ends.
func (p *picture) heatmap() int {
	const cell, left = 35, margin + 44
	least, most, _ := p.chart.Range()
	p.text(margin, 66, "small soft", short(p.chart.YName, 100))
	for hour := range 24 {
		if hour%2 == 0 {
			p.say(`<text class="small soft middle" x="%d" y="%d">%02d</text>`, left+hour*cell+cell/2, top-12, hour)
		}
	}
	for day, name := range chart.Weekdays {
		y := top - 4 + day*cell
		p.text(margin, y+cell/2+5, "soft", name)
		for hour := range 24 {
			p.cell(p.chart.Cells[day][hour], left+hour*cell, y, cell-3, fmt.Sprintf("%s %02d:00", name, hour), least, most)
		}
	}
	y := top - 4 + 7*cell + 18
	p.text(left, y+11, "small soft", chart.Number(least))
	x := left + room(chart.Number(least)) + 8
	for i := range 8 {
		p.say(`<rect x="%d" y="%d" width="24" height="12" fill="var(--s0)" fill-opacity="%.2f"/>`, x+i*24, y, opacity(float64(i)/7))
	}
	p.text(x+8*24+8, y+11, "small soft", chart.Number(most))
	p.say(`<rect class="none" x="%d" y="%d" width="24" height="12"/>`, x+300, y)
	p.text(x+332, y+11, "small soft", "no rows")
	return y + 40
}

func opacity(share float64) float64 { return 0.12 + 0.88*share }

func (p *picture) cell(c chart.Cell, x, y, size int, where string, least, most float64) {
	if c.N == 0 {
		p.say(`<rect class="none" x="%d" y="%d" width="%d" height="%d" rx="3">%s</rect>`, x, y, size, size, tip(where, "no rows"))
		return
	}
	share := 1.0
	if most > least {
		share = (c.Value - least) / (most - least)
	}
	p.say(`<rect x="%d" y="%d" width="%d" height="%d" rx="3" fill="var(--s0)" fill-opacity="%.2f">%s</rect>`,
		x, y, size, size, opacity(share), tip(where, fmt.Sprintf("%s, rows: %d", chart.Number(c.Value), c.N)))
}
