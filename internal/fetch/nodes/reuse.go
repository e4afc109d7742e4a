package nodes

import "github.com/viewfinder-sql/viewfinder/internal/fetch/shape"

const (
	// longestSpare is how many nodes, and lists, at each path are kept to be used again.
	longestSpare = 4096
	// spareShare is the part of the budget that the nodes among them may take at a path.
	spareShare = 16
)

// reuse has the memory of nodes that were let go, and of the lists below them, serve for
// those to come: a long walk takes that of a few pages, over and over.
type reuse struct {
	left  []*Node   // let go since reclaim was called last
	lists [][]*List // empty ones, by the index of their path
	most  int       // of each
	of    Reused
}

// Reused is how many nodes that were let go of were kept to be used again, and how many were
// lost, as there were enough.
type Reused struct{ Kept, Lost int }

func newReuse(budget, paths int) reuse {
	most := longestSpare
	if budget > 0 {
		most = min(most, budget/spareShare/nodeWeight)
	}
	return reuse{lists: make([][]*List, paths), most: most}
}

// Reused is what became of the nodes that were let go of.
func (x *reuse) Reused() Reused { return x.of }

// reclaim takes what was let go for what is to come. It is called where nothing but what
// pins them stands among the nodes; what is pinned is left to who stands there.
func (x *reuse) reclaim(held *pins) {
	if len(x.left) == 0 {
		return
	}
	pinned := held.pages()
	for _, n := range x.left {
		if !pinned[n.From] {
			x.node(n)
		}
	}
	clear(x.left)
	x.left = x.left[:0]
}

// node takes a node, and what hangs below it and nowhere else; whole reports whether that
// is all of it.
func (x *reuse) node(n *Node) (whole bool) {
	whole = true
	for _, l := range n.parts {
		if l != nil && l.Owner != nil { // which all have below which there is nothing
			whole = l.Owner == n && x.below(l) && whole
		}
	}
	if !whole { // what is still held climbs by it
		return false
	}
	if len(n.In.spare) == x.most {
		x.of.Lost++
		return true
	}
	x.of.Kept++
	n.empty()
	n.In.spare = append(n.In.spare, n)
	return true
}

// below takes a list and its items; whole reports whether no other list has one of them.
func (x *reuse) below(l *List) (whole bool) {
	whole = true // who reads it stands there, and has it pinned
	if !l.Path.Kind.Insight {
		for _, m := range l.items {
			whole = m.listed == l && m.others == 0 && m.Up == l.Owner && x.node(m) && whole
		}
	}
	if spare := &x.lists[l.Path.Index]; whole && len(*spare) < x.most {
		x.empty(l)
		*spare = append(*spare, l)
	}
	return whole
}

// list is a spare one at a path; nil where there is none.
func (x *reuse) list(p *shape.Path) *List {
	spare := &x.lists[p.Index]
	last := len(*spare) - 1
	if last < 0 {
		return nil
	}
	l := (*spare)[last]
	(*spare)[last] = nil
	*spare = (*spare)[:last]
	return l
}

// empty leaves of a node where its values and parts were. The values stay behind, until others
// take their place: they are few, and to wipe them takes as long as to read them.
func (n *Node) empty() {
	clear(n.parts)
	*n = Node{In: n.In, vals: n.vals[:0], parts: n.parts[:0]}
}

// empty leaves of a list where its items were, and of one that holds the metrics of its
// owner the node that has them.
func (*reuse) empty(l *List) {
	if l.Path.Kind.Insight {
		l.items[0].empty()
		*l = List{Path: l.Path, items: l.items[:1], course: l.course}
		return
	}
	clear(l.items)
	c, page := l.course, l.along
	if page != nil {
		clear(page.Nodes)
		*page = Page{Nodes: page.Nodes[:0]}
	}
	*l, *c = List{Path: l.Path, items: l.items[:0], course: c}, course{along: page}
	l.fortunes = &none
}
