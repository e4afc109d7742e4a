package manual

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

// columnGap stands between columns, and leastColumn is what each is given at least.
const (
	columnGap   = "  "
	leastColumn = 10
)

// table writes a table: columns beside each other, whose cells are broken between words.
func (w *writer) table(table []row) {
	var rows [][][]word
	var widths []int
	for i, r := range table {
		as := style(0)
		if i == 0 {
			as = bold
		}
		var cells [][]word
		for _, c := range r.cells {
			var list []word
			if c.node != nil {
				list = words(pieces(c.node, c.source, as), w.Colours)
			}
			cells = append(cells, list)
		}
		if len(r.cells) == 0 || i == 0 && empty(cells) {
			continue
		}
		for i, cell := range cells {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], widthOf(cell))
		}
		rows = append(rows, cells)
	}
	share(widths, w.Width-len(columnGap)*max(len(widths)-1, 0))
	for _, cells := range rows {
		w.row(cells, widths)
	}
	w.lines = append(w.lines, "")
}

// row writes a row in as many lines as its longest cell takes.
func (w *writer) row(cells [][]word, widths []int) {
	lines, most := make([][]string, len(cells)), 0
	for i, cell := range cells {
		lines[i] = wrapped(cell, widths[i])
		most = max(most, len(lines[i]))
	}
	for l := range most {
		var b strings.Builder
		for i := range cells {
			cell := ""
			if l < len(lines[i]) {
				cell = lines[i][l]
			}
			if i+1 < len(cells) {
				cell += strings.Repeat(" ", max(widths[i]-textwidth.Of(cell), 0)) + columnGap
			}
			b.WriteString(cell)
		}
		w.lines = append(w.lines, strings.TrimRight(b.String(), " "))
	}
}

func empty(cells [][]word) bool {
	for _, cell := range cells {
		if len(cell) > 0 {
			return false
		}
	}
	return true
}

// widthOf is the width of words in one line.
func widthOf(list []word) int {
	width := max(len(list)-1, 0)
	for _, w := range list {
		width += w.width
	}
	return width
}

// share makes columns narrower until they fit, the widest first.
func share(widths []int, room int) {
	for {
		total, widest, second := 0, 0, 0
		for i, width := range widths {
			total += width
			if width > widths[widest] {
				widest = i
			}
		}
		if total <= room || len(widths) == 0 || widths[widest] <= leastColumn {
			return
		}
		for i, width := range widths {
			if i != widest {
				second = max(second, width)
			}
		}
		widths[widest] = max(widths[widest]-max(min(total-room, widths[widest]-second), 1), leastColumn)
	}
}
