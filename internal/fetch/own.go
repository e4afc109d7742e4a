package fetch

import (
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// ownAccount is the account of a login that is one account's.
type ownAccount struct {
	*planner
	planned  *accountPlan
	pager    *pager.Pager
	seen     *nodes.Store
	roots    *roots
	intake   *intake
	degrader *degrader
	lists    *lists
}

// find returns it. Where it has to be asked for, what the statement needs of it comes
// along, and the first page of a walk below it.
func (s *ownAccount) find(p *shape.Path, first *firstPage) ([]*nodes.Node, error) {
	own, known := s.planned.knownOwn()
	pg := &nodes.Page{}
	if known {
		s.roots.own = own
	} else if err := s.ask(p, pg, first); err != nil {
		return nil, err
	}
	if id := s.cfg.Account; id != "" && id != s.roots.own.ID && id != s.roots.own.Scoped {
		return nil, &NoAccountError{Step: fmt.Sprintf("BusinessAccountId is %s, and the login is that of %s (%s): with AuthScheme=%s a login reaches its own account only; log in with the other one, or leave BusinessAccountId empty",
			id, s.roots.own.ID, s.roots.own.Username, s.cfg.Login)}
	}
	pg.Nodes = []*nodes.Node{s.seen.Root(p, s.roots.own.ID, pg)}
	return pg.Nodes, nil
}

// ask asks for it.
func (s *ownAccount) ask(p *shape.Path, pg *nodes.Page, first *firstPage) error {
	k := s.builder(nil, nil, "")
	for {
		a := &shape.Selection{Path: p}
		k.AddFields(a, s.needs.At(p).Fields)
		sel := s.planned.ownSelection(a)
		var below *shape.Selection
		if first != nil {
			below = first.selection()
			sel.Parts = append(sel.Parts, first.part(below))
		}
		g, err := s.pager.Node(s.planned.ownRequest(p, sel))
		switch {
		case err == nil:
		case first != nil && s.degrader.spoils(err, below):
			continue
		case first != nil && repair.Droppable(err):
			first = nil
			continue
		case s.degrader.degrade(err, a, k):
			continue
		default:
			return err
		}
		text := func(field string) string { return g.Values[slices.Index(sel.Fields, field)].Text() }
		s.roots.own = learn.Account{ID: text(s.planned.begin.ID), Username: text(s.planned.begin.Username), Scoped: g.ID}
		if s.roots.own.ID == "" {
			s.roots.own.ID = g.ID
		}
		s.cfg.Memory.SetAccounts([]learn.Account{s.roots.own}, s.now())
		own := *g // others may have the same answer
		own.ID = s.roots.own.ID
		n := s.intake.absorb([]graph.Node{own}, a, pg, nil, false)[0]
		if first != nil {
			first.take(s.lists, n, g.Parts[0], below)
		}
		return nil
	}
}
