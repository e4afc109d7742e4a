package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/docgen/coverage"
	"github.com/viewfinder-sql/viewfinder/internal/docgen/tables"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// A page is a file by its path from the project's root, and what writes it: the whole
// file, or the part of it between two lines that name the part.
type page struct {
	file  string
	write func(io.Writer) error
	part  string
}

var pages = append([]page{
	{"docs/connection-properties.md", connprops.WriteMarkdown, ""},
	{"docs/tables.md", func(w io.Writer) error { return tables.WriteIndex(w, schema.Default()) }, ""},
	{"docs/coverage.md", writeCoverage, ""},
	{"docs/sql.md", writeSQL, ""},
	{"docs/system-tables.md", writeSystemTables, ""},
	{"docs/procedures.md", writeProcedures, ""},
	{"docs/architecture.svg", writePicture, ""},
	{"CONTRIBUTING.md", writeMap, "map"},
	{"THIRD_PARTY_NOTICES.md", writeNotices, ""},
}, tablePages()...)

// tableFolder holds a page for each table.
const tableFolder = "docs/tables"

func tablePages() (list []page) {
	for _, name := range tables.Names(schema.Default()) {
		list = append(list, page{tableFolder + "/" + name + ".md", func(w io.Writer) error { return tables.WritePage(w, schema.Default(), name) }, ""})
	}
	return list
}

// put returns what the file of a page is to be, where it is have now.
func (p page) put(have []byte) ([]byte, error) {
	var text bytes.Buffer
	if err := p.write(&text); err != nil {
		return nil, err
	}
	if p.part == "" {
		return text.Bytes(), nil
	}
	begin, end := fmt.Appendf(nil, "<!-- %s: made by go run ./internal/docgen -->\n", p.part), fmt.Appendf(nil, "<!-- end of %s -->\n", p.part)
	from, to := bytes.Index(have, begin), bytes.Index(have, end)
	if from < 0 || to < from {
		return nil, fmt.Errorf("the lines %q and %q are missing", bytes.TrimSpace(begin), bytes.TrimSpace(end))
	}
	return bytes.Join([][]byte{have[:from], begin, text.Bytes(), end, have[to+len(end):]}, nil), nil
}

func writeCoverage(w io.Writer) error { return coverage.WriteMarkdown(w, schema.Default()) }
