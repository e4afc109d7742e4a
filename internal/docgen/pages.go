package main

import (
	"io"

	"github.com/viewfinder-sql/viewfinder/internal/property"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// A page is a file by its path from the project's root, and what writes it.
type page struct {
	file  string
	write func(io.Writer) error
}

var pages = []page{
	{"docs/connection-properties.md", property.WriteMarkdown},
	{"docs/tables.md", schema.Default().WriteMarkdown},
	{"docs/sql.md", writeSQL},
	{"docs/system-tables.md", writeSystemTables},
	{"docs/procedures.md", writeProcedures},
	{"THIRD_PARTY_NOTICES.md", writeNotices},
}
