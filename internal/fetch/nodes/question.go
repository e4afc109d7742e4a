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

// Among returns the nodes seen at a path below an owner, in answer to its question
// or that of the list.
func (s *Store) Among(p *shape.Path, owner *Node, l *List) *Members {
	var q *Question
	switch {
	case owner != nil && owner.In.Question != nil:
		q = owner.In.Question
	case l != nil:
		q = l.Question
	}
	return s.answering(q, p)
}

// answering returns the nodes seen at a path in answer to a question, nil for none.
func (s *Store) answering(q *Question, p *shape.Path) *Members {
	if q == nil {
		return s.Of(p)
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

// Origin is where a list of the first level is asked for whose owner the statement
// names, and the parameters that the statement gives; nil of any other.
func (l *List) Origin() (*shape.Origin, []graph.Arg) {
	switch {
	case l.Path.Level != 1:
		return nil, nil
	case l.Owner.In.Question != nil:
		return l.Owner.In.Question.Origin, nil
	case l.Question != nil:
		return nil, l.Question.Params
	}
	return nil, nil
}
