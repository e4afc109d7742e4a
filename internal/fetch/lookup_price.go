package fetch

import (
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

const (
	// priceFrom is how many unknown ids make it worth a call to learn how long the
	// walk is that would find them.
	priceFrom = 5
	// leastPatience is how many ids a path is asked for by their ids before its
	// walk is taken for the better way, where it is not known how long that is.
	leastPatience = 30
)

// walkIsBetter reports whether a walk through everything at p takes fewer calls
// than asking for the ids that have been looked up there and were unknown.
func (s *lookups) walkIsBetter(p *shape.Path) bool {
	calls, known := s.walkCalls(p)
	if !known {
		calls = leastPatience
	}
	return s.state(p).unknown > calls
}

// walkCalls is how many calls are left of a walk through everything at p, by what
// is known of its lists.
func (s *lookups) walkCalls(p *shape.Path) (calls int, known bool) {
	if !p.OfAccounts() {
		return 0, false
	}
	edge := p.Top()
	accounts := s.roots.of(p)
	if accounts == nil {
		for _, a := range s.planned.expected() {
			accounts = append(accounts, s.seen.Root(p.Start(), a.ID, nil))
		}
	}
	for _, owner := range accounts {
		l := owner.Part(edge)
		if l == nil {
			l = nodes.NewList(owner, edge, nodes.Wish{})
		}
		if l.Done() {
			continue
		}
		n, known := s.course.counted(l)
		if !known {
			return 0, false
		}
		pages := pagesOf(max(1, n-l.Len()), s.largest(edge))
		calls += pages
		for q := p; q != edge; q = q.Up {
			further, known := s.cfg.Memory.FurtherCalls(q.Of(owner.Account()))
			if !known {
				further = pages // lists that are long take calls of their own
			}
			calls += further
		}
	}
	return calls, len(accounts) > 0
}

// pagesOf is how many pages of that size hold n items.
func pagesOf(n, size int) int {
	size = max(1, size)
	return (n + size - 1) / size
}

// price asks how many items there are where so many ids are looked up at p that
// it may save calls, once. The first pages of a walk come along with what the
// accounts are asked. Where the accounts cannot be asked for, the ids still can.
func (s *lookups) price(p, wanted *shape.Path) error {
	edge := p.Top()
	if s.state(p).priced || s.state(p).unknown < priceFrom || !p.OfAccounts() || edge.Edge.Count == "" {
		return nil
	}
	if _, known := s.walkCalls(p); known {
		return nil
	}
	s.state(p).priced = true
	err := s.count(edge, wanted)
	var none *NoAccountError
	if repair.Refused(err) || errors.Is(err, graph.ErrPermission) || errors.As(err, &none) {
		return nil
	}
	return err
}

// count asks each account how many items it has along an edge, and for the first
// page of them, where one call does.
func (s *lookups) count(edge, wanted *shape.Path) error {
	root := edge.Start()
	field := bitset.Of(root.Field(edge.Edge.Count))
	first := s.planned.firstPageOf(wanted, edge, shape.Window{}, 0)
	had := s.needs.At(root).Fields
	s.needs.At(root).Fields = s.needs.At(root).Fields.Union(field)
	defer func() { s.needs.At(root).Fields = had }()
	accounts, err := s.accounts.rootsWith(edge, first)
	if err != nil || len(accounts) != 1 || field.Within(accounts[0].Have()) {
		return err
	}
	if first == nil || accounts[0].Part(edge) != nil {
		return s.completer.settle(accounts[0], field)
	}
	return s.firstOf(accounts[0], first, field)
}

// firstOf asks an account for some fields together with the first page of a walk.
func (s *lookups) firstOf(account *nodes.Node, f *firstPage, fields bitset.Set) error {
	a := &shape.Selection{Path: account.In.Path}
	s.builder(nil, nil, "").AddFields(a, fields)
	sel, below := a.Graph, f.selection()
	sel.Parts = append(sel.Parts, f.part(below))
	g, err := s.pager.Node(graph.Request{Path: account.ID, Account: account.Account(), Fields: &sel, For: f.path.Name()})
	switch {
	case err == nil:
		s.intake.fill(account, g, a)
		f.take(s.lists, account, g.Parts[0], below)
		return nil
	case s.degrader.spoils(err, below), repair.Droppable(err):
		return s.completer.settle(account, fields)
	default:
		return err
	}
}
