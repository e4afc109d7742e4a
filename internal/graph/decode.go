package graph

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// maxCells bounds the values and nodes of one answer. An honest answer is far
// below; a hostile one of `{},{},{}` would otherwise take a hundred times its
// length in memory.
const maxCells = 4 << 20

// lenient is how answers are read: a key given twice is no fault (the last
// holds), nor are bytes that are not UTF-8 (they become U+FFFD).
var lenient = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// decoder reads one answer as it streams.
type decoder struct {
	json  *jsontext.Decoder
	cells int           // how many more may be made
	slab  []value.Value // room for the values of the next nodes
	grown int           // length of the last slab
	buf   []byte        // room for unescaping

	links  *shape          // of paging objects
	failed bool            // the answer's status is no success
	said   refusal.Members // what of the outermost object may be of a refusal
}

func newDecoder(r io.Reader) *decoder {
	return &decoder{json: jsontext.NewDecoder(r, lenient...), cells: maxCells}
}

// answer reads the whole input as one object: a node, or a page of nodes; list
// tells which. A refusal in it becomes an [APIError].
func (d *decoder) answer(sh *shape) (page *Page, list bool, err error) {
	switch kind := d.json.PeekKind(); {
	case kind == '{' || kind == jsontext.KindInvalid:
		page, list, err = d.envelope(sh, true)
	case sh.lenient:
		list = true
		page, err = d.lenientList(sh)
	default:
		err = fmt.Errorf("%s where an object was expected", describe(kind))
	}
	if err == nil {
		err = d.end()
	}
	if refused := d.refused(); refused != nil {
		return nil, false, refused
	}
	return page, list, err
}

// refused is the refusal that the answer is, nil where it is none.
func (d *decoder) refused() *APIError {
	if said, ok := refusal.Read(d.said, d.failed); ok {
		return newAPIError(said)
	}
	return nil
}

// keepMember keeps a member that may be of a refusal.
func (d *decoder) keepMember(member string) error {
	raw, err := d.json.ReadValue()
	if err != nil {
		return err
	}
	if d.said == nil {
		d.said = refusal.Members{}
	}
	d.said[member] = bytes.Clone(raw)
	return nil
}

// lenientList reads a list without an object around it, or something else yet.
func (d *decoder) lenientList(sh *shape) (*Page, error) {
	page := new(Page)
	if d.json.PeekKind() == '[' {
		return page, d.nodes(sh, page)
	}
	return page, d.skipOdd(page)
}

// end reads what follows the value, which must be nothing.
func (d *decoder) end() error {
	switch _, err := d.json.ReadToken(); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	default:
		return errors.New("more than one value")
	}
}

// envelope reads an object that is either a page, told by a list under
// its key, or a node. An object of no keys is an empty page, but no list.
func (d *decoder) envelope(sh *shape, top bool) (page *Page, list bool, err error) {
	if _, err := d.json.ReadToken(); err != nil {
		return nil, false, err
	}
	page = new(Page)
	var node Node
	var opened, lone bool
	for guess := sh.first; ; {
		name, err := d.name()
		if err != nil {
			return nil, false, err
		}
		if name == nil {
			break
		}
		k := sh.find(name, guess)
		around, member := notEnvelope, ""
		if k == nil {
			around = sh.around(name)
			if top && refusal.IsMember(string(name)) {
				member = string(name)
			}
		}
		switch kind := d.json.PeekKind(); {
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
			err = d.skipOdd(page)
		case around == pagingKey && kind == '{' && !sh.lenient:
			err = d.paging(page)
		case member != "":
			lone = true
			err = d.keepMember(member)
		default:
			lone = true
			err = d.json.SkipValue()
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
	if d.links == nil {
		d.links = newShape(&paged)
	}
	var values [2]value.Value
	if err := d.members(&d.links.object, &Node{Values: values[:]}); err != nil {
		return err
	}
	return page.setPaging(values[0], values[1])
}

// skipOdd passes over a value of another kind than asked; null and false stand
// for nothing, which is not odd.
func (d *decoder) skipOdd(page *Page) error {
	if kind := d.json.PeekKind(); kind != 'n' && kind != 'f' {
		page.Odd++
	}
	return d.json.SkipValue()
}

// nodes reads a list of objects into the page. Each has to be there and, where
// objects of its kind have ids, to have one: what is left out would be missing
// without a word.
func (d *decoder) nodes(sh *shape, page *Page) error {
	if _, err := d.json.ReadToken(); err != nil {
		return err
	}
	list := sh.scratch[:0]
	for {
		switch kind := d.json.PeekKind(); kind {
		case ']':
			_, err := d.json.ReadToken()
			sh.scratch = list
			page.Nodes = append([]Node(nil), list...)
			return err
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
		case '}', jsontext.KindInvalid:
			if err := d.json.SkipValue(); err != nil { // a fault of the syntax
				return err
			}
		default:
			if !sh.lenient {
				if err := d.json.SkipValue(); err != nil { // so that the place is its own
					return err
				}
				return d.unexpected(kind, "an object")
			}
			if err := d.skipOdd(page); err != nil {
				return err
			}
		}
	}
}

// requireID is an error where the node that was just read lacks what tells it from
// others.
func (d *decoder) requireID(sh *shape, node *Node) error {
	switch {
	case sh.nameless, node.ID != "", sh.known >= 0 && !node.Values[sh.known].IsNull():
		return nil
	case sh.known >= 0:
		return fmt.Errorf("an object without what tells it from others at %q", string(d.json.StackPointer()))
	}
	return fmt.Errorf("an object without an id at %q", string(d.json.StackPointer()))
}

// unexpected is the error of a value of the wrong kind at the reading position.
func (d *decoder) unexpected(kind jsontext.Kind, want string) error {
	return fmt.Errorf("%s at %q where %s was expected", describe(kind), string(d.json.StackPointer()), want)
}

func describe(kind jsontext.Kind) string {
	switch kind {
	case 'n':
		return "null"
	case 't', 'f':
		return "a boolean"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case '[':
		return "a list"
	default:
		return "an object"
	}
}
