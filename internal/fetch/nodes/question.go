package nodes

import (
	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Question is one combination of the values that the arguments of a table have in
// a scan. What answers it is apart from what answers another one: the same post
// under two hashtags is two rows.
type Question struct {
	Text    string                 // tells it from others
	Row     string                 // tells its rows from those of others
	Table   string                 // that it was asked for first
	Name    string                 // of what is asked for, for people
	Account string                 // that asks; "" for none
	Given   map[string]value.Value // what the rows have in the columns of arguments
	Params  []graph.Arg            // of each request
	Members map[*shape.Path]*Members

	// Where the values name the object that the rows begin at:
	Origin *shape.Origin
	Object *Node
	Proven bool // that it exists
	Gone   bool // it does not, or is not shown
	// Ahead says that it is asked before a scan names it.
	Ahead bool
}

// Settled are the fields of a path that the statement itself gives.
func (q *Question) Settled(p *shape.Path) (mask bitset.Set) {
	for f, c := range p.Columns {
		if c == nil {
			continue
		}
		if _, given := q.Given[c.Name]; given {
			mask.Add(f)
		}
	}
	return mask
}

// WithinAnother reports whether a node is read only through what the statement
// names: it cannot be asked for by its id.
func (n *Node) WithinAnother() bool {
	q := n.In.Question
	return q != nil && q.Origin != nil && q.Origin.Field != ""
}
