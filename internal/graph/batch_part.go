package graph

import (
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// batchPart is one part of the answer to a batch.
type batchPart struct {
	present bool // it is no null
	status  int
	body    string
	marred  bool // characters of the body were lost
}

// decoder reads the body.
func (p batchPart) decoder() *decoder {
	d := newDecoder(strings.NewReader(p.body))
	d.failed, d.suspect = p.failed(), p.marred
	return d
}

// failed reports whether the status is no success.
func (p batchPart) failed() bool { return p.status < 200 || p.status > 299 }

// maxParts bounds the parts that are read: a list of many more than were asked
// for is none of the API.
const maxParts = 2 * maxBatch

// batchItem is what is read of an item's answer.
var batchItem = Selection{Fields: []string{"code", "body"}}

// batchParts reads the list that a batch answers with.
func (d *decoder) batchParts() (list []batchPart, err error) {
	defer d.close()
	defer func() {
		if fault := d.fault(err); fault != nil {
			list, err = nil, fault
		}
	}()
	d.kind()
	d.open()
	sh := newShape(&batchItem)
	for d.more(']') {
		p := batchPart{present: true}
		switch kind := d.kind(); kind {
		case '{':
			var v [2]value.Value
			d.marred = false
			if err := d.members(&sh.object, &Node{Values: v[:]}); err != nil {
				return nil, err
			}
			p.status, p.body, p.marred = int(v[0].Int()), v[1].Text(), d.marred
		case 'n', 't', 'f':
			d.value()
			p.present = false
		default:
			return nil, d.unexpected(kind, "one object for each request")
		}
		if list = append(list, p); len(list) > maxParts {
			return nil, fmt.Errorf("a list of more than %d parts", maxParts)
		}
	}
	return list, nil
}
