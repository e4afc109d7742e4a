package fetch

import (
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

const (
	// priceFrom is how many unknown ids make it worth a call to learn how long the
	// walk is that would find them.
	priceFrom = 5
	// leastPatience is how many ids a place is asked for by their ids before its
	// walk is taken for the better way, where it is not known how long that is.
	leastPatience = 30
)

// walkIsBetter reports whether a walk through everything at p takes fewer calls
// than asking for the ids that have been looked up there and were unknown.
func (s *store) walkIsBetter(p *place) bool {
	calls, known := s.walkCalls(p)
	if !known {
		calls = leastPatience
	}
	return p.unknown > calls
}

// walkCalls is how many calls are left of a walk through everything at p, by what
// is known of its lists.
func (s *store) walkCalls(p *place) (calls int, known bool) {
	if p.root != schema.RootAccount {
		return 0, false
	}
	edge := p.top()
	accounts := s.roots[p.root]
	if accounts == nil {
		for _, a := range s.expected() {
			accounts = append(accounts, s.rootNode(s.rootPlace(p.root), a.ID, nil))
		}
	}
	for _, owner := range accounts {
		l := owner.part(edge)
		if l == nil {
			l = &list{place: edge, owner: owner}
		}
		if l.done {
			continue
		}
		n, known := s.counted(l)
		if !known {
			return 0, false
		}
		pages := pagesOf(max(1, n-l.gone-len(l.items)), s.largest(edge))
		calls += pages
		for q := p; q != edge; q = q.up {
			further, known := s.cfg.Memory.further(q.of(owner.account()))
			if !known {
				further = pages // lists that are long take calls of their own
			}
			calls += further
		}
	}
	return calls, len(accounts) > 0
}

// top is the edge of the root that p is or hangs below.
func (p *place) top() *place {
	for p.level > 1 {
		p = p.up
	}
	return p
}

// pagesOf is how many pages of that size hold n items.
func pagesOf(n, size int) int {
	size = max(1, size)
	return (n + size - 1) / size
}

// price asks how many items there are where so many ids are looked up at p that
// it may save calls, once. The first pages of a walk come along with what the
// accounts are asked. Where the accounts cannot be asked for, the ids still can.
func (s *store) price(p, wanted *place) error {
	edge := p.top()
	if p.priced || p.unknown < priceFrom || p.root != schema.RootAccount || edge.edge.Count == "" {
		return nil
	}
	if _, known := s.walkCalls(p); known {
		return nil
	}
	p.priced = true
	s.keep() // what comes along is looked for by its ids
	err := s.count(edge, wanted)
	var none *NoAccountError
	if refused(err) || errors.Is(err, graph.ErrPermission) || errors.As(err, &none) {
		return nil
	}
	return err
}

// count asks each account how many items it has along an edge, and for the first
// page of them, where one call does.
func (s *store) count(edge, wanted *place) error {
	root := s.rootPlace(edge.root)
	field := bitset.Of(s.cfg.Catalogue.Index(root.kind, edge.edge.Count))
	first := s.primeOf(wanted, edge, window{}, 0)
	had := root.need
	root.need = root.need.Union(field)
	defer func() { root.need = had }()
	accounts, err := s.rootsWith(edge.root, first)
	if err != nil || len(accounts) != 1 || field.Within(accounts[0].have) {
		return err
	}
	if first == nil || accounts[0].part(edge) != nil {
		return s.settle(accounts[0], field)
	}
	return s.firstOf(accounts[0], first, field)
}

// firstOf asks an account for some fields together with the first page of a walk.
func (s *store) firstOf(account *node, f *prime, fields bitset.Set) error {
	a := &ask{place: account.place}
	(&asker{s: s}).addFields(a, fields)
	sel, below := a.sel, f.ask(s)
	sel.Parts = append(sel.Parts, f.part(below))
	g, err := s.cfg.Client.Node(s.ctx, graph.Request{Path: account.id, Account: account.account(), Fields: &sel, For: f.place.name()})
	switch {
	case err == nil:
		s.fill(account, g, a)
		f.take(s, account, g.Parts[0], below)
		return nil
	case spoils(err, below), droppable(err):
		return s.settle(account, fields)
	default:
		return err
	}
}
