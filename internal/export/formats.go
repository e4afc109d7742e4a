package export

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Maker makes the writer of one format. It says what is wrong with the options.
type Maker func(w io.Writer, o Options) (Writer, error)

var (
	mu      sync.Mutex
	formats = map[string]Maker{"csv": newCSV, "tsv": newTSV, "json": newJSON, "ndjson": newNDJSON}
)

// Register makes a format known under a name of small letters that none has yet: a package
// that is heavy and seldom wanted does so in its init.
func Register(name string, m Maker) {
	mu.Lock()
	defer mu.Unlock()
	if formats[name] != nil || name != strings.ToLower(name) {
		panic("export: the format " + name + " cannot be registered")
	}
	formats[name] = m
}

// several are the formats of a [Document] that has a place for several answers.
var several = map[string]bool{}

// RegisterSeveral is [Register] for the format of a [Document] that has a place for several
// answers.
func RegisterSeveral(name string, m Maker) {
	Register(name, m)
	mu.Lock()
	defer mu.Unlock()
	several[name] = true
}

// Several tells whether a file of the format has a place for several answers.
func Several(name string) bool {
	mu.Lock()
	defer mu.Unlock()
	return several[name]
}

// Names returns the names of the formats, in order.
func Names() []string {
	mu.Lock()
	defer mu.Unlock()
	return slices.Sorted(maps.Keys(formats))
}

// New returns a writer of the format of that name onto w.
func New(name string, w io.Writer, o Options) (Writer, error) {
	mu.Lock()
	m := formats[name]
	mu.Unlock()
	if m == nil {
		return nil, fmt.Errorf("unknown format %q: use one of %s", name, strings.Join(Names(), ", "))
	}
	return m(w, o)
}
