package xlsx

import (
	"fmt"
	"io"
	"unicode/utf8"
)

// What a sheet has place for.
const (
	mostRows    = 1_048_576 // the heading is one
	mostColumns = 16_384
)

// sheet is one that is being written.
type sheet struct {
	out     io.Writer
	columns int
	rows    int // that are written, the heading among them
	cells   cells
}

// widths of columns, in characters.
const narrowest, widest, usual = 9, 60, 24

var widthOfType = map[string]int{"INTEGER": 10, "REAL": 12, "BOOLEAN": 9, "DATETIME": 19, "DATE": 11}

// begin writes what stands before the rows, and the heading.
func (s *sheet) begin(out io.Writer, columns, types []string) error {
	s.out, s.columns, s.rows = out, len(columns), 0
	s.cells.days = make([]bool, len(columns))
	head := header + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>` +
		`<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>`
	for i, name := range columns {
		width := usual
		if i < len(types) {
			s.cells.days[i] = types[i] == "DATE"
			if known := widthOfType[types[i]]; known > 0 {
				width = known
			}
		}
		width = min(max(width, narrowest, utf8.RuneCountInString(name)+4), widest) // with the button of the filter
		head += fmt.Sprintf(`<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, width)
	}
	if _, err := io.WriteString(s.out, head+"</cols><sheetData>"); err != nil {
		return err
	}
	s.cells.next(1)
	for _, name := range columns {
		if err := s.cells.text(name, heading); err != nil {
			return err
		}
	}
	return s.flush()
}

func (s *sheet) row(values []any) error {
	s.cells.next(s.rows + 1)
	for _, v := range values {
		if err := s.cells.value(v); err != nil {
			return err
		}
	}
	return s.flush()
}

func (s *sheet) flush() error {
	s.cells.WriteString("</row>")
	s.rows++
	_, err := s.out.Write(s.cells.Bytes())
	return err
}

// area is all that is written, as a reference.
func (s *sheet) area() string { return fmt.Sprintf("A1:%s%d", columnName(s.columns-1), s.rows) }

// end writes what stands behind the rows. Digits that are texts are meant to be.
func (s *sheet) end() error {
	_, err := fmt.Fprintf(s.out, `</sheetData><autoFilter ref="%[1]s"/><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>`+
		`<ignoredErrors><ignoredError sqref="%[1]s" numberStoredAsText="1"/></ignoredErrors></worksheet>`, s.area())
	return err
}
