package profile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// newText is the file before its first profile.
const newText = `# The connections of viewfinder by name. Its secrets are kept elsewhere.
version: 1

profiles:
`

// document is the text of a file that is changed by lines.
type document struct {
	r     *reader
	lines []string // with their ends
	root  ast.Node
}

func newDocument(path string, text []byte) (*document, error) {
	d := &document{r: &reader{path: path}}
	for line := range strings.Lines(string(text)) {
		d.lines = append(d.lines, line)
	}
	if n := len(d.lines); n > 0 && !strings.HasSuffix(d.lines[n-1], "\n") {
		d.lines[n-1] += "\n"
	}
	var err error
	d.root, err = d.r.document(text)
	return d, err
}

func (d *document) text() []byte { return []byte(strings.Join(d.lines, "")) }

// put gives the value at a way of keys a new one, written as YAML, and makes what is
// missing of the way.
func put(path string, text []byte, value string, keys ...string) ([]byte, error) {
	return changed(path, text, keys, &value)
}

// drop removes the entry at a way of keys, if it is there.
func drop(path string, text []byte, keys ...string) ([]byte, error) {
	return changed(path, text, keys, nil)
}

// changed makes one change, and makes sure that it is the only one: what the lines
// mean is read again.
func changed(path string, text []byte, keys []string, value *string) ([]byte, error) {
	d, err := newDocument(path, text)
	if err != nil {
		return nil, err
	}
	want, err := d.r.flat(d.root)
	if err != nil {
		return nil, err
	}
	way := join(keys)
	if value == nil {
		err = d.remove(keys)
		maps.DeleteFunc(want, func(k, _ string) bool { return k == way || strings.HasPrefix(k, way+"\x00") })
	} else {
		err = d.set(keys, *value)
		want[way] = *value
	}
	if err != nil {
		return nil, err
	}
	after := d.text()
	root, err := d.r.document(after)
	if err != nil {
		return nil, d.byHand(keys, "its lines are not as this program writes them")
	}
	got, err := d.r.flat(root)
	if value != nil {
		written, bad := d.r.document([]byte("v: " + *value + "\n"))
		if bad != nil {
			return nil, bad
		}
		one, bad := d.r.flat(written)
		if bad != nil {
			return nil, bad
		}
		want[way] = one["\x00v"]
	}
	if err != nil || !maps.Equal(got, want) {
		return nil, d.byHand(keys, "its lines are not as this program writes them")
	}
	return after, nil
}

func (d *document) byHand(keys []string, why string) error {
	return &Error{Path: d.r.path, Reason: fmt.Sprintf("%s cannot be changed by a program, as %s: edit the file by hand", sanitize.Brief(strings.Join(keys, ".")), why)}
}

func join(keys []string) string {
	var way strings.Builder
	for _, k := range keys {
		way.WriteString("\x00" + k)
	}
	return way.String()
}

// flat is everything that a document says, by its way of keys. Empty mappings say
// nothing.
func (r *reader) flat(root ast.Node) (map[string]string, error) {
	all := map[string]string{}
	var walk func(way string, n ast.Node) error
	walk = func(way string, n ast.Node) error {
		switch n := n.(type) {
		case nil, *ast.NullNode:
			return nil
		case *ast.MappingNode, *ast.MappingValueNode:
			return r.each(n, nil, func(key string, n ast.Node) error { return walk(way+"\x00"+key, n) })
		case *ast.SequenceNode:
			var list []string
			for _, v := range n.Values {
				text, err := r.scalar(v)
				if err != nil {
					return err
				}
				list = append(list, strconv.Quote(text))
			}
			all[way] = strings.Join(list, " ")
			return nil
		}
		text, err := r.scalar(n)
		all[way] = text
		return err
	}
	return all, walk("", root)
}

// find goes a way of keys as far as there are entries. The last of what it returns is
// the entry of the last key that is there.
func (d *document) find(keys []string) (found []*ast.MappingValueNode, err error) {
	n := d.root
	for _, key := range keys {
		entries, err := d.r.entries(n)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(entries, func(e *ast.MappingValueNode) bool {
			name, err := d.r.scalar(e.Key)
			return err == nil && name == key
		})
		if i < 0 {
			return found, nil
		}
		found = append(found, entries[i])
		n = entries[i].Value
	}
	return found, nil
}

// set is put's change of lines.
func (d *document) set(keys []string, value string) error {
	found, err := d.find(keys)
	if err != nil {
		return err
	}
	for _, e := range found[:min(len(found), len(keys)-1)] {
		if m, ok := e.Value.(*ast.MappingNode); ok && m.IsFlowStyle {
			return d.byHand(keys, "a mapping on its way is written in braces")
		}
	}
	if len(found) == len(keys) {
		d.replaceValue(found[len(found)-1], value)
		return nil
	}
	at, indent := len(d.lines), 0
	if len(found) > 0 {
		parent := found[len(found)-1]
		at, indent = d.end(parent), d.column(parent)-1+2
		entries, err := d.r.entries(parent.Value)
		if err != nil {
			return err
		}
		if len(entries) > 0 {
			at, indent = d.end(entries[len(entries)-1]), d.column(entries[0])-1
		}
	}
	var added []string
	for i, key := range keys[len(found):] {
		line := strings.Repeat(" ", indent+2*i) + scalarText(key) + ":"
		if i == len(keys)-len(found)-1 {
			line += " " + value
		}
		added = append(added, line+"\n")
	}
	d.lines = slices.Insert(d.lines, at, added...)
	return nil
}

// remove is drop's change of lines.
func (d *document) remove(keys []string) error {
	found, err := d.find(keys)
	if err != nil || len(found) < len(keys) {
		return err
	}
	e := found[len(found)-1]
	d.lines = slices.Delete(d.lines, d.first(e), d.end(e))
	return nil
}

// replaceValue writes an entry's line anew, up to the comment behind it.
func (d *document) replaceValue(e *ast.MappingValueNode, value string) {
	first := d.first(e)
	line := []rune(strings.TrimRight(d.lines[first], "\r\n"))
	comment := ""
	for _, n := range []ast.Node{e.Value, e} {
		if c := n.GetComment(); c != nil && len(c.Comments) > 0 {
			if p := c.Comments[0].GetToken().Position; p.Line == first+1 && p.Column <= len(line) {
				before := string(line[:p.Column-1])
				comment = before[len(strings.TrimRight(before, " ")):] + string(line[p.Column-1:])
				break
			}
		}
	}
	colon := e.GetToken().Position.Column
	fresh := string(line[:min(colon, len(line))]) + " " + value + comment + "\n"
	d.lines = slices.Replace(d.lines, first, d.end(e), fresh)
}

// first is the index of an entry's first line.
func (d *document) first(e *ast.MappingValueNode) int { return e.Key.GetToken().Position.Line - 1 }

func (d *document) column(e *ast.MappingValueNode) int { return e.Key.GetToken().Position.Column }

// end is the index behind an entry's last line: those belong to it that stand farther
// right than its key, and the signs of its list.
func (d *document) end(e *ast.MappingValueNode) int {
	last, indent := d.first(e), d.column(e)-1
	_, list := e.Value.(*ast.SequenceNode)
	for i := last + 1; i < len(d.lines); i++ {
		bare := strings.TrimLeft(d.lines[i], " ")
		depth := len(d.lines[i]) - len(bare)
		switch {
		case strings.TrimSpace(bare) == "":
			continue
		case depth > indent, depth == indent && list && strings.HasPrefix(bare, "-"):
			last = i
		default:
			return last + 1
		}
	}
	return last + 1
}

// plain is what needs no quotes.
var plain = regexp.MustCompile(`^[A-Za-z0-9_/][A-Za-z0-9_./@+-]*( [A-Za-z0-9_./@+-]+)*$`)

// scalarText writes a value as YAML.
func scalarText(text string) string {
	switch {
	case plain.MatchString(text) && !strings.EqualFold(text, "null"):
		return text
	case !strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xfeff
	}):
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	var quoted bytes.Buffer
	e := json.NewEncoder(&quoted)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text can always be written
	return strings.TrimSpace(quoted.String())
}

// listText writes a list as YAML.
func listText(list []string) string {
	texts := make([]string, len(list))
	for i, text := range list {
		texts[i] = scalarText(text)
	}
	return "[" + strings.Join(texts, ", ") + "]"
}
