package graph

import (
	"net/url"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Node is one object of an answer.
type Node struct {
	// ID is the object's id as text; "" where the object has none.
	ID string
	// Values are the leaves, by position in Selection.Fields; a key that the
	// answer lacks, or null, is NULL. Booleans are 0 and 1; a list or an object
	// asked for as a leaf is its JSON text.
	Values []value.Value
	// Parts are the nested edges, by position in Selection.Parts; nil where the
	// answer lacks the part.
	Parts []*Page
}

// Page is one page of an edge, or of a nested edge. A node-valued part is a
// page of one node.
type Page struct {
	Nodes []Node
	// After is the cursor of the next page: paging.cursors.after, or the after
	// parameter of the next link; "" where neither is given.
	After string
	// Odd counts what a [Selection.Lenient] left out for being of another kind.
	Odd int
	// HasNext says that the answer has a next link.
	HasNext bool
	// Next are the parameters of the next link without the token, where no cursor
	// stands beside it; nil without one.
	Next url.Values

	room *room // that it is in, if it is to be given back
}

// IDs are those of its nodes, in their order.
func (p *Page) IDs() []string {
	ids := make([]string, len(p.Nodes))
	for i := range p.Nodes {
		ids[i] = p.Nodes[i].ID
	}
	return ids
}
