package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/docgen/coverage"
	"github.com/viewfinder-sql/viewfinder/internal/docgen/errorpage"
	"github.com/viewfinder-sql/viewfinder/internal/docgen/tables"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// A page is a file by its path from the project's root, and what makes of the file as it
// is what it is to be.
type page struct {
	file string
	put  func(have []byte) ([]byte, error)
}

var pages = append([]page{
	whole("docs/connection-properties.md", connprops.WriteMarkdown),
	whole("docs/tables.md", func(w io.Writer) error { return tables.WriteIndex(w, schema.Default()) }),
	whole("docs/coverage.md", writeCoverage),
	whole("docs/sql.md", writeSQL),
	whole("docs/system-tables.md", writeSystemTables),
	whole("docs/procedures.md", writeProcedures),
	whole("docs/errors.md", writeErrors),
	whole("docs/architecture.svg", writePicture),
	{"docs/recipes.md", fillAnswers},
	{"docs/writing.md", putWriting},
	part("CONTRIBUTING.md", "map", writeMap),
	whole("THIRD_PARTY_NOTICES.md", writeNotices),
}, tablePages()...)

// whole is a page that is written as one.
func whole(file string, write func(io.Writer) error) page {
	return page{file, func([]byte) ([]byte, error) {
		var text bytes.Buffer
		err := write(&text)
		return text.Bytes(), err
	}}
}

// part is a page of which a part is made: what stands between two lines that name it.
func part(file, name string, write func(io.Writer) error) page {
	return page{file, func(have []byte) ([]byte, error) {
		var text bytes.Buffer
		if err := write(&text); err != nil {
			return nil, err
		}
		begin, end := fmt.Appendf(nil, "<!-- %s: made by go run ./internal/docgen -->\n", name), fmt.Appendf(nil, "<!-- end of %s -->\n", name)
		from, to := bytes.Index(have, begin), bytes.Index(have, end)
		if from < 0 || to < from {
			return nil, fmt.Errorf("the lines %q and %q are missing", bytes.TrimSpace(begin), bytes.TrimSpace(end))
		}
		return bytes.Join([][]byte{have[:from], begin, text.Bytes(), end, have[to+len(end):]}, nil), nil
	}}
}

// tableFolder holds a page for each table.
const tableFolder = "docs/tables"

func tablePages() (list []page) {
	for _, name := range tables.Names(schema.Default()) {
		list = append(list, whole(tableFolder+"/"+name+".md", func(w io.Writer) error { return tables.WritePage(w, schema.Default(), name) }))
	}
	return list
}

// writeErrors reads what package driver says of its errors from where that stands.
func writeErrors(w io.Writer) error {
	folders, err := goList("linux", "{{.Dir}}", module+"/driver")
	if err != nil {
		return err
	}
	in := func(file string) string { return filepath.Join(folders[0][0], file) }
	return errorpage.WriteMarkdown(w, in("errors.go"), in("errors_write.go"), in("errors_publish.go"))
}

func writeCoverage(w io.Writer) error { return coverage.WriteMarkdown(w, schema.Default()) }
