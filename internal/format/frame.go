package format

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

// frame draws a table. It is not a library's: those count code points, or decide by themselves
// how wide columns are.
type frame struct {
	corners     corners
	header      []string
	limits      []int  // of columns, 0 for as wide as their cells
	right       []bool // columns that are aligned to the right
	cells       [][]string
	columnWidth []int
}

// corners are where lines meet, from left to right: at the top, below the header, at the bottom.
type corners [3][3]string

var (
	rounded = corners{{"╭", "┬", "╮"}, {"├", "┼", "┤"}, {"╰", "┴", "╯"}}
	square  = corners{{"┌", "┬", "┐"}, {"├", "┼", "┤"}, {"└", "┴", "┘"}}
)

func (f *frame) String() string {
	rows := make([][][]string, 0, 1+len(f.cells)) // lines of cells
	f.columnWidth = slices.Clone(f.limits)        // what is wider is wrapped or shortened
	for i, cells := range append([][]string{f.header}, f.cells...) {
		row := make([][]string, len(cells))
		for n, cell := range cells {
			if row[n] = strings.Split(cell, "\n"); i > 0 && f.limits[n] > 0 {
				row[n] = textwidth.Wrap(cell, f.limits[n])
			}
			for _, line := range row[n] {
				f.columnWidth[n] = max(f.columnWidth[n], textwidth.Of(line))
			}
		}
		rows = append(rows, row)
	}
	var b strings.Builder
	f.line(&b, f.corners[0])
	for i, row := range rows {
		f.row(&b, row)
		if i == 0 {
			f.line(&b, f.corners[1])
		}
	}
	f.line(&b, f.corners[2])
	return b.String()
}

func (f *frame) line(b *strings.Builder, at [3]string) {
	for i, width := range f.columnWidth {
		b.WriteString(at[min(i, 1)])
		b.WriteString(strings.Repeat("─", width+2))
	}
	b.WriteString(at[2] + "\n")
}

// row writes a row in as many lines as its longest cell has.
func (f *frame) row(b *strings.Builder, row [][]string) {
	most := 1
	for _, lines := range row {
		most = max(most, len(lines))
	}
	for n := range most {
		for i, lines := range row {
			text := ""
			if n < len(lines) {
				text = lines[n]
			}
			align := textwidth.Left
			if f.right[i] {
				align = textwidth.Right
			}
			b.WriteString("│ " + align(text, f.columnWidth[i]) + " ")
		}
		b.WriteString("│\n")
	}
}
