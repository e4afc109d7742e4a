package text

import "strings"

// canvas is a place for dots, of which a character has two by four.
type canvas struct {
	width, height int // characters
	cells         []rune
	series        []int // that drew last
}

func newCanvas(width, height int) *canvas {
	width = max(width, 4)
	return &canvas{width, height, make([]rune, width*height), make([]int, width*height)}
}

// bits are the dots of a Braille pattern, by line and column.
var bits = [4][2]rune{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}

func (c *canvas) dot(x, y, series int) {
	if x < 0 || y < 0 || x >= c.width*2 || y >= c.height*4 {
		return
	}
	at := y/4*c.width + x/2
	c.cells[at] |= bits[y%4][x%2]
	c.series[at] = series
}

// stroke is a straight line of dots.
func (c *canvas) stroke(x0, y0, x1, y1, series int) {
	steps := max(abs(x1-x0), abs(y1-y0), 1)
	for i := 0; i <= steps; i++ {
		c.dot(x0+((x1-x0)*i*2+sign(x1-x0)*steps)/(steps*2), y0+((y1-y0)*i*2+sign(y1-y0)*steps)/(steps*2), series)
	}
}

func abs(n int) int { return max(n, -n) }

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// line is a line of characters; colour has a piece in the colour of its series.
func (c *canvas) line(row int, colour func(s string, series int) string) string {
	var out, piece strings.Builder
	series := -1
	flush := func() {
		if series >= 0 {
			out.WriteString(colour(piece.String(), series))
		} else {
			out.WriteString(piece.String())
		}
		piece.Reset()
	}
	for x := range c.width {
		at := row*c.width + x
		drawn := -1
		if c.cells[at] != 0 {
			drawn = c.series[at]
		}
		if drawn != series {
			flush()
			series = drawn
		}
		if drawn < 0 {
			piece.WriteByte(' ')
		} else {
			piece.WriteRune(0x2800 + c.cells[at])
		}
	}
	flush()
	return out.String()
}
