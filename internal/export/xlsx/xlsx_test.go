package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/viewfinder-sql/viewfinder/internal/export"
)

type answer struct {
	columns, types []string
	rows           [][]any
	about          export.About
}

// write makes a workbook of answers, with so many rows on a sheet.
func write(t *testing.T, o export.Options, mostRows int, answers ...answer) ([]byte, error) {
	t.Helper()
	var out bytes.Buffer
	w, err := newWorkbook(&out, o)
	if err != nil {
		t.Fatal(err)
	}
	b := w.(*workbook)
	b.mostRows = mostRows
	for _, a := range answers {
		b.Types(a.types)
		if len(a.columns) > 0 {
			if err := b.Begin(a.columns); err != nil {
				return nil, err
			}
			for _, row := range a.rows {
				if err := b.Row(row); err != nil {
					return nil, err
				}
			}
			if err := b.End(true); err != nil {
				return nil, err
			}
		}
		if err := b.Tell(a.about); err != nil {
			return nil, err
		}
	}
	if err := b.Close(); err != nil {
		return nil, err
	}
	wellFormed(t, out.Bytes())
	return out.Bytes(), nil
}

// wellFormed says which part of a workbook is no XML.
func wellFormed(t *testing.T, book []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(r); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", part.Name, err)
			}
		}
	}
}

// read opens a workbook by another reader.
func read(t *testing.T, book []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// Each value comes back as what it is, and a text as it was, whatever it looks like.
func TestValues(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 7, 1, 10, 30, 15, 0, berlin)
	for _, tt := range []struct {
		value any
		typ   string
		kind  excelize.CellType
		raw   string // what stands in the cell
		shown string
	}{
		{int64(42), "INTEGER", excelize.CellTypeUnset, "42", "42"},
		{int64(-999_999_999_999_999), "INTEGER", excelize.CellTypeUnset, "-999999999999999", ""},
		{int64(17_841_400_691_007_251), "INTEGER", excelize.CellTypeInlineString, "17841400691007251", "17841400691007251"},
		{int64(math.MinInt64), "INTEGER", excelize.CellTypeInlineString, "-9223372036854775808", ""},
		{1.5, "REAL", excelize.CellTypeUnset, "1.5", "1.5"},
		{math.Inf(1), "REAL", excelize.CellTypeInlineString, "+Inf", ""},
		{true, "BOOLEAN", excelize.CellTypeBool, "1", "TRUE"},
		{false, "BOOLEAN", excelize.CellTypeBool, "0", "FALSE"},
		{at, "DATETIME", excelize.CellTypeUnset, strconv.FormatFloat(46204+(10*3600+30*60+15)/86400.0, 'f', -1, 64), "2026-07-01 10:30:15"},
		{at, "DATE", excelize.CellTypeUnset, "46204", "2026-07-01"},
		{time.Date(1899, 5, 1, 0, 0, 0, 0, time.UTC), "DATETIME", excelize.CellTypeInlineString, "1899-05-01T00:00:00Z", ""},
		{time.Date(1900, 2, 28, 0, 0, 0, 0, time.UTC), "DATE", excelize.CellTypeInlineString, "1900-02-28", ""},
		{"007", "TEXT", excelize.CellTypeInlineString, "007", "007"},
		{"=1+1", "TEXT", excelize.CellTypeInlineString, "=1+1", "=1+1"},
		{" <a> & \"b\"\n\tc ", "TEXT", excelize.CellTypeInlineString, " <a> & \"b\"\n\tc ", ""},
		{"a\rb\x01c", "TEXT", excelize.CellTypeInlineString, "a\rb\x01c", ""},
		{"_x0041_ _x_ _x00", "TEXT", excelize.CellTypeInlineString, "_x0041_ _x_ _x00", ""},
		{"名前 🎉\uFFFE", "TEXT", excelize.CellTypeInlineString, "名前 🎉\uFFFE", ""},
		{"\xff", "TEXT", excelize.CellTypeInlineString, "\uFFFD", ""},
		{[]byte{0, 255}, "BLOB", excelize.CellTypeInlineString, "0x00FF", ""},
		{strings.Repeat("é", 32_767), "TEXT", excelize.CellTypeInlineString, strings.Repeat("é", 32_767), ""},
	} {
		book, err := write(t, export.Options{}, mostRows, answer{columns: []string{"a"}, types: []string{tt.typ}, rows: [][]any{{tt.value}}})
		if err != nil {
			t.Errorf("%v: %v", tt.value, err)
			continue
		}
		f := read(t, book)
		kind, err := f.GetCellType("Answer", "A2")
		if err != nil || kind != tt.kind {
			t.Errorf("%v is of the kind %v, want %v, %v", tt.value, kind, tt.kind, err)
		}
		if raw, err := f.GetCellValue("Answer", "A2", excelize.Options{RawCellValue: true}); err != nil || raw != tt.raw {
			t.Errorf("%v is %.80q, want %.80q, %v", tt.value, raw, tt.raw, err)
		}
		if shown, err := f.GetCellValue("Answer", "A2"); tt.shown != "" && (err != nil || shown != tt.shown) {
			t.Errorf("%v is shown as %q, want %q, %v", tt.value, shown, tt.shown, err)
		}
		if formula, err := f.GetCellFormula("Answer", "A2"); err != nil || formula != "" {
			t.Errorf("%v is the formula %q, %v", tt.value, formula, err)
		}
	}
}

// NULL is no cell, and the empty text one.
func TestNull(t *testing.T) {
	t.Parallel()
	book, err := write(t, export.Options{}, mostRows, answer{columns: []string{"a", "b", "c"}, rows: [][]any{{nil, "", int64(1)}}})
	if err != nil {
		t.Fatal(err)
	}
	sheet := part(t, book, "xl/worksheets/sheet1.xml")
	if !strings.Contains(sheet, `<row r="2"><c r="B2" t="inlineStr"><is><t xml:space="preserve"></t></is></c><c r="C2"><v>1</v></c></row>`) {
		t.Error(sheet)
	}
}

func part(t *testing.T, book []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A text that begins like a formula has Excel's prefix, and no other text has.
func TestDefused(t *testing.T) {
	t.Parallel()
	rows := [][]any{{"=1+1"}, {"+1"}, {"-1"}, {"@a"}, {"\tx"}, {"plain"}, {int64(-1)}}
	for _, defuse := range []bool{true, false} {
		book, err := write(t, export.Options{Defuse: defuse}, mostRows, answer{columns: []string{"a"}, rows: rows})
		if err != nil {
			t.Fatal(err)
		}
		f := read(t, book)
		for i, row := range rows {
			cell := fmt.Sprintf("A%d", i+2)
			style, err := f.GetCellStyle("Answer", cell)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := style == prefixed, defuse && i < 5; got != want {
				t.Errorf("defused %v: %q has the prefix: %v", defuse, row[0], got)
			}
			if value, err := f.GetCellValue("Answer", cell); err != nil || value != export.Text(row[0], "") {
				t.Errorf("%q is %q, %v", row[0], value, err)
			}
		}
	}
	if !strings.Contains(strings.Split(styles, "<xf ")[prefixed+2], `quotePrefix="1"`) { // one xf stands before
		t.Error("the style has no prefix")
	}
}

// Each answer has its sheet, with filters and its heading frozen; what a sheet has no place
// for goes to another; the report tells of each answer.
func TestSheets(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 30, 1, 2, 3, 0, time.UTC)
	book, err := write(t, export.Options{Name: "Posts & more"}, 3,
		answer{
			[]string{"n", "n", "a < b"},
			nil,
			[][]any{{int64(1)}, {int64(2)}, {int64(3)}, {int64(4)}, {int64(5)}},
			export.About{Statement: "SELECT 1", Started: at, Rows: 5, Complete: true, Calls: 7, Program: "viewfinder 1"},
		},
		answer{[]string{"m"}, nil, nil, export.About{Statement: "SELECT EAAsecretsecret", Started: at, Warnings: []string{"one", "two"}}},
		answer{about: export.About{Statement: "DELETE", Started: at}})
	if err != nil {
		t.Fatal(err)
	}
	f := read(t, book)
	if got, want := f.GetSheetList(), []string{"Posts & more", "Posts & more (2)", "Posts & more (3)", "Posts & more 2", "Report"}; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("the sheets are %q, want %q", got, want)
	}
	for sheet, want := range map[string]string{
		"Posts & more": "[[n n a < b] [1] [2]]", "Posts & more (2)": "[[n n a < b] [3] [4]]", "Posts & more (3)": "[[n n a < b] [5]]", "Posts & more 2": "[[m]]",
		"Report": "[[Answer Statement Started TimeZone Rows Complete Calls Warnings Program]" +
			" [Posts & more SELECT 1 2026-11-30 01:02:03 UTC 5 TRUE 7  viewfinder 1]" +
			" [Posts & more 2 SELECT **** 2026-11-30 01:02:03 UTC 0 FALSE 0 one\ntwo]" +
			" [Posts & more 3 DELETE 2026-11-30 01:02:03 UTC 0 FALSE 0]]",
	} {
		rows, err := f.GetRows(sheet)
		if got := fmt.Sprint(rows); err != nil || got != want {
			t.Errorf("%s has\n%s, want\n%s, %v", sheet, got, want, err)
		}
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%s: %+v, %v", sheet, panes, err)
		}
	}
	filters := 0
	for _, name := range f.GetDefinedName() {
		if name.Name == "_xlnm._FilterDatabase" {
			filters++
		}
	}
	if first := part(t, book, "xl/worksheets/sheet1.xml"); filters != 5 || !strings.Contains(first, `<autoFilter ref="A1:C3"/>`) {
		t.Errorf("%d filters, and %s", filters, first)
	}
}

// What a cell or a sheet has no place for is an error, and not cut.
func TestRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		value string
		n     int
	}{{strings.Repeat("x", 32_768), 32_768}, {strings.Repeat("🎉", 16_384), 32_768}} {
		_, err := write(t, export.Options{}, mostRows, answer{columns: []string{"a", "Long"}, rows: [][]any{{"x", "y"}, {"x", tt.value}}})
		if want := fmt.Sprintf("xlsx: row 2 of Answer, column Long: a text has %d characters, and a cell takes 32767", tt.n); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := write(t, export.Options{}, mostRows, answer{columns: make([]string, 16_385)}); err == nil {
		t.Error("there is no column XFE")
	}
	for _, name := range []string{"a/b", "'a", strings.Repeat("x", 21), "report", "History"} {
		if _, err := newWorkbook(io.Discard, export.Options{Name: name}); err == nil {
			t.Errorf("%q names a sheet", name)
		}
	}
}

func TestColumnName(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16_383: "XFD"} {
		if got := columnName(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
	if got := absolute("A1:XFD1048576"); got != "$A$1:$XFD$1048576" {
		t.Error(got)
	}
}
