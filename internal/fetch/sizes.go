package fetch

import (
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// sizing is what a connector knows of the pages that one kind of request of one
// account bears.
type sizing struct {
	most     int  // that were asked for at the most
	limit    int  // of the next page; 0: not even one object with what hangs below it
	proven   int  // the largest that was answered
	good     int  // pages in a row that were answered at the limit
	patience int  // how many before a larger one than is proven is tried
	probing  bool // the limit is such a try
	falling  bool // the last page was refused
	falls    int  // how often pages fell from what was proven since they held it
}

const (
	firstPatience = 4
	mostPatience  = 64
	mostSizes     = 2000 // kinds of requests remembered
)

// bears returns the largest page to ask for by a request of that kind, at the
// most so many objects; 0 where the API does not bear a single one. proven says
// that it has borne some.
func (m *Memory) bears(kind string, most int) (limit int, proven bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if z := m.sizes[kind]; z != nil {
		z.most = max(z.most, most)
		return min(z.limit, most), z.proven > 0
	}
	return most, false
}

// callObjects is how many objects and metrics one call is taken to bear where
// nothing has been seen of that yet.
const callObjects = 1000

// unbounded is the limit before any refusal.
const unbounded = 1 << 30

// sizing returns what is known of a kind of requests.
func (m *Memory) sizing(kind string) *sizing {
	z := m.sizes[kind]
	if z == nil {
		if len(m.sizes) >= mostSizes {
			clear(m.sizes)
		}
		z = &sizing{limit: unbounded, patience: firstPatience}
		m.sizes[kind] = z
	}
	return z
}

// tooLarge notes that the API refused a page of that size: the next is half of
// it.
func (m *Memory) tooLarge(kind string, limit int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	z := m.sizing(kind)
	z.most = max(z.most, limit)
	switch {
	case z.probing && limit > z.proven:
		z.patience = min(max(firstPatience, 2*z.patience), mostPatience)
		z.limit, z.good, z.probing = z.proven, 0, false
		return
	case !z.falling:
		z.falls++
	}
	z.limit, z.good, z.probing, z.falling = min(z.limit, limit/2), 0, false, true
}

// answered notes that a page of that size was answered; of 0, that one was which
// asked for nothing below its objects. After a costly spot pages grow back at
// once to what is proven, unless they fell again. Beyond that larger ones are
// tried ever more rarely, for a refusal is a call.
func (m *Memory) answered(kind string, limit int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	z := m.sizing(kind)
	if z.limit == unbounded {
		z.proven = max(z.proven, limit)
	}
	if limit < z.limit {
		return
	}
	z.good++
	if z.probing {
		z.patience, z.probing = max(1, z.patience/2), false
	}
	if z.falling && z.falls > 1 {
		z.proven, z.falls = z.proven/2, 0
	}
	z.proven, z.falling = max(z.proven, limit), false
	switch {
	case limit < z.proven:
		z.limit, z.good = min(max(1, 2*limit), z.proven), 0
	case z.good >= z.patience && limit < z.most:
		z.limit, z.good, z.falls, z.probing = min(limit+max(1, limit/2), z.most), 0, 0, true
	default:
		z.limit = limit
	}
}

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
		n, proven := s.cfg.Memory.bears(sp.Kind(), limit)
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
	s.cfg.Memory.tooLarge(sp.Kind(), refused)
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
	s.cfg.Memory.answered(sp.Kind(), sp.Limit)
	for _, kind := range sp.Without {
		s.cfg.Memory.answered(kind, 0)
	}
}

// apart lets the list below a node be read by requests of its own.
func (s *store) apart(n *node, p *shape.Path) *list {
	l := s.newList(n, p, shape.Window{}, 0)
	n.setPart(p, l)
	s.weigh(n, listWeight)
	return l
}
