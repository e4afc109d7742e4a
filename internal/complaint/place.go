package complaint

import (
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

const (
	tabStop = 4
	// around is how much of a line is shown where nothing says how wide it may be, and
	// leastAround how much in any case.
	around, leastAround = 120, 20
)

// excerpt is the line of the statement with the place, and the marks below it; empty where
// there is no place. A line that is too long is shown around the place.
func (c *Complaint) excerpt(width int) (line, marks string) {
	lines := strings.Split(c.Statement, "\n")
	if c.Line < 1 || c.Line > len(lines) || c.Column < 1 || strings.TrimSpace(c.Statement) == "" {
		return "", ""
	}
	before := strings.Repeat(" ", 2*len(indent))
	if len(lines) > 1 {
		before = fmt.Sprintf("%*d │ ", 2*len(indent), c.Line)
	}
	margin := textwidth.Of(before)
	if width == 0 {
		width = around + margin
	}
	cells, at, end := c.cells(strings.TrimRight(lines[c.Line-1], "\r"))
	from, to := window(cells, at, end, max(width-margin-1, leastAround))
	var shown strings.Builder
	left := margin
	if from > 0 {
		shown.WriteString(textwidth.CutMark)
		left++
	}
	for i := from; i < to; i++ {
		shown.WriteString(cells[i].text)
		if i < at {
			left += cells[i].width
		}
	}
	if to < len(cells) {
		shown.WriteString(textwidth.CutMark)
	}
	marked := 0
	for i := at; i < min(end, to); i++ {
		marked += cells[i].width
	}
	return before + shown.String(), strings.Repeat(" ", left) + strings.Repeat("^", max(marked, 1))
}

// cell is what readers take for one character, as it is shown.
type cell struct {
	text  string
	width int // in columns
}

// cells are the characters of a line, of which those of the place begin at at and end before
// end; both may be behind the last.
func (c *Complaint) cells(line string) (cells []cell, at, end int) {
	from := byteOf(line, c.Column)
	to := from + c.marked(line, from)
	at, end = -1, -1
	column, pos := 0, 0
	for character := range textwidth.Characters(line) {
		if at < 0 && pos+len(character) > from {
			at = len(cells)
		}
		pos += len(character)
		shown := sanitize.Visible(character)
		if character == "\t" {
			shown = strings.Repeat(" ", tabStop-column%tabStop)
		}
		width := textwidth.Of(shown)
		column += width
		cells = append(cells, cell{shown, width})
		if end < 0 && pos >= to {
			end = len(cells)
		}
	}
	if at < 0 {
		at = len(cells)
	}
	return cells, at, max(end, at)
}

// byteOf is where the character of a column begins in a line.
func byteOf(line string, column int) int {
	for at := range line {
		if column--; column == 0 {
			return at
		}
	}
	return len(line)
}

// marked is how many bytes of a line belong to the name at a place, with what stands before its
// points and behind them, or to another word.
func (c *Complaint) marked(line string, from int) int {
	lines := strings.SplitAfter(c.Statement, "\n")
	start := from
	for _, l := range lines[:c.Line-1] {
		start += len(l)
	}
	tokens, err := token.Lex(c.Statement)
	if err != nil {
		return 1
	}
	for i, t := range tokens {
		if t.Start != start {
			continue
		}
		end := t.End
		for rest := tokens[i+1:]; len(rest) > 1 && rest[0].Start == end && rest[1].Start == rest[0].End && c.Statement[end:rest[0].End] == "."; rest = rest[2:] {
			end = rest[1].End
		}
		return min(end-start, len(line)-from)
	}
	return 1
}

// window is which cells of a line are shown in so many columns: the place, and what is
// around it.
func window(cells []cell, at, end, width int) (from, to int) {
	total := 0
	for _, c := range cells {
		total += c.width
	}
	if total <= width {
		return 0, len(cells)
	}
	from, to = at, at
	left := width - 2*textwidth.Of(textwidth.CutMark)
	for grown := true; grown; { // to both sides, and first over the place itself
		grown = false
		if to < len(cells) && (to < end || to-at <= at-from || from == 0) && cells[to].width <= left {
			left -= cells[to].width
			to++
			grown = true
		}
		if from > 0 && to >= min(end, len(cells)) && cells[from-1].width <= left {
			left -= cells[from-1].width
			from--
			grown = true
		}
	}
	return from, to
}
