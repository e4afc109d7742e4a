package fetch

import (
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// callObjects is how many objects and metrics one call is taken to bear where
// nothing has been seen of that yet.
const callObjects = 1000

// plan returns the request for a page of the list, no larger than the API is
// known to bear. Where it does not bear a single object with all that k asks for,
// what hangs below the objects is left out: lists first, then metrics.
func (s *store) plan(l *list, after string, limit int, k *builder) *shape.PageRequest {
	asked := *k
	var without []string
	for {
		asked.Left = nil
		a := asked.Full(l.path)
		sp := &shape.PageRequest{
			Owner: l.owner.id, Account: l.owner.account(), Path: l.path, Window: l.bounds(), After: after,
			Limit: limit, Selection: a, Left: asked.Left, Without: without,
		}
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

// less makes the next request of this kind smaller after one was too much, and
// reports whether it can be.
func (s *store) less(err error, sp *shape.PageRequest) bool {
	if sp.Limit == 0 || sp.Limit == 1 && len(sp.Selection.Parts) == 0 {
		return false
	}
	refused := sp.Limit
	if !graph.TooMuch(err) {
		if refused = s.perhapsTooMuch(err, sp); refused == 0 {
			return false
		}
	}
	s.cfg.Memory.PageRefused(sp.Kind(), refused)
	return true
}

// perhapsTooMuch finds out whether the API failed because a span asks for too
// much, as it does now and then without saying so, and returns the size of which
// that is known; 0 for none. It asks for one object alone, and then for nothing of
// it. Where a post's metrics may be the cause, that is looked for first.
func (s *store) perhapsTooMuch(err error, sp *shape.PageRequest) int {
	var api *graph.APIError
	if !graph.PerhapsTooMuch(err) || errors.As(err, &api) && sp.Suspicious() {
		return 0
	}
	if sp.Limit > 1 {
		one := *sp
		one.Limit = 1
		if s.answers(&one) == nil {
			return sp.Limit
		}
	}
	if len(sp.Selection.Parts) > 0 && s.alive(sp) == nil {
		return 1
	}
	return 0
}

// settled notes that a request was answered at its size.
func (s *store) settled(sp *shape.PageRequest) {
	if sp.Limit == 0 {
		return
	}
	s.cfg.Memory.PageAnswered(sp.Kind(), sp.Limit)
	for _, kind := range sp.Without {
		s.cfg.Memory.PageAnswered(kind, 0)
	}
}

// apart lets the list below a node be read by requests of its own.
func (s *store) apart(n *node, p *shape.Path) *list {
	l := s.newList(n, p, shape.Window{}, 0)
	n.setPart(p, l)
	s.weigh(n, listWeight)
	return l
}
