package fetch

import (
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The fields by which the account of an Instagram Login is known: its id, which
// webhooks use too, and its name. Its node has an id of the app's own besides.
const (
	ownID   = "user_id"
	ownName = "username"
)

// ownSelection is what an ask of the account is asked with, with those fields
// behind.
func ownSelection(a *shape.Selection) graph.Selection {
	sel := a.Graph
	sel.Fields = slices.Clone(sel.Fields)
	for _, f := range []string{ownID, ownName} {
		if !slices.Contains(sel.Fields, f) {
			sel.Fields = append(sel.Fields, f)
		}
	}
	return sel
}

// ownRequest asks for that account.
func ownRequest(p *shape.Path, sel graph.Selection) graph.Request {
	return graph.Request{Path: "me", Fields: &sel, For: p.Name()}
}

// ownAccount returns the account of an Instagram Login: the login's own. Where
// it has to be asked for, what the statement needs of it comes along, and the
// first page of a walk below it.
func (s *store) ownAccount(p *shape.Path, first *prime) ([]*nodes.Node, error) {
	own, known := s.knownOwn()
	pg := &nodes.Page{}
	if known {
		s.own = own
	} else if err := s.askOwn(p, pg, first); err != nil {
		return nil, err
	}
	if id := s.cfg.Account; id != "" && id != s.own.ID && id != s.own.Scoped {
		return nil, &NoAccountError{Step: fmt.Sprintf("BusinessAccountId is %s, and the login is that of %s (%s): with AuthScheme=%s a login reaches its own account only; log in with the other one, or leave BusinessAccountId empty",
			id, s.own.ID, s.own.Username, schema.InstagramLogin)}
	}
	pg.Nodes = []*nodes.Node{s.Root(p, s.own.ID, pg)}
	return pg.Nodes, nil
}

// knownOwn returns that account as other statements have found it.
func (s *planner) knownOwn() (learn.Account, bool) {
	list := s.cfg.Memory.Accounts(s.now())
	if len(list) != 1 || list[0].Scoped == "" {
		return learn.Account{}, false
	}
	return list[0], true
}

// askOwn asks for it.
func (s *store) askOwn(p *shape.Path, pg *nodes.Page, first *prime) error {
	k := s.builder(nil, nil, "")
	for {
		a := &shape.Selection{Path: p}
		k.AddFields(a, s.needs.At(p).Fields)
		sel := ownSelection(a)
		var below *shape.Selection
		if first != nil {
			below = first.selection()
			sel.Parts = append(sel.Parts, first.part(below))
		}
		g, err := s.pager.Node(ownRequest(p, sel))
		switch {
		case err == nil:
		case first != nil && s.spoils(err, below):
			continue
		case first != nil && repair.Droppable(err):
			first = nil
			continue
		case s.mend(err, a, k):
			continue
		default:
			return err
		}
		text := func(field string) string { return g.Values[slices.Index(sel.Fields, field)].Text() }
		s.own = learn.Account{ID: text(ownID), Username: text(ownName), Scoped: g.ID}
		if s.own.ID == "" {
			s.own.ID = g.ID
		}
		s.cfg.Memory.SetAccounts([]learn.Account{s.own}, s.now())
		own := *g // others may have the same answer
		own.ID = s.own.ID
		n := s.absorb([]graph.Node{own}, a, pg, nil, false)[0]
		if first != nil {
			first.take(s, n, g.Parts[0], below)
		}
		return nil
	}
}
