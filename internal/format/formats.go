package format

import (
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
}

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
	case "csv", "tsv", "json", "ndjson":
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
		case f.make == nil:
			return export.New(name, w, export.Options{Null: o.Null, Defuse: o.Defuse})
		default:
			return f.make(w, o), nil
		}
	}
	return nil, fmt.Errorf("unknown format %q: use one of %s", name, strings.Join(Names(), ", "))
}
