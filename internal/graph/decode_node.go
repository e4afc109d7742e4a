package graph

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// allocate gives the node room for its values and parts.
func (d *decoder) allocate(sh *shape, node *Node) error {
	if d.cells -= 1 + sh.values + sh.parts; d.cells < 0 {
		return fmt.Errorf("%w: more than %d values", ErrAnswerTooLarge, maxCells)
	}
	node.Values = d.values.take(sh.values)
	if sh.parts > 0 {
		node.Parts = d.parts.take(sh.parts)
	}
	return nil
}

// page is an empty page.
func (d *decoder) page() *Page { return &d.pages.take(1)[0] }

// members reads an object into the node.
func (d *decoder) members(o *object, node *Node) error {
	d.open()
	for guess := o.first; d.more('}'); {
		k := o.find(d.unquote(d.name()), guess)
		if k == nil {
			d.value()
			continue
		}
		guess = k.next
		if err := d.member(k, node); err != nil {
			return err
		}
	}
	return nil
}

// unquote returns the text of a JSON string; the bytes hold until the next read
// or unquote.
func (d *decoder) unquote(raw []byte) []byte {
	if text := raw[1 : len(raw)-1]; bytes.IndexByte(text, '\\') < 0 && (d.utf8 || utf8.Valid(text)) {
		return text
	}
	var err error
	if d.buf, err = jsontext.AppendUnquote(d.buf[:0], raw); err != nil { // it is not UTF-8
		d.marred = true
	}
	return d.buf
}

// member reads the value of a key into the node.
func (d *decoder) member(k *key, node *Node) error {
	switch {
	case k.nodes != nil:
		page, err := d.part(k)
		node.Parts[k.part] = page
		return err
	case k.below != nil && k.leaves == nil:
		return d.below(k, node)
	}
	begin := d.scanner
	raw := d.value()
	if k.below != nil { // asked whole and by its fields
		d.scanner = begin
		if err := d.below(k, node); err != nil {
			return err
		}
	}
	if k.tells {
		d.marred = d.suspect
	}
	v := d.leaf(k, raw)
	if k.tells && d.marred && isMarred(v.Text()) {
		return fmt.Errorf("an id that is not UTF-8 at %q", d.place())
	}
	for _, i := range k.leaves {
		node.Values[i] = v
	}
	if k.id && (raw[0] == '"' || v.Kind() == value.KindText && raw[0] != '{' && raw[0] != '[') {
		node.ID = v.Text()
	}
	return nil
}

// isMarred reports whether a text is one of which characters were lost: what is not UTF-8
// became U+FFFD, and what it told apart is the same then.
func isMarred(text string) bool { return strings.Contains(text, string(utf8.RuneError)) }

// part reads a nested edge or a nested node.
func (d *decoder) part(k *key) (*Page, error) {
	switch kind := d.kind(); kind {
	case '{':
		page, list, err := d.envelope(k.nodes, false)
		if err == nil && !list && len(page.Nodes) > 0 {
			err = d.requireID(k.nodes, &page.Nodes[0])
		}
		return page, err
	case '[':
		page := d.page()
		return page, d.nodes(k.nodes, page)
	default:
		if !k.nodes.lenient {
			return nil, d.readAbsent(kind)
		}
		return d.lenientList(k.nodes)
	}
}

// below reads the object that dotted fields descend into.
func (d *decoder) below(k *key, node *Node) error {
	if kind := d.kind(); kind != '{' {
		return d.readAbsent(kind)
	}
	return d.members(k.below, node)
}

// readAbsent reads a value that stands for no object: null, false for one that the
// token may not see, or the empty list, which is how an empty object is written
// now and then.
func (d *decoder) readAbsent(kind byte) error {
	raw := d.value()
	if kind == 'n' || kind == 'f' || kind == '[' && len(bytes.TrimSpace(raw[1:len(raw)-1])) == 0 {
		return nil
	}
	return d.unexpected(kind, "an object")
}

// leaf returns the value of a leaf.
func (d *decoder) leaf(k *key, raw []byte) value.Value {
	switch raw[0] {
	case 'n':
		return value.Null
	case 't':
		return value.Int(1)
	case 'f':
		return value.Int(0)
	case '"':
		return value.Text(k.string(d.unquote(raw)))
	case '{', '[':
		return value.Text(k.string(d.compact(raw)))
	default:
		return number(k, raw)
	}
}

// compact is JSON without blanks, each string in the same form; the bytes hold until the
// next read.
func (d *decoder) compact(raw []byte) []byte {
	plain := func(c byte) bool { return c > ' ' && c != '\\' && c < utf8.RuneSelf }
	for _, c := range raw {
		if !plain(c) {
			// Cannot fail: the value was read with the same options.
			d.buf, _ = jsontext.AppendFormat(d.buf[:0], raw, lenient...)
			return d.buf
		}
	}
	return raw
}

// number keeps an integer exact: as an integer up to 64 bits, as text beyond
// and where it is an id.
func number(k *key, raw []byte) value.Value {
	if k.name == "id" {
		return value.Text(string(raw))
	}
	if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		return value.Int(n)
	}
	if bytes.ContainsAny(raw, ".eE") {
		if f, err := strconv.ParseFloat(string(raw), 64); err == nil {
			return value.Float(f)
		}
	}
	return value.Text(string(raw))
}
