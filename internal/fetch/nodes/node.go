package nodes

import (
	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Members are the nodes seen at one path, and how their values are laid out.
type Members struct {
	*shape.Path
	// slots maps a field to its position among a node's values; it only grows.
	slots []int16
	width int
	register
	away    whereabouts // of nodes below the first level that are not in memory
	came    int         // nodes that were new
	room    room
	spare   []*Node // that were let go, empty; see reuse
	nothing *List   // see none
	lists   uint32  // of the first level that were begun below them
	// question is what they answer; nil where no argument has a value.
	Question *Question
}

func (m *Members) init(p *shape.Path) {
	m.Path, m.slots, m.byID = p, make([]int16, len(p.Fields)), map[string]*Node{}
	for i := range m.slots {
		m.slots[i] = -1
	}
}

// none is the list of all below which there is nothing at the path.
func (m *Members) none() *List {
	if m.nothing == nil {
		m.nothing = NewList(nil, m.Path, Wish{})
		m.nothing.done, m.nothing.pages = true, 1
	}
	return m.nothing
}

// room is memory for the nodes to come and their values.
type room struct {
	nodes   []Node
	values  []value.Value
	lists   []*List
	numbers []numbers
}

// Expect makes room for so many nodes with those fields and parts, which come in one answer:
// each by itself would take longer to make than to fill. The nodes of one answer are let go
// together, so none holds on to what is made along with it. Those that are spare come first.
func (m *Members) Expect(n int, fields []int, parts int) {
	for _, f := range fields {
		m.slot(f)
	}
	n = max(0, n-len(m.spare))
	m.room = room{nodes: make([]Node, n), values: make([]value.Value, n*m.width), lists: make([]*List, n*parts)}
	clear(m.room.nodes) // as in paging.IDMap
}

func (r *room) number() *numbers {
	if len(r.numbers) == 0 {
		return new(numbers)
	}
	x := &r.numbers[0]
	r.numbers = r.numbers[1:]
	return x
}

// node is an empty one, spare or new.
func (m *Members) node() (n *Node) {
	if last := len(m.spare) - 1; last >= 0 {
		n, m.spare[last] = m.spare[last], nil
		m.spare = m.spare[:last]
		return n
	}
	if len(m.room.nodes) == 0 {
		return new(Node)
	}
	n = &m.room.nodes[0]
	m.room.nodes = m.room.nodes[1:]
	return n
}

// row is an empty slice for so many values.
func (r *room) row(width int) []value.Value {
	if len(r.values) < width {
		return make([]value.Value, 0, width)
	}
	row := r.values[:0:width]
	r.values = r.values[width:]
	return row
}

// below is an empty slice for so many lists.
func (r *room) below(n int) []*List {
	if len(r.lists) < n {
		return make([]*List, 0, n)
	}
	lists := r.lists[:0:n]
	r.lists = r.lists[n:]
	return lists
}

// slot gives field f a position among the values, if it has none yet.
func (m *Members) slot(f int) int {
	if m.slots[f] < 0 {
		m.slots[f] = int16(m.width)
		m.width++
	}
	return int(m.slots[f])
}

// Node is one object seen. What it is and where it hangs does not change, but that one
// which was looked up by its id may be hung below another later.
type Node struct {
	ID     string
	In     *Members
	Up     *Node // nil when it was looked up by id
	vals   []value.Value
	have   bitset.Set // fields that were asked for and answered
	parts  []*List
	From   *Page
	listed *List  // the first list that had it
	row    int64  // RowID, 0 until asked
	others int32  // lists that hold it beside the first
	first  uint32 // the number of the list to which it came first, 0 for none; see register
	late   int32  // its place among those that are entered later, from 1; 0 for none
	away   bool   // its values and parts were written away; see spill
	left   bool   // it is not among the members any more; see Node.leave
	named  bool   // the value of the first field is the id, which is not kept twice
}

// newNode returns a node that has its id. It is not among the members yet.
func newNode(m *Members, id string) *Node {
	n := m.node()
	n.In = m
	n.name(id)
	return n
}

// name gives a node its id.
func (n *Node) name(id string) {
	n.ID = id
	n.Set(0, value.Text(id))
}

// Get returns the value of a field; NULL where it has none.
func (n *Node) Get(f int) value.Value {
	if f == 0 && n.named {
		return value.Text(n.ID)
	}
	s := n.In.slots[f]
	if s < 0 || int(s) >= len(n.vals) {
		return value.Null
	}
	return n.vals[s]
}

// Instant is the instant of a node as text, "" where that is not known.
func (n *Node) Instant() string {
	if n.In.Time < 0 {
		return ""
	}
	return n.Get(n.In.Time).Text()
}

// Set gives a field its value.
func (n *Node) Set(f int, v value.Value) {
	n.have.Add(f)
	if f == 0 {
		if n.named = v == value.Text(n.ID); n.named {
			return
		}
	}
	s := n.In.slot(f)
	for len(n.vals) <= s {
		if cap(n.vals) < n.In.width {
			n.vals = append(n.In.room.row(n.In.width), n.vals...)
		}
		n.vals = append(n.vals, value.Null)
	}
	n.vals[s] = v
}

// Part returns the list below n at path p, or nil where it was not fetched.
func (n *Node) Part(p *shape.Path) *List {
	if p.Slot >= len(n.parts) {
		return nil
	}
	return n.parts[p.Slot]
}

// SetPart hangs a list below n at path p.
func (n *Node) SetPart(p *shape.Path, l *List) {
	if cap(n.parts) <= p.Slot {
		n.parts = append(n.In.room.below(p.Slot+1), n.parts...)
	}
	n.parts = n.parts[:max(len(n.parts), p.Slot+1)]
	n.parts[p.Slot] = l
}

// Lists are those below n, by the slot of their path; nil where one was not fetched.
func (n *Node) Lists() []*List { return n.parts }

// Have is the mask of the fields that were asked for and answered.
func (n *Node) Have() bitset.Set { return n.have }

// Settle notes that fields were asked for, whatever came: where there is no value they
// are NULL.
func (n *Node) Settle(mask bitset.Set) { n.have = n.have.Union(mask) }

// HangBelow tells what a node hangs below that has nothing above it yet.
func (n *Node) HangBelow(up *Node) {
	if n.Up == nil {
		n.Up = up
	}
}

// Account is the id of the account that a node hangs below, "" where that is not
// known or it hangs below none.
func (n *Node) Account() string {
	for n != nil && n.In.Level > 0 {
		n = n.Up
	}
	switch {
	case n == nil:
		return ""
	case n.In.Question != nil && n.In.Question.Origin != nil:
		return n.In.Question.Account
	case n.In.Root != schema.RootAccount:
		return ""
	}
	return n.ID
}

// Page is what one answer, or one nested part of it, brought: the unit in which
// missing parts are completed.
type Page struct {
	List   *List // nil for nodes looked up by id
	Window shape.Window
	After  string
	Limit  int
	Left   []*shape.Path // left for requests of their own
	Within *Page         // the page of parents it came nested in
	Nodes  []*Node
	Deep   map[pager.ListKey]*pager.Ahead // the long lists in it that are followed already
	stored
}

// stored is where a page of the first level, or a bale, is kept, and what it weighs.
type stored struct {
	number  int   // among the units, from 1; 0 for a page that is none
	weight  int   // of what is in memory, or would be, in bytes
	touched int64 // when it was used last
	away    bool
	at      int64 // where it is in the file, if it was ever written
	length  int
	sum     uint64 // of what is there
}

// Of is the list that the page is of, nil for nodes looked up by id.
func (p *Page) Of() *List {
	if p == nil {
		return nil
	}
	return p.List
}

// Room is an empty slice for so many of its nodes, where the page has none yet, and for
// others where it has.
func (p *Page) Room(n int) []*Node {
	if p == nil || len(p.Nodes) > 0 || cap(p.Nodes) < n {
		return make([]*Node, 0, n)
	}
	return p.Nodes
}

// Top returns the page that was asked for itself, and brought p.
func (p *Page) Top() *Page {
	for p.Within != nil {
		p = p.Within
	}
	return p
}

// Page returns the nodes that are completed together with n: those of its page
// that no other page brought.
func (n *Node) Page() []*Node {
	if n.From == nil {
		return []*Node{n}
	}
	return n.From.own()
}

// Unit returns the page of the first level that a node belongs to, nil for none.
func (n *Node) Unit() *Page {
	for n.In.Level > 1 {
		if n = n.Up; n == nil {
			return nil
		}
	}
	if n.In.Level < 1 {
		return nil
	}
	return n.From
}

// own are the nodes of the page that no other page brought.
func (p *Page) own() []*Node {
	out := make([]*Node, 0, len(p.Nodes))
	for _, n := range p.Nodes {
		if n.From == p {
			out = append(out, n)
		}
	}
	return out
}
