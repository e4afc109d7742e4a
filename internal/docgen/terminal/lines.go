package terminal

import (
	"fmt"
	"strings"
)

// The arms of a character that draws lines, from the middle of its cell.
const (
	up = 1 << iota
	down
	left
	right
	round
)

// arms are those of the characters that tables and trees are drawn with: fonts leave gaps
// between them, so they are drawn as lines.
var arms = map[rune]int{
	'─': left | right, '│': up | down,
	'╭': down | right | round, '╮': down | left | round, '╰': up | right | round, '╯': up | left | round,
	'┌': down | right, '┐': down | left, '└': up | right, '┘': up | left,
	'├': up | down | right, '┤': up | down | left, '┬': left | right | down, '┴': left | right | up, '┼': up | down | left | right,
}

// cutLines takes the characters that draw lines out of a run, and returns the path of what
// they draw, and the bar that blocks make, which stand in one piece.
func cutLines(r run, x, y float64) (text, path, bar string) {
	var rest, lines strings.Builder
	column, first, blocks := 0, 0, 0
	for _, c := range r.text {
		arms, isLine := arms[c]
		switch {
		case isLine:
			rest.WriteByte(' ')
			drawArms(&lines, arms, x+float64(column)*cellWidth, y)
		case c == '█':
			rest.WriteByte(' ')
			blocks++
			if blocks == 1 {
				first = column
			}
		default:
			rest.WriteRune(c)
		}
		column++
	}
	if blocks > 0 {
		bar = fmt.Sprintf(`<rect class="k" x="%.2f" y="%.0f" width="%.2f" height="%d" rx="2"/>`, x+float64(first)*cellWidth, y+3, float64(blocks)*cellWidth, cellHeight-7)
	}
	return rest.String(), lines.String(), bar
}

// drawArms adds the arms of a cell to a path.
func drawArms(path *strings.Builder, arms int, x, y float64) {
	middle, half := x+cellWidth/2, y+cellHeight/2
	if arms&round != 0 {
		toX, toY := x+cellWidth, y+cellHeight
		if arms&left != 0 {
			toX = x
		}
		if arms&up != 0 {
			toY = y
		}
		fmt.Fprintf(path, "M%.2f %.1fQ%.2f %.1f %.2f %.1f", middle, toY, middle, half, toX, half)
		return
	}
	for _, arm := range []struct {
		is   int
		x, y float64
	}{{up, middle, y}, {down, middle, y + cellHeight}, {left, x, half}, {right, x + cellWidth, half}} {
		if arms&arm.is != 0 {
			fmt.Fprintf(path, "M%.2f %.1fL%.2f %.1f", middle, half, arm.x, arm.y)
		}
	}
}
