package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// members are the nodes seen at one path, and how their values are laid out.
type members struct {
	*shape.Path
	// slots maps a field to its position among a node's values; it only grows.
	slots []int16
	width int
	byID  map[string]*node
	away  whereabouts // of nodes below the first level that are not in memory
	came  int         // nodes that were new
	// question is what they answer; nil where no argument has a value.
	question *question
}

func (m *members) init(p *shape.Path) {
	m.Path, m.slots, m.byID = p, make([]int16, len(p.Fields)), map[string]*node{}
	for i := range m.slots {
		m.slots[i] = -1
	}
	m.slot(0)
}

// slot gives field f a position among the values, if it has none yet.
func (m *members) slot(f int) int {
	if m.slots[f] < 0 {
		m.slots[f] = int16(m.width)
		m.width++
	}
	return int(m.slots[f])
}

// at returns the nodes seen at a path.
func (s *store) at(p *shape.Path) *members { return &s.members[p.Index] }

// state is how far what is at a path has been read.
type state struct {
	unknown int  // ids looked up that the store did not know
	priced  bool // the length of its walk was asked for, for their sake
	whole   bool
	search  *walker
	cut     bool // there is more than was listed
}

// state returns that of a path.
func (s *store) state(p *shape.Path) *state { return &s.states[p.Index] }

// short reports whether there is more at p than walks give.
func (s *store) short(p *shape.Path) bool {
	return p != nil && (s.state(p).cut || s.short(p.Up))
}

// node is one object seen.
type node struct {
	id     string
	in     *members
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
	s := n.in.slots[f]
	if s < 0 || int(s) >= len(n.vals) {
		return value.Null
	}
	return n.vals[s]
}

// instant is the instant of a node as text, "" where that is not known.
func (n *node) instant() string {
	if n.in.Time < 0 {
		return ""
	}
	return n.get(n.in.Time).Text()
}

func (n *node) set(f int, v value.Value) {
	s := n.in.slot(f)
	for len(n.vals) <= s {
		if cap(n.vals) < n.in.width {
			n.vals = append(make([]value.Value, 0, n.in.width), n.vals...)
		}
		n.vals = append(n.vals, value.Null)
	}
	n.vals[s] = v
	n.have.Add(f)
}

// part returns the list below n at path p, or nil where it was not fetched.
func (n *node) part(p *shape.Path) *list {
	if p.Slot >= len(n.parts) {
		return nil
	}
	return n.parts[p.Slot]
}

func (n *node) setPart(p *shape.Path, l *list) {
	if len(n.parts) <= p.Slot {
		n.parts = append(n.parts, make([]*list, p.Slot+1-len(n.parts))...)
	}
	n.parts[p.Slot] = l
}

// none settles that there is nothing below n at p.
func (n *node) none(p *shape.Path) *list {
	l := &list{path: p, owner: n, done: true}
	n.setPart(p, l)
	return l
}

// account is the id of the account that a node hangs below, "" where that is not
// known or it hangs below none.
func (n *node) account() string {
	for n != nil && n.in.Level > 0 {
		n = n.up
	}
	switch {
	case n == nil:
		return ""
	case n.in.question != nil && n.in.question.origin != nil:
		return n.in.question.account
	case n.in.Root != schema.RootAccount:
		return ""
	}
	return n.id
}

// page is what one answer, or one nested part of it, brought: the unit in which
// missing parts are completed.
type page struct {
	list   *list // nil for nodes looked up by id
	window shape.Window
	after  string
	limit  int
	left   []*shape.Path // left for requests of their own
	within *page         // the page of parents it came nested in
	nodes  []*node
	deep   map[pager.ListKey]*pager.Ahead // the long lists in it that are followed already
	stored
}

// of is the list that the page is of, nil for nodes looked up by id.
func (p *page) of() *list {
	if p == nil {
		return nil
	}
	return p.list
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
