package graph

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// form is a form of answers: its name and how a body becomes one.
type form[T any] struct {
	name string
	read func(o *outbound, body io.Reader) (T, error)
}

var (
	nodeForm = form[*Node]{"node", func(o *outbound, body io.Reader) (*Node, error) {
		d := newDecoder(body)
		page, list, err := d.answer(o.shape(d.workspace))
		if err != nil {
			return nil, err
		}
		n, err := asNode(page, list)
		if err == nil && o.method == http.MethodGet && o.fields != nil && !o.fields.Nameless && n.ID == "" {
			return nil, errNoID
		}
		return n, err
	}}
	pageForm = form[*Page]{"page", func(o *outbound, body io.Reader) (*Page, error) {
		d := newDecoder(body)
		if o.borrowed {
			d.room = rooms.Get().(*room)
		}
		page, list, err := d.answer(o.shape(d.workspace))
		if err != nil {
			return nil, err
		}
		if o.borrowed {
			page.room = d.room
		}
		return asPage(page, list)
	}}
	rawForm = form[[]byte]{"raw", func(_ *outbound, body io.Reader) ([]byte, error) { return rawAnswer(body) }}
)

// answerForm is the form of the answer to an item of a batch.
func (o *outbound) answerForm() string {
	if o.method == http.MethodGet && strings.Contains(o.path, "/") {
		return pageForm.name
	}
	return nodeForm.name
}

// errNoID is the fault of an answer that does not say what it is of.
var errNoID = errors.New("an object without an id")

func asNode(page *Page, list bool) (*Node, error) {
	if len(page.Nodes) != 1 || page.HasNext {
		return nil, fmt.Errorf("a node was expected, not %s", describePage(page, list))
	}
	return &page.Nodes[0], nil
}

func asPage(page *Page, list bool) (*Page, error) {
	if !list {
		return nil, fmt.Errorf("a list under \"data\" was expected, not %s", describePage(page, list))
	}
	return page, nil
}

func describePage(page *Page, list bool) string {
	switch {
	case list:
		return fmt.Sprintf("a list of %d", len(page.Nodes))
	case len(page.Nodes) == 0:
		return "an empty object"
	default:
		return "a node"
	}
}

// rawAnswer reads one JSON value of any kind. A refusal becomes an [APIError].
func rawAnswer(body io.Reader) ([]byte, error) {
	d := newDecoder(body)
	defer d.close()
	d.kind()
	begin := d.scanner
	answer := bytes.Clone(d.value())
	if err := d.fault(nil); err != nil {
		return nil, err
	}
	if answer[0] == '{' {
		d.scanner = begin
		// What else is odd about it is the caller's to see.
		_, _, _ = d.envelope(anyShape(), true)
		if refused := d.refused(); refused != nil {
			return nil, refused
		}
	}
	return answer, nil
}
