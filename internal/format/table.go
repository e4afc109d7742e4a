package format

import (
	"io"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/viewfinder-sql/viewfinder/internal/export"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// A block of a table ends at so many rows or bytes.
const (
	blockRows  = 1000
	blockBytes = 4 << 20
)

// narrowest is the width to which a column is wrapped at most.
const narrowest = 8

type tableWriter struct {
	out     io.Writer
	options Options
	columns []string

	rows    []table.Row
	bytes   int
	widths  []int  // of the widest line of each column in the block
	texts   []bool // columns with a text in the block
	numbers []bool // columns with a number in the block
	blocks  int
	given   int64  // rows in the blocks before
	lines   Writer // in place of tables, where one does not fit the terminal
}

func newTable(w io.Writer, o Options) Writer {
	if o.Null == "" {
		o.Null = "NULL"
	}
	return &tableWriter{out: w, options: o}
}

func (t *tableWriter) Begin(columns []string) error {
	t.columns = columns
	t.reset()
	return nil
}

func (t *tableWriter) reset() {
	t.rows, t.bytes = t.rows[:0], 0
	t.widths = make([]int, len(t.columns))
	t.texts = make([]bool, len(t.columns))
	t.numbers = make([]bool, len(t.columns))
	for i, name := range t.columns {
		t.widths[i] = text.LongestLineLen(sanitize.Visible(name))
	}
}

func (t *tableWriter) Row(values []any) error {
	row := make(table.Row, len(values))
	for i, v := range values {
		cell := sanitize.Visible(export.Text(v, t.options.Null))
		row[i] = cell
		t.bytes += len(cell)
		t.widths[i] = max(t.widths[i], text.LongestLineLen(cell))
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

func (t *tableWriter) End(bool) error {
	if len(t.rows) > 0 || t.blocks == 0 {
		return t.writeBlock()
	}
	return nil
}

func (t *tableWriter) writeBlock() error {
	limit, fits := columnLimit(t.widths, t.options.Width)
	if !fits && t.lines == nil && len(t.rows) > 0 {
		t.lines = &verticalWriter{out: t.out, null: t.options.Null, rows: t.given}
		if err := t.lines.Begin(t.columns); err != nil {
			return err
		}
	}
	if t.lines != nil {
		return t.writeLines()
	}
	w := table.NewWriter()
	style := table.StyleRounded
	style.Format.Header = text.FormatDefault
	w.SetStyle(style)

	header := make(table.Row, len(t.columns))
	configs := make([]table.ColumnConfig, len(t.columns))
	for i, name := range t.columns {
		header[i] = sanitize.Visible(name)
		configs[i] = table.ColumnConfig{Number: i + 1, WidthMax: limit, WidthMaxEnforcer: text.WrapSoft}
		if t.numbers[i] && !t.texts[i] {
			configs[i].Align, configs[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	w.AppendHeader(header)
	w.SetColumnConfigs(configs)
	w.AppendRows(t.rows)
	t.given += int64(len(t.rows))
	t.reset()
	t.blocks++
	_, err := io.WriteString(t.out, w.Render()+"\n")
	return err
}

// writeLines writes the rows of a block with a line for each column.
func (t *tableWriter) writeLines() error {
	for _, row := range t.rows {
		if err := t.lines.Row(row); err != nil {
			return err
		}
	}
	t.reset()
	t.blocks++
	return nil
}

// columnLimit returns the width to which columns are wrapped so that a table
// with columns of these widths fits a terminal, or 0 if it fits as it is (or
// the terminal's width is unknown). Narrow columns keep their width. It does not
// fit where the columns cannot be that narrow.
func columnLimit(widths []int, terminal int) (limit int, fits bool) {
	if terminal <= 0 {
		return 0, true
	}
	room := terminal - 1 - 3*len(widths) // "│ " before and " " after each, "│" at the end
	widest := 0
	for _, w := range widths {
		widest = max(widest, w)
	}
	for limit := widest; limit >= min(narrowest, widest); limit-- {
		sum := 0
		for _, w := range widths {
			sum += min(w, limit)
		}
		if sum <= room {
			if limit == widest {
				return 0, true
			}
			return limit, true
		}
	}
	return narrowest, false
}
