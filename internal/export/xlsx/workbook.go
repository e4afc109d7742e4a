package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/export"
)

func init() { export.RegisterSeveral("xlsx", newWorkbook) }

// reportName is the name of the sheet that tells of the others.
const reportName = "Report"

// made is a sheet that is written.
type made struct {
	name, area string
}

// workbook is one that is being written.
type workbook struct {
	file     *zip.Writer
	name     string // of the first answer
	mostRows int    // of a sheet
	types    []string
	columns  []string
	sheet    sheet
	open     bool // a sheet is begun and not ended
	answers  int
	part     int // of the answer's sheets
	sheets   []made
	told     []export.About
	names    []string // of the answers that are told
}

func newWorkbook(w io.Writer, o export.Options) (export.Writer, error) {
	name := o.Name
	if name == "" {
		name = "Answer"
	}
	if err := checkName(name); err != nil {
		return nil, err
	}
	b := &workbook{file: zip.NewWriter(w), name: name, mostRows: mostRows}
	b.sheet.cells.defuse = o.Defuse
	return b, nil
}

// checkName says what is wrong with the name of a sheet.
func checkName(name string) error {
	switch {
	case strings.ContainsAny(name, `[]:*?/\`), strings.HasPrefix(name, "'"), strings.HasSuffix(name, "'"):
		return fmt.Errorf(`%q is no name of a sheet: leave out []:*?/\, and ' at its ends`, name)
	case utf8.RuneCountInString(name) > 20:
		return fmt.Errorf("%q is too long for the name of a sheet: 20 characters leave place for a number", name)
	case strings.EqualFold(name, reportName), strings.EqualFold(name, "History"):
		return fmt.Errorf("a sheet cannot be named %s: that name is taken", name)
	}
	return nil
}

// Types implements [export.Typed].
func (b *workbook) Types(types []string) { b.types = types }

// Begin implements [export.Writer].
func (b *workbook) Begin(columns []string) error {
	if len(columns) > mostColumns {
		return fmt.Errorf("xlsx: there are %d columns, and a sheet has place for %d", len(columns), mostColumns)
	}
	b.columns, b.part = columns, 0
	return b.begin()
}

// answer is what the answer is called that is being written.
func (b *workbook) answer() string {
	if b.answers == 0 {
		return b.name
	}
	return fmt.Sprintf("%s %d", b.name, b.answers+1)
}

// begin begins the answer's next sheet.
func (b *workbook) begin() error {
	name := b.answer()
	if b.part++; b.part > 1 {
		name += fmt.Sprintf(" (%d)", b.part)
	}
	w, err := b.create(name)
	if err != nil {
		return err
	}
	b.open = true
	return b.sheet.begin(w, b.columns, b.types)
}

// create begins the part of the file for a sheet.
func (b *workbook) create(name string) (io.Writer, error) {
	if len(b.sheets) == 0 {
		for _, part := range [][2]string{{"[Content_Types].xml", contentTypes}, {"_rels/.rels", relationships}, {"xl/styles.xml", styles}} {
			if err := b.add(part[0], part[1]); err != nil {
				return nil, err
			}
		}
	}
	b.sheets = append(b.sheets, made{name: name})
	return b.file.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(b.sheets)))
}

func (b *workbook) add(name, text string) error {
	w, err := b.file.Create(name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

// endSheet ends the sheet that is open.
func (b *workbook) endSheet() error {
	b.open = false
	b.sheets[len(b.sheets)-1].area = b.sheet.area()
	return b.sheet.end()
}

// Row implements [export.Writer].
func (b *workbook) Row(values []any) error {
	if b.sheet.rows >= b.mostRows {
		if err := errors.Join(b.endSheet(), b.begin()); err != nil {
			return err
		}
	}
	if err := b.sheet.row(values); err != nil {
		return fmt.Errorf("xlsx: row %d of %s, column %s: %w", b.sheet.rows, b.sheets[len(b.sheets)-1].name, b.columns[b.sheet.cells.column], err)
	}
	return nil
}

// End implements [export.Writer].
func (b *workbook) End(bool) error { return b.endSheet() }

// Tell implements [export.Document].
func (b *workbook) Tell(about export.About) error {
	b.told = append(b.told, about)
	b.names = append(b.names, b.answer())
	b.answers++
	return nil
}

// Close implements [export.Document].
func (b *workbook) Close() error {
	if b.open {
		return errors.New("xlsx: an answer has not ended")
	}
	if err := b.report(); err != nil {
		return err
	}
	var sheets, names, links bytes.Buffer
	for i, s := range b.sheets {
		sheets.WriteString(`<sheet name="`)
		escape(&sheets, s.name)
		fmt.Fprintf(&sheets, `" sheetId="%d" r:id="rId%[1]d"/>`, i+1)
		fmt.Fprintf(&names, `<definedName name="_xlnm._FilterDatabase" localSheetId="%d" hidden="1">'`, i)
		escape(&names, strings.ReplaceAll(s.name, "'", "''"))
		fmt.Fprintf(&names, `'!%s</definedName>`, absolute(s.area))
		fmt.Fprintf(&links, `<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet%[1]d.xml"/>`, i+1)
	}
	fmt.Fprintf(&links, `<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>`, len(b.sheets)+1)
	err := b.add("xl/workbook.xml", header+`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">`+
		`<bookViews><workbookView/></bookViews><sheets>`+sheets.String()+`</sheets><definedNames>`+names.String()+`</definedNames></workbook>`)
	if err == nil {
		err = b.add("xl/_rels/workbook.xml.rels", header+`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+links.String()+`</Relationships>`)
	}
	if err != nil {
		return err
	}
	return b.file.Close()
}

// absolute is a reference that does not move: $A$1:$C$9.
func absolute(area string) string {
	var out strings.Builder
	for i, r := range area {
		digit := r >= '0' && r <= '9'
		if i == 0 || area[i-1] == ':' || digit && (area[i-1] < '0' || area[i-1] > '9') {
			out.WriteByte('$')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// report writes the sheet that tells of the answers.
func (b *workbook) report() error {
	columns := []string{"Answer"}
	for _, f := range (export.About{Started: time.Unix(0, 0)}).Facts() {
		columns = append(columns, f.Name)
	}
	w, err := b.create(reportName)
	if err != nil {
		return err
	}
	if err := b.sheet.begin(w, columns, nil); err != nil {
		return err
	}
	for i, about := range b.told {
		row := []any{b.names[i]}
		for _, f := range about.Facts() {
			row = append(row, f.Value)
		}
		if err := b.sheet.row(row); err != nil {
			return fmt.Errorf("xlsx: the report of %s: %w", b.names[i], err)
		}
	}
	return b.endSheet()
}
