package format

import (
	"io"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/export"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

// A block of a table ends at so many rows or bytes.
const (
	blockRows  = 1000
	blockBytes = 4 << 20
)

type tableWriter struct {
	out     io.Writer
	options Options
	corners corners
	short   bool // a line for each row: long texts are shortened, not wrapped
	columns []string
	headers []int // widths

	rows    [][]string
	bytes   int
	widths  []int  // of the widest line of each column in the block
	texts   []bool // columns with a text in the block
	numbers []bool // columns with a number in the block
	least   []int  // of each column in the block, so that what is of no use in part stays whole
	cut     []bool // columns that were
	blocks  int
	given   int64  // rows in the blocks before
	lines   Writer // in place of tables, where one does not fit the terminal
}

func newTable(w io.Writer, o Options) Writer {
	if o.Null == "" {
		o.Null = "NULL"
	}
	return &tableWriter{out: w, options: o, corners: rounded}
}

func newBox(w io.Writer, o Options) Writer {
	t := newTable(w, o).(*tableWriter)
	t.corners = square
	return t
}

func newAuto(w io.Writer, o Options) Writer {
	t := newTable(w, o).(*tableWriter)
	t.short = true
	return t
}

func (t *tableWriter) Begin(columns []string) error {
	t.columns = columns
	t.cut = make([]bool, len(columns))
	t.headers = make([]int, len(columns))
	for i, name := range columns {
		t.headers[i] = textwidth.Widest(t.inCell(sanitize.Visible(name)))
	}
	t.reset()
	return nil
}

func (t *tableWriter) reset() {
	t.rows, t.bytes = t.rows[:0], 0
	t.widths = slices.Clone(t.headers)
	t.texts = make([]bool, len(t.columns))
	t.numbers = make([]bool, len(t.columns))
	t.least = slices.Clone(t.headers)
}

func (t *tableWriter) Row(values []any) error {
	row := make([]string, len(values))
	for i, v := range values {
		cell := sanitize.Visible(export.Text(v, t.options.Null))
		row[i] = cell
		t.bytes += len(cell)
		cell = t.inCell(cell)
		width := textwidth.Widest(cell)
		t.widths[i] = max(t.widths[i], width)
		t.least[i] = max(t.least[i], t.narrowest(cell, width))
		if export.IsNumber(v) {
			t.numbers[i] = true
		} else if v != nil {
			t.texts[i] = true
		}
	}
	t.rows = append(t.rows, row)
	if len(t.rows) >= blockRows || t.bytes >= blockBytes {
		return t.writeBlock()
	}
	return nil
}

// inCell is a text as a cell of a table has it.
func (t *tableWriter) inCell(cell string) string {
	if t.short {
		return oneLine(cell)
	}
	return strings.ReplaceAll(cell, "\t", tab)
}

// narrowest is how narrow a column may be that shows the cell.
func (t *tableWriter) narrowest(cell string, width int) int {
	whole := unbroken(cell)
	switch {
	case !t.short:
		return max(whole, min(width, leastWrapped))
	case whole == width:
		return whole
	default:
		return min(width, leastShortened)
	}
}

func (t *tableWriter) End(bool) error {
	if len(t.rows) > 0 || t.blocks == 0 {
		return t.writeBlock()
	}
	return nil
}

func (t *tableWriter) writeBlock() error {
	limits, fits := fit(t.widths, t.least, t.options.width())
	if t.short && describes(t.columns) && (!fits || slices.Max(limits) > 0) {
		return t.writeDescription()
	}
	if !fits && t.lines == nil {
		t.lines = &verticalWriter{out: t.out, null: t.options.Null, rows: t.given}
		if err := t.lines.Begin(t.columns); err != nil {
			return err
		}
	}
	if t.lines != nil {
		return t.writeLines()
	}
	f := frame{
		corners: t.corners, header: make([]string, len(t.columns)), limits: limits,
		right: make([]bool, len(t.columns)), cells: make([][]string, len(t.rows)),
	}
	for i, name := range t.columns {
		f.header[i] = t.inCell(sanitize.Visible(name))
		f.right[i] = t.numbers[i] && !t.texts[i]
		t.cut[i] = t.cut[i] || t.short && limits[i] > 0
	}
	for n, row := range t.rows {
		f.cells[n] = make([]string, len(row))
		for i, cell := range row {
			if cell = t.inCell(cell); t.short {
				cell = shortened(cell, limits[i])
			}
			f.cells[n][i] = cell
		}
	}
	drawn := f.String()
	t.given += int64(len(t.rows))
	t.reset()
	t.blocks++
	_, err := io.WriteString(t.out, drawn)
	return err
}

// shortened are the columns some of whose values were cut, each once.
func (t *tableWriter) shortened() []string {
	var names []string
	for i, cut := range t.cut {
		if cut && !slices.Contains(names, t.columns[i]) {
			names = append(names, t.columns[i])
		}
	}
	return names
}

// writeLines writes the rows of a block with a line for each column.
func (t *tableWriter) writeLines() error {
	for _, row := range t.rows {
		values := make([]any, len(row))
		for i, cell := range row {
			values[i] = cell
		}
		if err := t.lines.Row(values); err != nil {
			return err
		}
	}
	t.reset()
	t.blocks++
	return nil
}
