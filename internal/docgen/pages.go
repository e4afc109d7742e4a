package main

import (
	"io"

	"github.com/viewfinder-sql/viewfinder/internal/property"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// pages are the generated files, by their path from the project's root.
var pages = []struct {
	file  string
	write func(io.Writer) error
}{
	{"docs/connection-properties.md", property.WriteMarkdown},
	{"docs/tables.md", schema.Default().WriteMarkdown},
	{"docs/sql.md", writeSQL},
	{"docs/procedures.md", writeProcedures},
	{"THIRD_PARTY_NOTICES.md", writeNotices},
}
