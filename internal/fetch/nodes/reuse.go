package nodes

import (
	"github.com/viewfinder-sql/viewfinder/internal/bitset"
)

// longestSpare is how many nodes at each path are kept to be used again.
const longestSpare = 4096

// reuse has the memory of nodes that were let go serve for those to come: a long walk takes
// that of a few pages, over and over.
type reuse struct{ left []*Node }

// reclaim takes what was let go since it was called last for nodes to come. It is called
// where nothing but what pins them stands among the nodes; what is pinned is left to who
// stands there.
func (x *reuse) reclaim(held pins) {
	if len(x.left) == 0 {
		return
	}
	pinned := held.pages()
	for _, n := range x.left {
		if !pinned[n.From] {
			n.reclaim()
		}
	}
	clear(x.left)
	x.left = x.left[:0]
}

// reclaim takes a node, and what hangs below it and nowhere else.
func (n *Node) reclaim() {
	for _, l := range n.parts {
		if l == nil || l.Owner != n || l.Path.Kind.Insight {
			continue
		}
		for _, m := range l.items {
			if m.listed == l && m.others == 0 && m.Up == n {
				m.reclaim()
			}
		}
	}
	n.In.reclaim(n)
}

// reclaim empties a node, and keeps it to be used again.
func (m *Members) reclaim(n *Node) {
	if len(m.spare) == longestSpare {
		return
	}
	clear(n.vals)
	clear(n.parts)
	n.ID, n.Up, n.From, n.listed = "", nil, nil, nil
	n.vals, n.parts, n.have = n.vals[:0], n.parts[:0], bitset.Set{}
	n.row, n.others, n.away, n.named = 0, 0, false, false
	m.spare = append(m.spare, n)
}
