package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// walk gives the nodes at target below every root in scope. Newest-first rows
// of several accounts are merged.
func (s *store) walk(target *place, chain []*place, b bounds, newest bool) (source, error) {
	first := s.firstPage(target, b)
	if target.root == schema.RootAccount && target.level > 0 && b.accounts == nil && (first > 0 || b.window != (window{})) {
		q := chain[1]
		f := &prime{place: q, wanted: target, window: b.window, first: first, size: s.newList(nil, q, b.window, first).size}
		if newest {
			q.need |= 1 << s.cfg.Catalogue.Index(q.kind, "timestamp")
		}
		if _, err := s.rootsWith(target.root, f); err != nil {
			return nil, err
		}
	}
	roots, err := s.inScope(target, b.accounts)
	if err != nil {
		return nil, err
	}
	if !newest {
		return s.inTurn(target, chain, roots, b.window, first), nil
	}
	field := s.cfg.Catalogue.Index(target.kind, "timestamp")
	target.need |= 1 << field
	m := &merge{field: field}
	for _, r := range roots {
		m.sources = append(m.sources, s.walker(target, chain, once(r), b.window, first))
	}
	return &falling{source: m, s: s, field: field}, nil
}

func (s *store) walker(target *place, chain []*place, starts func() (*node, error), w window, first int) *walker {
	return &walker{s: s, target: target, chain: chain, starts: starts, window: w, first: first}
}

// inTurn gives the nodes below several roots a page of each at a time, so that
// their walks are under way together.
func (s *store) inTurn(target *place, chain []*place, roots []*node, w window, first int) source {
	if len(roots) == 1 || target.level == 0 || first > 0 {
		return s.walker(target, chain, each(roots), w, first)
	}
	t := &turns{}
	for _, r := range roots {
		t.walkers = append(t.walkers, s.walker(target, chain, once(r), w, first))
	}
	return t
}

// walkAll gives everything at p.
func (s *store) walkAll(p *place) *walker {
	chain := make([]*place, p.level+1)
	for q := p; q != nil; q = q.up {
		chain[q.level] = q
	}
	return s.walker(p, chain, s.rootsOf(p), window{}, 0)
}

// smallestPage is the least a walk asks for when it is not sure that the rows
// wanted are the first ones: too small a page costs further calls.
const smallestPage = 10

// firstPage is the size of a walk's first page: what a LIMIT on the table itself
// wants, or for the statement's own LIMIT somewhat more; 0 for the largest.
func (s *store) firstPage(target *place, b bounds) int {
	switch {
	case b.rows > 0 && target.level == 1:
		return b.rows
	case b.rows > 0:
		return max(smallestPage, b.rows)
	case s.first > 0:
		return max(smallestPage, s.first)
	default:
		return 0
	}
}

// rootsOf gives the roots one after another, and finds them when the first is
// wanted.
func (s *store) rootsOf(p *place) func() (*node, error) {
	var next func() (*node, error)
	return func() (*node, error) {
		if next == nil {
			roots, err := s.rootNodes(p.root)
			if err != nil {
				return nil, err
			}
			next = each(roots)
		}
		return next()
	}
}

func each(nodes []*node) func() (*node, error) {
	return func() (*node, error) {
		if len(nodes) == 0 {
			return nil, nil
		}
		n := nodes[0]
		nodes = nodes[1:]
		return n, nil
	}
}

// inScope returns the roots of p's tree, those accounts only where given.
func (s *store) inScope(p *place, accounts map[string]bool) ([]*node, error) {
	all, err := s.rootNodes(p.root)
	if err != nil || accounts == nil || p.root != schema.RootAccount {
		return all, err
	}
	var out []*node
	for _, n := range all {
		if accounts[n.id] {
			out = append(out, n)
		}
	}
	return out, nil
}

func once(n *node) func() (*node, error) { return each([]*node{n}) }

// turns gives the nodes of several walks in turn: a page of the first, a page of
// the second. While one is read, the others' next pages are on their way.
type turns struct {
	walkers []*walker
	at      int
	begun   bool // beyond the first page
}

func (t *turns) next() (*node, error) {
	for len(t.walkers) > 0 {
		w := t.walkers[t.at]
		if t.begun && w.dry() {
			for _, x := range t.walkers {
				x.hurry()
			}
		}
		n, err := w.next()
		if err != nil {
			return nil, err
		}
		if n == nil {
			t.walkers = slices.Delete(t.walkers, t.at, t.at+1)
		} else if w.dry() {
			t.at++
		}
		t.begun = t.begun || n == nil || w.dry()
		if t.at >= len(t.walkers) {
			t.at = 0
		}
		if n != nil {
			return n, nil
		}
	}
	return nil, nil
}

// merge gives the nodes of several newest-first sources newest first.
type merge struct {
	sources []*walker
	heads   []*node
	taken   int // the source whose head was given last
	field   int
}

func (m *merge) next() (*node, error) {
	if m.heads == nil {
		m.heads = make([]*node, len(m.sources))
		for i := range m.sources {
			if err := m.pull(i); err != nil {
				return nil, err
			}
		}
	} else if err := m.pull(m.taken); err != nil {
		return nil, err
	}
	best := -1
	for i, n := range m.heads {
		if n != nil && (best < 0 || n.get(m.field).Text() > m.heads[best].get(m.field).Text()) {
			best = i
		}
	}
	if best < 0 {
		return nil, nil
	}
	m.taken = best
	return m.heads[best], nil
}

func (m *merge) pull(i int) (err error) {
	m.heads[i], err = m.sources[i].next()
	return err
}

// falling checks that nodes come newest first, which the engine was promised.
type falling struct {
	source
	s     *store
	field int
	last  string
}

func (f *falling) next() (*node, error) {
	n, err := f.source.next()
	if n == nil || err != nil {
		return n, err
	}
	at := n.get(f.field).Text()
	if f.last != "" && at > f.last {
		f.s.notes.add(Note{
			Reason: ReasonOrder, Table: f.s.tableAt(n.place), Object: n.id, Incomplete: true,
			Message: "the API did not list the newest first: ORDER BY and LIMIT may be wrong",
		})
	}
	f.last = at
	return n, nil
}
