package fetch

import (
	"errors"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/paging"
)

// rereader brings what the nodes of a page turned out to lack, all of them at once: by
// asking for the page again, or for the nodes by their ids.
type rereader struct {
	*planner
	pager    *pager.Pager
	seen     *nodes.Store
	intake   *intake
	degrader *degrader
	refusals *refusals
}

// complete brings what lacks reports missing to the nodes of n's page, with what
// build asks of each: by asking for their page again, and for nodes that were
// looked up by id, or have left their page since, by id.
func (s *rereader) complete(n *nodes.Node, lacks func(*nodes.Node) bool, build func() *shape.Selection, k *builder) error {
	if n.WithinAnother() {
		return s.completeWithin(n, lacks, build, k)
	}
	if pg := n.From; pg != nil {
		if top := pg.Top(); top.List != nil {
			if err := s.reread(pg, top, build, k); err != nil {
				return err
			}
		}
	}
	left := slices.DeleteFunc(n.Page(), func(m *nodes.Node) bool {
		return !lacks(m) || m.In.Level > 0 && !isID(m.In.Kind, m.ID)
	})
	return s.completeByID(left, build, k)
}

// completeWithin does so for what is read only through what the statement names, and has
// no id to be asked by: it is looked for from its page on, or where the cursor of that is
// lost from the beginning of the list.
func (s *rereader) completeWithin(n *nodes.Node, lacks func(*nodes.Node) bool, build func() *shape.Selection, k *builder) error {
	these, top := n.Page(), n.From.Top()
	after, limit, lost := top.After, top.Limit, 0
	left := 2*top.List.Came() + paging.MostBarren // objects, before it is believed to be gone
	for left > 0 && slices.ContainsFunc(these, lacks) {
		sp, g, err := s.reask(n.From, top, after, limit, build, k)
		if repair.BadCursor(err) && after != "" && lost < paging.MostVain {
			after, limit, lost = "", max(limit, top.List.Path.Edge.MaxLimit), lost+1
			continue
		}
		if err != nil {
			return err
		}
		s.intake.absorb(g.Nodes, sp.Selection, top, top.List.Owner, true)
		left -= max(1, len(g.Nodes))
		if after = g.After; after == "" {
			break
		}
	}
	for _, m := range these {
		if lacks(m) {
			s.notes.addOf(s.vanished(m))
		}
	}
	return nil
}

func (s *rereader) vanished(n *nodes.Node) Note {
	return Note{
		Reason: note.Vanished, Table: s.tableAt(n.In.Path), Object: n.ID, Incomplete: true,
		Message: "the object was there when it was listed and is not any more",
	}
}

// reread asks for the page top again, with nothing but what build asks of the
// nodes of pg, which is top itself or came nested in it.
func (s *rereader) reread(pg, top *nodes.Page, build func() *shape.Selection, k *builder) error {
	for after, left := top.After, len(top.Nodes); left > 0; {
		sp, g, err := s.reask(pg, top, after, min(top.Limit, left), build, k)
		if repair.BadCursor(err) && after != "" || graph.TooMuch(err) || errors.Is(err, graph.ErrReduceData) {
			return nil // its nodes are asked for by their ids
		}
		if err != nil {
			return err
		}
		s.intake.absorb(g.Nodes, sp.Selection, top, top.List.Owner, true)
		left -= len(g.Nodes)
		if after = g.After; len(g.Nodes) == 0 || !g.HasNext || after == "" {
			break
		}
	}
	return nil
}

// reask asks for one page of it, and mends what the API refuses as long as it
// can. Insights that spoil the page are for its posts, one by one. What was too much
// before is not asked for again, unless there is no other way to it.
func (s *rereader) reask(pg, top *nodes.Page, after string, limit int, build func() *shape.Selection, k *builder) (*shape.PageRequest, *graph.Page, error) {
	var one error // with which a single object was refused as too much
	for {
		a := build()
		for p := pg; p != top; p = p.Within {
			a = shape.Wrap(a)
		}
		owner := top.List.Owner
		sp := &shape.PageRequest{Owner: owner.ID, Account: owner.Account(), Path: top.List.Path, Window: top.Window, After: after, Limit: limit, Selection: a}
		sp.Origin, sp.Params = top.List.Origin()
		if limit > 0 {
			if sp.Limit, _ = s.cfg.Memory.MaxPage(sp.Kind(), limit); sp.Limit == 0 {
				switch {
				case !owner.WithinAnother():
					return nil, nil, graph.ErrReduceData // it was
				case one != nil:
					return nil, nil, s.refusals.blame(one, a, sp.Account)
				}
				sp.Limit = 1
			}
		}
		g, err := s.pager.Page(s.pager.Context(), sp)
		if err == nil {
			return sp, g, nil
		}
		if s.degrader.degradeSize(err, sp) {
			if sp.Limit == 1 {
				one = err
			}
			continue
		}
		if !s.degrader.degrade(err, a, k) || k.Bare || a.HasMetrics() && !build().HasMetrics() {
			return nil, nil, s.refusals.blame(err, a, sp.Account)
		}
	}
}

// completeByID asks for nodes by their ids, many in one request. Lists that are
// too much to come along with their node are left for requests of their own.
func (s *rereader) completeByID(these []*nodes.Node, build func() *shape.Selection, k *builder) error {
	if len(these) == 0 {
		return nil
	}
	a := build()
	results, err := s.pager.Nodes(ids(these), a)
	if err != nil {
		return err
	}
	var again []*nodes.Node // with less than was asked for
	for i, r := range results {
		n := these[i]
		if r.Err == nil {
			answer := *r.Node // others may have the same
			answer.ID = n.ID  // an account answers with its other id under an Instagram login
			s.intake.absorb([]graph.Node{answer}, a, n.From, n.Up, true)
			continue
		}
		facts := repair.ObjectFacts{Tolerant: s.cfg.Partial, Changed: len(again) > 0}
		switch s.degrader.object(repair.Known(r.Err, a, facts), r.Err, a, k) {
		case repair.ObjectFails:
			return s.refusals.blame(r.Err, a, n.Account())
		case repair.ObjectMissing:
			if n.In.Level == 0 && n.ID == s.cfg.Account {
				return s.refusals.noSuchAccount(n.ID, r.Err)
			}
			s.notes.add(s.vanished(n))
		case repair.ObjectApart:
			for _, b := range a.Lists() {
				if n.Part(b.Path) == nil {
					s.apart(n, b.Path)
				}
			}
		case repair.ObjectForbidden:
			for _, b := range a.Parts {
				s.refusals.forbid(n.Account(), b.Path, r.Err)
			}
			for _, b := range a.Lists() {
				if n.Part(b.Path) == nil {
					n.None(b.Path)
				}
			}
		default:
			again = append(again, n)
		}
	}
	return s.completeByID(again, build, k)
}

func ids(these []*nodes.Node) []string {
	out := make([]string, len(these))
	for i, n := range these {
		out[i] = n.ID
	}
	return out
}

// apart lets the list below a node be read by requests of its own.
func (s *rereader) apart(n *nodes.Node, p *shape.Path) *nodes.List {
	l := s.newList(n, p, shape.Window{}, 0, nil)
	s.seen.Hang(l)
	s.intake.course.hang(l.Owner, l)
	return l
}
