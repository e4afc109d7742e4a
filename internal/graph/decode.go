package graph

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// maxCells bounds the values and nodes of one answer. An honest answer is far
// below; a hostile one of `{},{},{}` would otherwise take a hundred times its
// length in memory.
const maxCells = 4 << 20

// lenient is how answers are read: a key given twice is no fault (the last
// holds), nor are bytes that are not UTF-8 (they become U+FFFD), but in ids and cursors.
var lenient = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// decoder reads one answer. Nothing of what was read is anybody's before it has come to
// its end, as it may not be JSON.
type decoder struct {
	scanner
	*workspace
	readErr error // why the input did not come to its end
	utf8    bool  // all of it is
	marred  bool  // characters of the text that was read last, or of one before, were lost
	suspect bool  // characters of a text that it stood in were

	cells int // how many more may be made
	*room

	failed bool            // the answer's status is no success
	said   refusal.Members // what of the outermost object may be of a refusal
}

// newDecoder reads an answer in. Whoever makes a decoder has one method read it, which
// closes it.
func newDecoder(r io.Reader) *decoder {
	d := &decoder{cells: maxCells, room: new(room), workspace: workspaces.Get().(*workspace)}
	_, d.readErr = d.input.ReadFrom(r)
	d.text = bytes.TrimPrefix(d.input.Bytes(), byteOrderMark)
	d.utf8 = utf8.Valid(d.text)
	return d
}

// close gives back the workspace.
func (d *decoder) close() {
	if d.text = nil; max(d.input.Cap(), cap(d.buf)) <= largestKept {
		d.input.Reset()
		d.links.forget()
		if d.shape != nil {
			d.shape.forget()
		}
		workspaces.Put(d.workspace)
	}
	d.workspace = nil
}

// fault says what keeps the input from being one JSON value, of which everything was read
// or what read says: what is no JSON is not wrong in another way.
func (d *decoder) fault(read error) error {
	if d.readErr != nil {
		return d.readErr // the cause, if anything is wrong
	}
	if read == nil && d.end() {
		return nil
	}
	whole := jsontext.NewDecoder(bytes.NewBuffer(d.text), lenient...) // a Buffer is not copied
	_, err := whole.ReadValue()
	if err == nil {
		if _, err = whole.ReadToken(); err == nil {
			err = errSeveral
		} else if errors.Is(err, io.EOF) && !d.broken {
			err = nil
		}
	}
	return inBrief(err)
}

var errSeveral = errors.New("more than one value")

// answer reads the whole input as one object: a node, or a page of nodes; list
// tells which. A refusal in it becomes an [APIError].
func (d *decoder) answer(sh *shape) (page *Page, list bool, err error) {
	defer d.close()
	cells := d.cells
	page, list, err = d.outermost(sh)
	if fault := d.fault(err); fault != nil {
		page, list, err = nil, false, fault
		d.cells = cells
	}
	if err != nil { // behind what is wrong may stand a refusal
		d.said = nil
		d.salvage(sh)
	}
	if refused := d.refused(); refused != nil {
		return nil, false, refused
	}
	return page, list, err
}

func (d *decoder) outermost(sh *shape) (page *Page, list bool, err error) {
	switch kind := d.kind(); {
	case kind == '{':
		return d.envelope(sh, true)
	case sh.lenient:
		page, err = d.lenientList(sh)
		return page, true, err
	default:
		return nil, false, fmt.Errorf("%s where an object was expected", describe(kind))
	}
}

// salvage reads a refusal from an answer that could not be read to its end.
func (d *decoder) salvage(sh *shape) {
	eachMember(bytes.NewReader(d.text), func(name string, raw []byte) {
		if sh.find([]byte(name), sh.first) == nil && refusal.IsMember(name) {
			d.keepMember(name, raw)
		}
	})
}

// eachMember goes over the members of an object, as far as there is no fault.
func eachMember(text io.Reader, visit func(name string, raw []byte)) {
	d := jsontext.NewDecoder(text, lenient...)
	if begin, err := d.ReadToken(); err != nil || begin.Kind() != '{' {
		return
	}
	for {
		token, err := d.ReadToken()
		if err != nil || token.Kind() != '"' {
			return
		}
		name := token.String()
		raw, err := d.ReadValue()
		if err != nil {
			return
		}
		visit(name, raw)
	}
}

// refused is the refusal that the answer is, nil where it is none.
func (d *decoder) refused() *APIError {
	if said, ok := refusal.Read(d.said, d.failed); ok {
		return newAPIError(said)
	}
	return nil
}

// keepMember keeps a member that may be of a refusal.
func (d *decoder) keepMember(name string, raw []byte) {
	if d.said == nil {
		d.said = refusal.Members{}
	}
	d.said[name] = bytes.Clone(raw)
}

// lenientList reads a list without an object around it, or something else yet.
func (d *decoder) lenientList(sh *shape) (*Page, error) {
	page := d.page()
	if d.kind() == '[' {
		return page, d.nodes(sh, page)
	}
	d.skipOdd(page)
	return page, nil
}

// envelope reads an object that is either a page, told by a list under
// its key, or a node. An object of no keys is an empty page, but no list.
func (d *decoder) envelope(sh *shape, top bool) (page *Page, list bool, err error) {
	d.open()
	page = d.page()
	var node Node
	var opened, lone bool
	for guess := sh.first; d.more('}'); {
		name := d.unquote(d.name())
		k := sh.find(name, guess)
		around, member := notEnvelope, ""
		if k == nil {
			around = sh.around(name)
			if top && refusal.IsMember(string(name)) {
				member = string(name)
			}
		}
		switch kind := d.kind(); {
		case k != nil:
			if !opened {
				opened, lone = true, true
				if err := d.allocate(sh, &node); err != nil {
					return nil, false, err
				}
			}
			guess = k.next
			err = d.member(k, &node)
		case around == dataKey && kind == '[':
			list = true
			err = d.nodes(sh, page)
		case around == dataKey && sh.lenient:
			list = true
			d.skipOdd(page)
		case around == pagingKey && kind == '{' && !sh.lenient:
			err = d.paging(page)
		case member != "":
			lone = true
			d.keepMember(member, d.value())
		default:
			lone = true
			d.value()
		}
		if err != nil {
			return nil, false, err
		}
	}
	switch {
	case list || !lone:
	case sh.lenient:
		page.Odd++
	case !opened:
		err = d.allocate(sh, &node)
		fallthrough
	default:
		page.Nodes = []Node{node}
	}
	return page, list || sh.lenient, err
}

// envelopeKey tells the keys that stand around nodes rather than in them.
type envelopeKey int

const (
	notEnvelope envelopeKey = iota
	dataKey
	pagingKey
)

func (sh *shape) around(name []byte) envelopeKey {
	switch string(name) {
	case sh.list:
		return dataKey
	case "paging":
		return pagingKey
	}
	return notEnvelope
}

// paging reads a paging object into the page.
func (d *decoder) paging(page *Page) error {
	d.marred = d.suspect
	var values [2]value.Value
	if err := d.members(&d.links.object, &Node{Values: values[:]}); err != nil {
		return err
	}
	return page.setPaging(values[0], values[1], d.marred)
}

// skipOdd passes over a value of another kind than asked; null and false stand
// for nothing, which is not odd.
func (d *decoder) skipOdd(page *Page) {
	if kind := d.kind(); kind != 'n' && kind != 'f' {
		page.Odd++
	}
	d.value()
}

// nodes reads a list of objects into the page. Each has to be there and, where
// objects of its kind have ids, to have one: what is left out would be missing
// without a word.
func (d *decoder) nodes(sh *shape, page *Page) error {
	d.open()
	list := d.list()
	for d.more(']') {
		switch kind := d.kind(); kind {
		case '{':
			var node Node
			if err := d.allocate(sh, &node); err != nil {
				return err
			}
			if err := d.members(&sh.object, &node); err != nil {
				return err
			}
			if err := d.requireID(sh, &node); err != nil {
				return err
			}
			list = append(list, node)
		default:
			if !sh.lenient {
				d.value() // so that the place is its own
				return d.unexpected(kind, "an object")
			}
			d.skipOdd(page)
		}
	}
	if len(list) > 0 {
		page.Nodes = d.room.nodes.take(len(list))
		copy(page.Nodes, list)
	}
	d.giveBack(list)
	return nil
}

// requireID is an error where the node that was just read lacks what tells it from
// others.
func (d *decoder) requireID(sh *shape, node *Node) error {
	switch {
	case sh.nameless, node.ID != "", sh.known >= 0 && !node.Values[sh.known].IsNull():
		return nil
	case sh.known >= 0:
		return fmt.Errorf("an object without what tells it from others at %q", d.place())
	}
	return fmt.Errorf("an object without an id at %q", d.place())
}

// unexpected is the error of a value of the wrong kind at the reading position.
func (d *decoder) unexpected(kind byte, want string) error {
	return fmt.Errorf("%s at %q where %s was expected", describe(kind), d.place(), want)
}

// place names what was read last, as a JSON pointer.
func (d *decoder) place() string {
	again := jsontext.NewDecoder(bytes.NewReader(d.text), lenient...)
	for again.InputOffset() < int64(d.at) {
		if _, err := again.ReadToken(); err != nil { // which is found later
			break
		}
	}
	return string(briefly(again.StackPointer()))
}

// describe names a kind of value.
func describe(kind byte) string {
	switch kind {
	case 'n':
		return "null"
	case 't', 'f':
		return "a boolean"
	case '"':
		return "a string"
	case '[':
		return "a list"
	case '{':
		return "an object"
	default:
		return "a number"
	}
}
