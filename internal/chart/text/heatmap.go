package text

import (
	"fmt"
	"math"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/chart"
)

// Shades of the cells of a map, from few to many.
var (
	shades = []string{"░", "▒", "▓", "█"}
	ramp   = []int{23, 30, 37, 43, 84, 155, 226} // of 256 colours
)

// heatmap draws a line for each weekday, and columns for each hour.
func (d *drawing) heatmap() {
	least, most, _ := d.chart.Range()
	cell := 2
	if d.Width >= 4+24*3 {
		cell = 3
	}
	if d.Width < 4+24*2 {
		cell = 1
	}
	head := "    "
	for hour := 0; hour < 24; hour += 3 {
		head += left(fmt.Sprintf("%02d", hour), 3*cell)
	}
	d.line(head)
	for day, name := range chart.Weekdays {
		line := name + " "
		for hour := range 24 {
			line += d.cell(d.chart.Cells[day][hour], least, most, cell)
		}
		d.line(line)
	}
	key := "    · none  "
	for _, share := range []float64{0, 1.0 / 3, 2.0 / 3, 1} {
		v := least + (most-least)*share
		key += d.cell(chart.Cell{Value: v, N: 1}, least, most, 2) + " " + chart.Number(v) + "  "
		if least == most {
			break
		}
	}
	d.line(key)
}

func (d *drawing) cell(c chart.Cell, least, most float64, columns int) string {
	if c.N == 0 {
		return left("·", columns)
	}
	share := 1.0
	if most > least {
		share = (c.Value - least) / (most - least)
	}
	if d.Colours {
		return fmt.Sprintf("\x1b[38;5;%dm%s\x1b[0m", ramp[at(share, len(ramp))], strings.Repeat("█", columns))
	}
	return strings.Repeat(shades[at(share, len(shades))], columns)
}

// at is the place of a share among n.
func at(share float64, n int) int { return min(n-1, int(math.Floor(share*float64(n)))) }
