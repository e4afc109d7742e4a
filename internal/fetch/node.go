package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// node is one object seen.
type node struct {
	id     string
	place  *place
	up     *node // nil when it was looked up by id
	vals   []value.Value
	have   bitset.Set // fields that were asked for and answered
	parts  []*list
	from   *page
	listed *list // the first list that had it
	row    int64 // RowID, 0 until asked
	away   bool  // its values and parts were written away; see spill
}

func (n *node) get(f int) value.Value {
	s := n.place.slots[f]
	if s < 0 || int(s) >= len(n.vals) {
		return value.Null
	}
	return n.vals[s]
}

func (n *node) set(f int, v value.Value) {
	s := n.place.slot1(f)
	for len(n.vals) <= s {
		if cap(n.vals) < n.place.width {
			n.vals = append(make([]value.Value, 0, n.place.width), n.vals...)
		}
		n.vals = append(n.vals, value.Null)
	}
	n.vals[s] = v
	n.have.Add(f)
}

// part returns the list below n at place p, or nil where it was not fetched.
func (n *node) part(p *place) *list {
	if p.slot >= len(n.parts) {
		return nil
	}
	return n.parts[p.slot]
}

func (n *node) setPart(p *place, l *list) {
	if len(n.parts) <= p.slot {
		n.parts = append(n.parts, make([]*list, p.slot+1-len(n.parts))...)
	}
	n.parts[p.slot] = l
}

// none settles that there is nothing below n at p.
func (n *node) none(p *place) *list {
	l := &list{place: p, owner: n, done: true}
	n.setPart(p, l)
	return l
}

// account is the id of the account that a node hangs below, "" where that is not
// known or it hangs below none.
func (n *node) account() string {
	for n != nil && n.place.level > 0 {
		n = n.up
	}
	if n == nil || n.place.root != schema.RootAccount {
		return ""
	}
	return n.id
}

// page is what one answer, or one nested part of it, brought: the unit in which
// missing parts are completed.
type page struct {
	list   *list // nil for nodes looked up by id
	window window
	after  string
	limit  int
	left   []*place // left for requests of their own
	within *page    // the page of parents it came nested in
	nodes  []*node
	deep   map[deepKey]*ahead // the long lists in it that are followed already
	stored
}

// top returns the page that was asked for itself, and brought p.
func (p *page) top() *page {
	for p.within != nil {
		p = p.within
	}
	return p
}

// page returns the nodes that are completed together with n: those of its page
// that no other page brought.
func (n *node) page() []*node {
	if n.from == nil {
		return []*node{n}
	}
	return n.from.own()
}

// own are the nodes of the page that no other page brought.
func (p *page) own() []*node {
	out := make([]*node, 0, len(p.nodes))
	for _, n := range p.nodes {
		if n.from == p {
			out = append(out, n)
		}
	}
	return out
}
