package fetch

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// accounts finds the nodes at which paths begin: the login's own account, those that
// its Pages are connected to, or the Pages.
type accounts struct {
	*planner
	planned  *accountPlan
	pager    *pager.Pager
	seen     *nodes.Store
	roots    *roots
	intake   *intake
	mender   *mender
	refusals *refusals
	lists    *lists
	walks    *walks
}

// rootNodes returns the nodes that paths of that root begin at.
func (s *accounts) rootNodes(root schema.Root) ([]*nodes.Node, error) {
	return s.rootsWith(root, nil)
}

// rootsWith does the same; where the accounts have to be asked for, or are
// several, it brings along the first page of a walk below each.
func (s *accounts) rootsWith(root schema.Root, first *prime) ([]*nodes.Node, error) {
	if these := s.roots.found[root]; these != nil {
		return these, nil
	}
	p := s.shape.RootOf(root)
	these, err := s.findRoots(root, p, first)
	if err != nil {
		return nil, err
	}
	s.roots.found[root] = these
	return these, nil
}

func (s *accounts) findRoots(root schema.Root, p *shape.Path, first *prime) ([]*nodes.Node, error) {
	switch {
	case root == schema.RootUser:
		return []*nodes.Node{s.seen.Root(p, "me", nil)}, nil
	case root == schema.RootPage:
		return loginWalk{}.roots(s, p)
	case s.cfg.Login == schema.InstagramLogin:
		return s.ownAccount(p, first)
	case s.cfg.Account != "":
		return []*nodes.Node{s.seen.Root(p, s.cfg.Account, nil)}, nil
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
	if l, ok := s.planned.linkedTo(p); ok && first == nil {
		if these, ok, err := l.accounts(s, p); ok || err != nil {
			s.remember(these)
			return these, err
		}
	}
	return s.connected(p, first)
}

// inScope returns the roots of p's tree, those accounts only where given.
func (s *accounts) inScope(p *shape.Path, accounts map[string]bool) ([]*nodes.Node, error) {
	all, err := s.rootNodes(p.Root)
	if err != nil || accounts == nil || p.Root != schema.RootAccount {
		return all, err
	}
	var out []*nodes.Node
	for _, n := range all {
		if accounts[n.ID] {
			out = append(out, n)
		}
	}
	return out, nil
}

// rootsOf gives the roots one after another, and finds them when the first is
// wanted.
func (s *accounts) rootsOf(p *shape.Path) func() (*nodes.Node, error) {
	var next func() (*nodes.Node, error)
	return func() (*nodes.Node, error) {
		if next == nil {
			roots, err := s.rootNodes(p.Root)
			if err != nil {
				return nil, err
			}
			next = each(roots)
		}
		return next()
	}
}

// walkAll gives everything at p.
func (s *accounts) walkAll(p *shape.Path) *walker {
	return s.walks.walker(p, p.Chain(), s.rootsOf(p), shape.Window{}, 0)
}

// connected asks for the login's Pages and the accounts connected to them, with
// what the statement needs of each account.
func (s *accounts) connected(p *shape.Path, first *prime) ([]*nodes.Node, error) {
	k := s.builder(nil, nil, "")
	pg := &nodes.Page{}
	pages := 0
	for w := (loginWalk{}); !w.done; {
		a, below, g, err := s.connectedPage(p, k, first, w.after)
		if below == nil {
			first = nil
		}
		if w.again(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		pages += len(g.Nodes)
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
			return nil, err
		}
	}
	if len(pg.Nodes) == 0 {
		return nil, s.whyNone(pages)
	}
	s.remember(pg.Nodes)
	return pg.Nodes, nil
}

// remember tells later statements which accounts there are.
func (s *accounts) remember(these []*nodes.Node) {
	if len(these) == 0 {
		return
	}
	list := make([]learn.Account, len(these))
	for i, n := range these {
		list[i] = learn.Account{ID: n.ID}
	}
	s.cfg.Memory.SetAccounts(list, s.now())
}

// connectedPage asks for one page of them. A first page of posts that the API
// will not give along is dropped from the request: below, which asks for it, is nil
// then.
func (s *accounts) connectedPage(p *shape.Path, k *builder, first *prime, after string) (a, below *shape.Selection, g *graph.Page, err error) {
	most := accountsPage
	var doubted *prime // the API failed with it, and may answer without
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
		case first != nil && s.mender.spoils(err, below):
		case first != nil && repair.Droppable(err):
			if graph.PerhapsTooMuch(err) && !below.HasMetrics() {
				doubted = first
			}
			first = nil
		case !s.mender.mend(err, a, k):
			return nil, below, nil, err
		}
	}
}

// pagesAreTooMuch reports whether the API refused a page of them for its size,
// which one alone tells where it does not say so.
func (s *accounts) pagesAreTooMuch(err error, p *shape.Path, sel graph.Selection, after string) bool {
	if graph.TooMuch(err) || !graph.PerhapsTooMuch(err) {
		return graph.TooMuch(err)
	}
	_, err = s.pagesOfLogin(s.pager.Context(), p, sel, after, 1)
	return err == nil
}

// pagesOfLogin asks for one page of the login's Pages, with sel of the account
// that each is connected to: the only part of the answer's nodes, nil where there
// is none. wanted is the path for whose sake it asks.
func (s *accounts) pagesOfLogin(ctx context.Context, wanted *shape.Path, sel graph.Selection, after string, limit int) (*graph.Page, error) {
	return s.pager.Ask(ctx, loginPages(wanted, sel, after, limit))
}

// whyNone finds the missing step of the connection.
func (s *accounts) whyNone(pages int) error {
	if pages > 0 {
		return &NoAccountError{Step: "the login reaches Facebook Pages, but none of them is connected to an Instagram professional account; connect one in the Page's settings under Linked accounts, and select it when logging in"}
	}
	sel := graph.Selection{Fields: []string{"permission", "status"}, Key: "permission"}
	g, err := s.pager.Ask(s.pager.Context(), graph.Request{Path: "me/permissions", Pick: &sel, For: s.shape.RootOf(schema.RootAccount).Name()})
	if err != nil {
		return errors.Join(&NoAccountError{Step: "the login shows no Facebook Page"}, err)
	}
	var missing []string
	for _, scope := range []string{"pages_show_list", "instagram_basic"} {
		granted := slices.ContainsFunc(g.Nodes, func(n graph.Node) bool {
			return n.Values[0].Text() == scope && n.Values[1].Text() == "granted"
		})
		if !granted {
			missing = append(missing, scope)
		}
	}
	if len(missing) > 0 {
		return &NoAccountError{Step: "the login has not granted " + strings.Join(missing, " and ") + "; log in again and grant it"}
	}
	return &NoAccountError{Step: "the login has a role on no Facebook Page, or selected none when logging in; take a role on the Page that the account is connected to, then log in again and select that Page"}
}

// learnAccounts takes the accounts that answered as the roots of the statement,
// where it needs no more of them than their ids.
func (s *accounts) learnAccounts(answers []seriesAnswer) {
	p := s.shape.RootOf(schema.RootAccount)
	if !s.needs.OnlyIDs(p) || len(answers) == 0 {
		return
	}
	pg := &nodes.Page{}
	var list []learn.Account
	for _, a := range answers {
		pg.Nodes = append(pg.Nodes, s.seen.Root(p, a.account, pg))
		list = append(list, learn.Account{ID: a.account})
	}
	s.roots.found[schema.RootAccount] = pg.Nodes
	s.cfg.Memory.SetAccounts(list, s.now())
}
