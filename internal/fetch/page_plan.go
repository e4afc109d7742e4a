package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
)

// callObjects is how many objects and metrics one call is taken to bear where
// nothing has been seen of that yet.
const callObjects = 1000

// plan returns the request for a page of the list, no larger than the API is
// known to bear. Where it does not bear a single object with all that k asks for,
// what hangs below the objects is left out: lists first, then metrics.
func (s *store) plan(l *nodes.List, after string, limit int, k *builder) *shape.PageRequest {
	asked := *k
	var without []string
	for {
		asked.Left = nil
		a := asked.Full(l.Path)
		sp := &shape.PageRequest{
			Owner: l.Owner.ID, Account: l.Owner.Account(), Path: l.Path, Window: l.Bounds(), After: after,
			Limit: limit, Selection: a, Left: asked.Left, Without: without,
		}
		sp.Origin, sp.Params = l.Origin()
		if limit == 0 {
			return sp
		}
		n, proven := s.cfg.Memory.MaxPage(sp.Kind(), limit)
		if n > 0 || len(a.Parts) == 0 || asked.Split == shape.SplitAll {
			sp.Limit = max(1, n)
			return sp
		}
		if proven { // it is this object alone that is too much
			limit = 1
		}
		without = append(without, sp.Kind())
		asked.Split++
	}
}

// apart lets the list below a node be read by requests of its own.
func (s *store) apart(n *nodes.Node, p *shape.Path) *nodes.List {
	l := s.newList(n, p, shape.Window{}, 0)
	n.SetPart(p, l)
	s.Weigh(n, nodes.ListWeight)
	return l
}
