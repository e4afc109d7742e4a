package pgcatalog

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// reserved are the key words that stand for names in quotes only.
var reserved = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, row := range readPostgres().sheets[toldKeyword].rows {
		words[row[0]] = row[1] != "U"
	}
	return words
})

// quoted is a name as statements write it.
func quoted(name string) string {
	plain := name != "" && !reserved()[name]
	for i := 0; i < len(name); i++ {
		b := name[i]
		if b != '_' && (b < 'a' || b > 'z') && (i == 0 || b < '0' || b > '9') {
			plain = false
		}
	}
	if plain {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// word is one part of a name that a text names something by: in quotes it means what it
// says, and else the same in any case.
type word struct {
	text  string
	exact bool
}

// names reads a name with the schema before it, as "Media" or instagram."Media".
func names(s string) ([]word, error) {
	bad := pgerror.New("42602", "invalid name syntax")
	var words []word
	for s = strings.TrimSpace(s); ; {
		var w word
		switch {
		case s == "":
			return nil, bad
		case s[0] == '"':
			w.exact = true
			at := 1
			for at < len(s) && (s[at] != '"' || at+1 < len(s) && s[at+1] == '"') {
				if s[at] == '"' {
					at++
				}
				at++
			}
			if at >= len(s) {
				return nil, bad
			}
			w.text, s = strings.ReplaceAll(s[1:at], `""`, `"`), s[at+1:]
		default:
			at := strings.IndexAny(s, ". \"")
			if at < 0 {
				at = len(s)
			}
			w.text, s = s[:at], s[at:]
		}
		if w.text == "" {
			return nil, bad
		}
		words = append(words, w)
		if s = strings.TrimSpace(s); s == "" {
			return words, nil
		}
		if s[0] != '.' {
			return nil, bad
		}
		s = strings.TrimSpace(s[1:])
	}
}

// in finds the name among those of a map: exactly, or else in any case where that leaves
// one.
func (w word) in(index map[string]int64) (int64, bool) {
	if oid, ok := index[w.text]; ok {
		return oid, true
	}
	var found []int64
	for name, oid := range index {
		if strings.EqualFold(name, w.text) {
			found = append(found, oid)
		}
	}
	if len(found) != 1 {
		return 0, false
	}
	return found[0], true
}

// number is an identifier where the text is one.
func identifier(s string) (int64, bool) {
	if s == "-" {
		return 0, true
	}
	n, err := strconv.ParseUint(s, 10, 32)
	return int64(n), err == nil
}

// find finds what a text names among things by schema and name. ok is false for nothing.
func (c *conn) find(index map[string]map[string]int64, s string) (oid int64, ok bool, err error) {
	words, err := names(s)
	if err != nil {
		return 0, false, err
	}
	switch len(words) {
	case 1:
		for _, schema := range c.lookIn() {
			if oid, ok := words[0].in(index[schema]); ok {
				return oid, true, nil
			}
		}
		return 0, false, nil
	case 3:
		if !strings.EqualFold(words[0].text, c.session.Database()) {
			return 0, false, pgerror.New("0A000", "references to another database are not supported yet: %s", s)
		}
		words = words[1:]
	case 2:
	default:
		return 0, false, pgerror.New("42601", "improper qualified name (too many dotted names): %s", s)
	}
	schema, ok := c.schema(words[0])
	if !ok {
		return 0, false, nil
	}
	oid, ok = words[1].in(index[schema])
	return oid, ok, nil
}

// schema finds a schema by its name.
func (c *conn) schema(w word) (string, bool) {
	index := map[string]int64{}
	for oid, name := range c.book.namespaces {
		index[name] = oid
	}
	oid, ok := w.in(index)
	return c.book.namespaces[oid], ok
}

// lookIn are the schemas that names without one are looked for in.
func (c *conn) lookIn() []string {
	path := c.path()
	if slices.Contains(path, catalogSchema) {
		return path
	}
	return append([]string{catalogSchema}, path...)
}

// visible reports whether the name alone, without its schema, means the thing.
func (c *conn) visible(index map[string]map[string]int64, oid int64, name string) bool {
	for _, schema := range c.lookIn() {
		if found, ok := index[schema][name]; ok {
			return found == oid
		}
	}
	return false
}
