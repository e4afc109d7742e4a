package fetch

import (
	"errors"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// partOf returns the list below n at p, fetching it, for every node of n's page,
// where it is missing.
func (s *store) partOf(n *node, p, wanted *shape.Path) (*list, error) {
	if p.Kind.Insight {
		return s.insightsOf(n, p)
	}
	if l := n.part(p); l != nil {
		return l, nil
	}
	if s.Forbids(n.account(), p) {
		return n.none(p), nil
	}
	if n.from != nil && slices.Contains(n.from.left, p) {
		return s.apart(n, p), nil
	}
	s.needs.At(p).Nest = true // the pages to come bring it along
	k := s.builder(wanted, s.nested, n.account())
	lacks := func(m *node) bool { return m.part(p) == nil }
	err := s.complete(n, lacks, func() *shape.Selection {
		a := &shape.Selection{Path: n.in.Path}
		k.AddPart(a, p, false)
		return a
	}, k)
	if s.tolerates(err) {
		s.forbid(n.account(), p, err)
		err = nil
	}
	if err != nil {
		return nil, err
	}
	if l := n.part(p); l != nil {
		return l, nil
	}
	return n.none(p), nil // the object is gone by now
}

// settle makes sure that n has the fields of mask.
func (s *store) settle(n *node, mask bitset.Set) error {
	if q := n.in.question; q != nil && n == q.object {
		return s.questions.bringObjects([]*node{n}, mask, false)
	}
	mask = mask.Minus(n.in.Echo)
	missing := mask.Minus(n.have) // what n is answered first must not end the asking for the others
	if missing.IsEmpty() {
		return nil
	}
	k := s.builder(nil, nil, "")
	lacks := func(m *node) bool { return !mask.Within(m.have) }
	err := s.complete(n, lacks, func() *shape.Selection {
		a := &shape.Selection{Path: n.in.Path}
		k.AddFields(a, missing)
		return a
	}, k)
	n.have = n.have.Union(mask) // what is still missing now cannot be had
	return err
}

// complete brings what lacks reports missing to the nodes of n's page, with what
// build asks of each: by asking for their page again, and for nodes that were
// looked up by id, or have left their page since, by id.
func (s *store) complete(n *node, lacks func(*node) bool, build func() *shape.Selection, k *builder) error {
	if pg := n.from; pg != nil {
		if top := pg.top(); top.list != nil {
			if err := s.reread(pg, top, build, k); err != nil {
				return err
			}
		}
	}
	left := slices.DeleteFunc(n.page(), func(m *node) bool { return !lacks(m) || m.withinAnother() || m.in.Level > 0 && !isID(m.in.Kind, m.id) })
	return s.completeByID(left, build, k)
}

// reread asks for the page top again, with nothing but what build asks of the
// nodes of pg, which is top itself or came nested in it.
func (s *store) reread(pg, top *page, build func() *shape.Selection, k *builder) error {
	for after, left := top.after, len(top.nodes); left > 0; {
		sp, g, err := s.reask(pg, top, after, min(top.limit, left), build, k)
		if repair.BadCursor(err) && after != "" || graph.TooMuch(err) || errors.Is(err, graph.ErrReduceData) {
			return nil // its nodes are asked for by their ids
		}
		if err != nil {
			return err
		}
		s.absorb(g.Nodes, sp.Selection, top, top.list.owner, true)
		left -= len(g.Nodes)
		if after = g.After; len(g.Nodes) == 0 || !g.HasNext || after == "" {
			break
		}
	}
	return nil
}

// reask asks for one page of it, and mends what the API refuses as long as it
// can. Insights that spoil the page are for its posts, one by one.
func (s *store) reask(pg, top *page, after string, limit int, build func() *shape.Selection, k *builder) (*shape.PageRequest, *graph.Page, error) {
	for {
		a := build()
		for p := pg; p != top; p = p.within {
			a = shape.Wrap(a)
		}
		owner := top.list.owner
		sp := &shape.PageRequest{Owner: owner.id, Account: owner.account(), Path: top.list.path, Window: top.window, After: after, Limit: limit, Selection: a}
		sp.Origin, sp.Params = top.list.origin()
		if limit > 0 {
			if sp.Limit, _ = s.cfg.Memory.MaxPage(sp.Kind(), limit); sp.Limit == 0 {
				return nil, nil, graph.ErrReduceData // it was
			}
		}
		g, err := s.pager.Page(s.pager.Context(), sp)
		if err == nil {
			return sp, g, nil
		}
		if s.mendSize(err, sp) {
			continue
		}
		if !s.mend(err, a, k) || k.Bare || a.HasMetrics() && !build().HasMetrics() {
			return nil, nil, s.blame(err, a, sp.Account)
		}
	}
}

// completeByID asks for nodes by their ids, many in one request. Lists that are
// too much to come along with their node are left for requests of their own.
func (s *store) completeByID(nodes []*node, build func() *shape.Selection, k *builder) error {
	if len(nodes) == 0 {
		return nil
	}
	a := build()
	results, err := s.pager.Nodes(ids(nodes), a)
	if err != nil {
		return err
	}
	var again []*node // with less than was asked for
	for i, r := range results {
		n := nodes[i]
		switch {
		case r.Err == nil:
			answer := *r.Node // others may have the same
			answer.ID = n.id  // an account answers with its other id under an Instagram login
			s.absorb([]graph.Node{answer}, a, n.from, n.up, true)
		case errors.Is(r.Err, graph.ErrNotFound) && n.in.Level == 0 && n.id == s.cfg.Account:
			return s.noSuchAccount(n.id, r.Err)
		case errors.Is(r.Err, graph.ErrNotFound):
			s.notes.add(Note{
				Reason: ReasonVanished, Table: s.tableAt(n.in.Path), Object: n.id, Incomplete: true,
				Message: "the object was there when it was listed and is not any more",
			})
		case graph.PerhapsTooMuch(r.Err) && len(a.Parts) > 0:
			for _, b := range a.Parts {
				if n.part(b.Path) == nil && !b.Path.Kind.Insight {
					s.apart(n, b.Path)
				}
			}
		case len(again) > 0 && repair.Refused(r.Err), s.mend(r.Err, a, k):
			again = append(again, n)
		case s.tolerates(r.Err) && len(a.Parts) > 0:
			for _, b := range a.Parts {
				s.forbid(n.account(), b.Path, r.Err)
				if n.part(b.Path) == nil && !b.Path.Kind.Insight {
					n.none(b.Path)
				}
			}
		default:
			return s.blame(r.Err, a, n.account())
		}
	}
	return s.completeByID(again, build, k)
}

func ids(nodes []*node) []string {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		out[i] = n.id
	}
	return out
}
