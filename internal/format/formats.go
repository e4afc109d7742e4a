package format

import (
	"fmt"
	"io"
	"strings"
)

// A maker returns the writer of one format.
type maker func(w io.Writer, o Options) Writer

var formats = []struct {
	name string
	make maker
}{
	{"table", newTable},
	{"json", newJSON},
	{"ndjson", newNDJSON},
	{"csv", newCSV},
	{"tsv", newTSV},
	{"markdown", newMarkdown},
	{"vertical", newVertical},
}

// Names returns the names of the formats.
func Names() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// New returns a writer of the format of that name onto w.
func New(name string, w io.Writer, o Options) (Writer, error) {
	for _, f := range formats {
		if f.name == name {
			return f.make(w, o), nil
		}
	}
	return nil, fmt.Errorf("unknown format %q: use one of %s", name, strings.Join(Names(), ", "))
}
