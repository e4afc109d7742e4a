package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
)

// source gives nodes in the order of the scan, nil at the end.
type source interface {
	next() (*nodes.Node, error)
	// close ends the reading, before the end too.
	close()
}

// foreseen is a source of which some of the nodes are known that it is to give next.
type foreseen interface {
	// upcoming gives them in their order, as far as they have come, until yield is false.
	upcoming(yield func(*nodes.Node) bool)
}

// inTurn gives the nodes below several roots: newest first, where that is wanted, or
// a page of each at a time, so that their walks are under way together.
func (s *walks) inTurn(target *shape.Path, chain []*shape.Path, roots []*nodes.Node, b scanTerms, sorted bool, first int) source {
	split := s.maySplit(target, b, sorted, first)
	switch {
	case sorted:
		s.needs.At(target).Fields.Add(target.Time)
		m := &mergeByTime{field: target.Time}
		for _, r := range roots {
			m.sources = append(m.sources, &newest{s: s, owner: r, target: target, window: b.window, first: first, floor: b.floor})
		}
		return m
	case target.Level == 0:
		return &given{roots}
	case first > 0, len(roots) == 1 && !split:
		return s.walker(target, chain, each(roots), b.window, first)
	}
	t := &roundRobin{}
	if split {
		t.split = s.split
	}
	for _, r := range roots {
		t.walkers = append(t.walkers, s.walker(target, chain, once(r), b.window, first))
	}
	return t
}

// given gives nodes that have come already.
type given struct{ left []*nodes.Node }

func (g *given) next() (*nodes.Node, error) {
	if len(g.left) == 0 {
		return nil, nil
	}
	n := g.left[0]
	g.left = g.left[1:]
	return n, nil
}

func (g *given) upcoming(yield func(*nodes.Node) bool) {
	for _, n := range g.left {
		if !yield(n) {
			return
		}
	}
}

func (g *given) close() {}

// roundRobin gives the nodes of several walks in turn: a page of the first, a page of
// the second. While one is read, the others' next pages are on their way.
type roundRobin struct {
	walkers []*walker
	at      int
	begun   bool // beyond the first page
	// split makes several of a walk that has read its first page; nil where none is.
	split func(*walker) []*walker
}

func (t *roundRobin) next() (*nodes.Node, error) {
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
		switch {
		case n == nil:
			t.walkers = slices.Replace(t.walkers, t.at, t.at+1, w.part.ended()...)
		case w.dry() && t.split != nil && w.part == nil:
			parts := t.split(w)
			t.walkers = slices.Replace(t.walkers, t.at, t.at+1, parts...)
			t.at += len(parts)
		case w.dry():
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

// upcoming gives those of the walk whose turn it is.
func (t *roundRobin) upcoming(yield func(*nodes.Node) bool) {
	if t.at < len(t.walkers) {
		t.walkers[t.at].upcoming(yield)
	}
}

func (t *roundRobin) close() {
	for _, w := range t.walkers {
		w.close()
	}
}

// mergeByTime gives the nodes of several accounts newest first.
type mergeByTime struct {
	sources []*newest
	heads   []*nodes.Node
	taken   int // the source whose head was given last
	field   int
}

func (m *mergeByTime) next() (*nodes.Node, error) {
	if m.heads == nil {
		for _, w := range m.sources {
			w.hurry()
		}
		m.heads = make([]*nodes.Node, len(m.sources))
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
		if n != nil && (best < 0 || n.Get(m.field).Text() > m.heads[best].Get(m.field).Text()) {
			best = i
		}
	}
	if best < 0 {
		return nil, nil
	}
	m.taken = best
	return m.heads[best], nil
}

// upcoming gives those of one account: which of several comes next is not known.
func (m *mergeByTime) upcoming(yield func(*nodes.Node) bool) {
	if len(m.sources) == 1 {
		m.sources[0].upcoming(yield)
	}
}

func (m *mergeByTime) close() {
	for _, w := range m.sources {
		w.close()
	}
}

func (m *mergeByTime) pull(i int) (err error) {
	m.heads[i], err = m.sources[i].next()
	return err
}
