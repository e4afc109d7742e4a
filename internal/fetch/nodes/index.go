package nodes

import "github.com/viewfinder-sql/viewfinder/internal/fetch/shape"

// index finds the nodes seen at each path.
type index struct {
	members []Members // by the path's index
	// below are those of a path along an edge that may lead to one object from several
	// owners: of each owner apart, and what hangs below such of each account.
	below map[below]*Members
}

type below struct {
	owner *Node
	path  *shape.Path
}

func newIndex(paths []*shape.Path) *index {
	return &index{members: make([]Members, len(paths)), below: map[below]*Members{}}
}

// Of returns the nodes seen at a path.
func (x *index) Of(p *shape.Path) *Members {
	m := &x.members[p.Index]
	if m.Path == nil { // a statement comes by few of the paths
		m.init(p)
	}
	return m
}

// Among returns the nodes seen at a path below an owner, in answer to its question
// or that of the list. Objects that hang below several owners are nodes of each.
func (x *index) Among(p *shape.Path, owner *Node, l *List) *Members {
	var q *Question
	switch {
	case owner != nil && owner.In.Question != nil:
		q = owner.In.Question
	case l != nil:
		q = l.Question
	}
	if q == nil && owner != nil && p.Shared() {
		return x.sharedBy(owner, p)
	}
	return x.answering(q, p)
}

// sharedBy returns the nodes seen at a path of shared objects below their owner, or, of
// what hangs below such objects, below the account that the owner hangs below.
func (x *index) sharedBy(owner *Node, p *shape.Path) *Members {
	for !p.Edge.Shared && owner.Up != nil {
		owner = owner.Up
	}
	key := below{owner, p}
	m := x.below[key]
	if m == nil {
		m = new(Members)
		m.init(p)
		x.below[key] = m
	}
	return m
}

// answering returns the nodes seen at a path in answer to a question, nil for none.
func (x *index) answering(q *Question, p *shape.Path) *Members {
	if q == nil {
		return x.Of(p)
	}
	m := q.Members[p]
	if m == nil {
		m = new(Members)
		m.init(p)
		m.Question = q
		q.Members[p] = m
	}
	return m
}

// Saw reports whether an id at p was asked for or seen, and whether there is such
// a node.
func (x *index) Saw(p *shape.Path, id string) (asked, there bool) {
	m := x.Of(p)
	n, asked := m.get(id)
	if n == nil && m.away.get(id) > 0 {
		return true, true
	}
	return asked, n != nil
}

// SetMissing notes that there is no node at p with an id that was asked for.
func (x *index) SetMissing(p *shape.Path, id string) { x.Of(p).put(id, nil) }

// Came is how many nodes at p were new.
func (x *index) Came(p *shape.Path) int { return x.Of(p).came }

// Root returns the node of that id at which paths begin.
func (x *index) Root(p *shape.Path, id string, from *Page) *Node {
	m := x.Of(p)
	n, _ := m.get(id)
	if n == nil {
		n = newNode(m, id)
		n.From = from
		m.put(id, n)
	}
	return n
}

// BeginAt returns a node that the statement names, at which what answers q begins.
func (x *index) BeginAt(q *Question, p *shape.Path, id string) *Node {
	m := x.answering(q, p)
	n := &Node{ID: id, In: m}
	m.put(id, n)
	return n
}

// Candidate returns a node that is not among those seen at p: of an object of which it
// has to be found out whether it is one of them.
func (x *index) Candidate(p *shape.Path, id string) *Node { return &Node{ID: id, In: x.Of(p)} }
