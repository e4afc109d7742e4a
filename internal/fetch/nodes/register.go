package nodes

import (
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/paging"
)

// register finds nodes by their ids. Who is not looked for need not be found: nodes of which
// it is plain that they are new are entered when somebody looks, and most are let go before.
type register struct {
	byID map[string]*Node // nil of one that was asked for and is not there
	late []*Node          // not entered yet
	// given is the one that a reader was given last: a join looks for what it stands at.
	given *Node
	// first has of each id that came with an answer for a list of the first level the number of
	// the list to which it came first, whatever was let go since.
	first paging.IDMap[uint32]
}

// get is the node of that id, nil for none; asked reports whether it was seen or asked for.
func (r *register) get(id string) (n *Node, asked bool) {
	if r.given != nil && r.given.ID == id {
		return r.given, true
	}
	for _, n := range r.late {
		r.put(n.ID, n)
		n.late = 0
	}
	clear(r.late)
	r.late = r.late[:0]
	n, asked = r.byID[id]
	return n, asked
}

// put enters what has that id, nil for nothing.
func (r *register) put(id string, n *Node) { r.byID[id] = n }

// putLater has a node entered when somebody looks.
func (r *register) putLater(n *Node) {
	r.late = append(r.late, n)
	n.late = int32(len(r.late))
}

// drop takes a node out, and reports whether it was there.
func (r *register) drop(n *Node) bool {
	if r.given == n {
		r.given = nil
	}
	if n.late > 0 {
		last := len(r.late)
		moved := r.late[last-1]
		r.late[n.late-1], moved.late = moved, n.late
		r.late[last-1], r.late = nil, r.late[:last-1]
		n.late = 0
		return true
	}
	if r.byID[n.ID] != n {
		return false
	}
	delete(r.byID, n.ID)
	return true
}

// unsought reports whether nobody has looked for any of them that may still be there.
func (m *Members) unsought() bool { return len(m.byID) == 0 && !m.away.some() }

// fewCompared is how many objects are compared with each other. The API's pages have no more.
const fewCompared = 100

// New reports whether it is plain that these objects, of one answer, are new below their owner:
// nobody has looked for any at their path. One that came below another owner is a node of each
// then.
func (m *Members) New(these []graph.Node) bool {
	if !m.unsought() || len(these) > fewCompared {
		return false
	}
	for i := range these {
		for j := range these[:i] {
			if these[j].ID == these[i].ID {
				return false
			}
		}
	}
	return len(these) == 0 || these[0].ID != ""
}
