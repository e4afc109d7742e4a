package format

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/export"
)

// A maker returns the writer of one format.
type maker func(w io.Writer, o Options) Writer

// formats are for people, and those of package export for programs, which have no maker.
var formats = []struct {
	name string
	make maker
}{
	{"auto", newAuto},
	{"table", newTable},
	{"box", newBox},
	{"json", nil},
	{"ndjson", nil},
	{"csv", nil},
	{"tsv", nil},
	{"markdown", newMarkdown},
	{"html", newHTML},
	{"vertical", newVertical},
	{"plan", newPlan},
	{Chart, newChart},
	{XLSX, nil},
	{Parquet, nil},
	{SQLite, nil},
}

// The formats of files that nobody reads as text. Packages below package export know them,
// once they are imported; sqlite is a place for answers, and package outfile's.
const (
	XLSX    = "xlsx"
	Parquet = "parquet"
	SQLite  = "sqlite"
)

// Binary tells whether a format is no text: it is for a file, and nothing to look at.
func Binary(name string) bool { return name == XLSX || name == Parquet || name == SQLite }

// Names returns the names of the formats.
func Names() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// OfFile is the format that a file's name ends with, "" for none.
func OfFile(name string) string {
	ending := strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))
	switch ending {
	case "md":
		return "markdown"
	case "htm", "html":
		return "html"
	case "jsonl":
		return "ndjson"
	case "svg":
		return Chart
	case "db", "sqlite3":
		return SQLite
	case "csv", "tsv", "json", "ndjson", XLSX, Parquet, SQLite:
		return ending
	default:
		return ""
	}
}

// New returns a writer of the format of that name onto w.
func New(name string, w io.Writer, o Options) (Writer, error) {
	for _, f := range formats {
		switch {
		case f.name != name:
		case name == SQLite:
			return nil, errors.New("sqlite needs a file: --output answer.db")
		case f.make == nil:
			return export.New(name, w, export.Options{Null: o.Null, Defuse: o.Defuse, Name: o.Name})
		default:
			return f.make(w, o), nil
		}
	}
	return nil, fmt.Errorf("unknown format %q: use one of %s", name, strings.Join(Names(), ", "))
}
