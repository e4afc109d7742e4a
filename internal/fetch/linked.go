package fetch

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// linkedAccounts are the accounts that what a list of the login's holds is linked to, as
// its Pages are.
type linkedAccounts struct {
	*planner
	planned  *accountPlan
	pager    *pager.Pager
	seen     *nodes.Store
	intake   *intake
	degrader *degrader
	refusals *refusals
	lists    *lists
	walks    *walks
}

// find returns them: the one that the configuration names, those that are known, or
// else as they are asked for, on every way that the configuration says.
func (s *linkedAccounts) find(p *shape.Path, first *firstPage) ([]*nodes.Node, error) {
	if id := s.cfg.Account; id != "" {
		return []*nodes.Node{s.seen.Root(p, id, nil)}, nil
	}
	if s.needs.OnlyIDs(p) {
		if known := s.cfg.Memory.Accounts(s.now()); known != nil && (first == nil || len(known) == 1 || len(known) > first.accounts) {
			pg := &nodes.Page{}
			for _, a := range known {
				pg.Nodes = append(pg.Nodes, s.seen.Root(p, a.ID, pg))
			}
			return pg.Nodes, nil
		}
	}
	these, listed, err := s.onList(p, first)
	if err == nil && s.cfg.Beside {
		these, err = s.beside(p, these)
	}
	if err != nil {
		return nil, err
	}
	if len(these) == 0 {
		return nil, s.whyNone(listed)
	}
	s.planned.remember(these)
	return these, nil
}

// onList finds those that the login's list leads to, and how many objects it has.
func (s *linkedAccounts) onList(p *shape.Path, first *firstPage) (these []*nodes.Node, listed int, err error) {
	if l, ok := s.planned.linkedTo(p); ok && first == nil {
		if these, listed, ok, err := s.ofWalk(l, p); ok || err != nil {
			return these, listed, err
		}
	}
	return s.connected(p, first)
}

// beside adds those that the login reaches beside its list.
func (s *linkedAccounts) beside(p *shape.Path, these []*nodes.Node) ([]*nodes.Node, error) {
	q := s.planned.besideList()
	if q == nil {
		return these, nil
	}
	wanted := s.needs.At(p).Fields
	s.needs.At(q).Fields = s.needs.At(q).Fields.Union(wanted)
	s.needs.At(q).Nest = true
	login := s.seen.Root(q.Start(), s.cfg.Login.Beginning(q.Root).At, nil)
	w := s.walks.walker(q, q.Chain(), once(login), shape.Window{}, 0)
	defer w.close()
	pg := &nodes.Page{}
	for {
		n, err := w.next()
		if s.tolerates(err) {
			s.refusals.forbid("", q, err)
			return these, nil
		}
		if n == nil || err != nil {
			return these, s.refusals.toward(q, err)
		}
		account := s.seen.Root(p, n.ID, pg)
		for f := range wanted.All() { // which both have under the same numbers
			if n.Have().Has(f) && !account.Have().Has(f) {
				account.Set(f, n.Get(f))
			}
		}
		if !slices.Contains(these, account) { // several lead to it
			these, pg.Nodes = append(these, account), append(pg.Nodes, account)
		}
	}
}

// ofWalk walks what is linked to accounts and returns those; false where one of them
// lacks what the statement needs, as one that was read before.
func (s *linkedAccounts) ofWalk(l linked, p *shape.Path) (these []*nodes.Node, pages int, ok bool, err error) {
	pg := &nodes.Page{}
	login := s.seen.Root(l.pages.Start(), s.cfg.Login.Beginning(l.pages.Root).At, nil)
	w := s.walks.walker(l.pages, l.pages.Chain(), once(login), shape.Window{}, 0)
	defer w.close()
	for ; ; pages++ {
		n, err := w.next()
		if err != nil {
			return nil, 0, false, err
		}
		if n == nil {
			break
		}
		for _, at := range l.from {
			if !n.Have().Has(at) {
				return nil, 0, false, nil
			}
		}
		id := n.Get(l.from[0])
		if id.IsNull() {
			continue
		}
		account := s.seen.Root(p, id.Text(), pg)
		for f, at := range l.from {
			if !account.Have().Has(f) {
				account.Set(f, n.Get(at))
			}
		}
		if !slices.Contains(pg.Nodes, account) { // linked to two Pages
			pg.Nodes = append(pg.Nodes, account)
		}
	}
	return pg.Nodes, pages, true, nil
}

// connected asks for the login's Pages and the accounts connected to them, with
// what the statement needs of each account.
func (s *linkedAccounts) connected(p *shape.Path, first *firstPage) (these []*nodes.Node, listed int, err error) {
	k := s.builder(nil, nil, "")
	pg := &nodes.Page{}
	w := s.planned.walk()
	for !w.Done() {
		a, below, g, err := s.connectedPage(p, k, first, w.After())
		if below == nil {
			first = nil
		}
		if w.again(err) {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		had := len(pg.Nodes)
		for i := range g.Nodes {
			account := g.Nodes[i].Parts[0]
			if account == nil {
				continue
			}
			for j, n := range s.intake.absorb(account.Nodes, a, pg, nil, false) {
				if slices.Contains(pg.Nodes, n) { // connected to two Pages
					continue
				}
				pg.Nodes = append(pg.Nodes, n)
				if first != nil {
					first.take(s.lists, n, account.Nodes[j].Parts[0], below)
				}
			}
		}
		if first != nil && len(pg.Nodes) < had+2 {
			first = nil // a call for each is no fewer
		}
		if err := w.proceed(g); err != nil {
			return nil, 0, err
		}
	}
	if len(pg.Nodes) > 0 {
		s.cfg.Memory.SetLength(s.planned.begin.Path(), w.Len())
	}
	return pg.Nodes, w.Len(), nil
}

// connectedPage asks for one page of them. A first page of posts that the API
// will not give along is dropped from the request: below, which asks for it, is nil
// then.
func (s *linkedAccounts) connectedPage(p *shape.Path, k *builder, first *firstPage, after string) (a, below *shape.Selection, g *graph.Page, err error) {
	most := accountsPage
	var doubted *firstPage // the API failed with it, and may answer without
	for {
		a, below = &shape.Selection{Path: p}, nil
		k.AddFields(a, s.needs.At(p).Fields)
		sel, limit := a.Graph, most
		if first != nil {
			below, limit = first.selection(), first.accounts
			sel.Parts = append(sel.Parts, first.part(below))
		}
		g, err = s.pagesOfLogin(s.pager.Context(), p, sel, after, limit)
		switch {
		case err == nil && first != nil:
			s.cfg.Memory.PageAnswered(first.kind(), 1)
			return a, below, g, nil
		case err == nil:
			if doubted != nil {
				s.cfg.Memory.PageRefused(doubted.kind(), 1)
			}
			return a, below, g, nil
		case first != nil && graph.TooMuch(err):
			doubted, first = first, nil
		case first == nil && most > 1 && s.pagesAreTooMuch(err, p, sel, after):
			most /= 2
		case repair.BadCursor(err) && after != "":
			return nil, below, nil, err
		case first != nil && s.degrader.spoils(err, below):
		case first != nil && repair.Droppable(err):
			if graph.PerhapsTooMuch(err) && !below.HasMetrics() {
				doubted = first
			}
			first = nil
		case !s.degrader.degrade(err, a, k):
			return nil, below, nil, err
		}
	}
}

// pagesAreTooMuch reports whether the API refused a page of them for its size,
// which one alone tells where it does not say so.
func (s *linkedAccounts) pagesAreTooMuch(err error, p *shape.Path, sel graph.Selection, after string) bool {
	if graph.TooMuch(err) || !graph.PerhapsTooMuch(err) {
		return graph.TooMuch(err)
	}
	_, err = s.pagesOfLogin(s.pager.Context(), p, sel, after, 1)
	return err == nil
}

// pagesOfLogin asks for a page of the list ([accountPlan.linksRequest]).
func (s *linkedAccounts) pagesOfLogin(ctx context.Context, wanted *shape.Path, sel graph.Selection, after string, limit int) (*graph.Page, error) {
	return s.pager.Ask(ctx, s.planned.linksRequest(wanted, sel, after, limit))
}

// whyNone finds the missing step of the connection, of which so many objects were
// listed.
func (s *linkedAccounts) whyNone(listed int) error {
	why := s.planned.begin.Missing
	if listed > 0 {
		return &NoAccountError{Step: why.Unlinked}
	}
	sel := graph.Selection{Fields: []string{why.Grants.Scope, why.Grants.Status}, Key: why.Grants.Scope}
	g, err := s.pager.Ask(s.pager.Context(), graph.Request{Path: schema.Me + "/" + why.Grants.List, Pick: &sel, For: s.shape.Accounts().Name()})
	if err != nil {
		return errors.Join(&NoAccountError{Step: why.Unlisted}, err)
	}
	var missing []string
	var needed []string
	if list := s.shape.OfLogin(s.planned.begin.List); list != nil {
		needed = s.refusals.scopes(list)
	}
	for _, scope := range needed {
		granted := slices.ContainsFunc(g.Nodes, func(n graph.Node) bool {
			return n.Values[0].Text() == scope && n.Values[1].Text() == why.Grants.Granted
		})
		if !granted {
			missing = append(missing, scope)
		}
	}
	if len(missing) > 0 {
		return &NoAccountError{Step: "the login has not granted " + strings.Join(missing, " and ") + "; log in again and grant it"}
	}
	return &NoAccountError{Step: why.Empty}
}
