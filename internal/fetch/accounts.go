package fetch

import (
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// accounts finds the nodes at which paths begin, as is declared for the kind of login
// ([schema.Beginning]), and remembers them for the statement.
type accounts struct {
	*planner
	planned  *accountPlan
	pager    *pager.Pager
	seen     *nodes.Store
	roots    *roots
	intake   *intake
	degrader *degrader
	refusals *refusals
	walks    *walks
	own      *ownAccount
	linked   *linkedAccounts
}

// rootNodes returns the nodes that a path begins at.
func (s *accounts) rootNodes(p *shape.Path) ([]*nodes.Node, error) { return s.rootsWith(p, nil) }

// rootsWith does the same; where the accounts have to be asked for, or are
// several, it brings along the first page of a walk below each.
func (s *accounts) rootsWith(p *shape.Path, first *firstPage) ([]*nodes.Node, error) {
	p = p.Start()
	if these := s.roots.of(p); these != nil {
		return these, nil
	}
	these, err := s.findRoots(p, first)
	if err != nil {
		return nil, err
	}
	s.roots.set(p, these)
	return these, nil
}

// findRoots comes to them as is declared for the kind of login.
func (s *accounts) findRoots(p *shape.Path, first *firstPage) ([]*nodes.Node, error) {
	switch b := s.cfg.Login.Beginning(p.Root); {
	case b.Path() == "":
		return nil, fmt.Errorf("fetch: %s: AuthScheme=%s does not lead to it", p.Name(), s.cfg.Login)
	case b.IsOwn():
		return s.own.find(p, first)
	case b.IsLinked():
		return s.linked.find(p, first)
	case b.At != "":
		return []*nodes.Node{s.seen.Root(p, b.At, nil)}, nil
	default:
		return s.listed(p, loginWalk{path: b.Path()})
	}
}

// listed asks for what a list holds as the roots of what hangs below, with what the
// statement needs of each, and the tokens with which lists below are read.
func (s *accounts) listed(p *shape.Path, w loginWalk) ([]*nodes.Node, error) {
	k := s.builder(nil, nil, "")
	pg := &nodes.Page{}
	fields := s.needs.At(p).Fields
	account := slices.Index(p.Fields, s.cfg.Login.Beginning(p.Root).Account)
	only := s.cfg.Account != "" && account >= 0
	if only {
		fields.Add(account)
	}
	for !w.Done() {
		a := &shape.Selection{Path: p}
		k.AddFields(a, fields)
		sel, tokens := withTokens(a)
		g, err := s.pager.Ask(s.pager.Context(), graph.Request{Path: w.path, Fields: &sel, Params: w.Params(accountsPage), For: p.Name()})
		if w.again(err) || err != nil && s.degrader.degrade(err, a, k) {
			continue
		}
		if err != nil {
			return nil, s.refusals.blame(err, a, "")
		}
		for _, n := range g.Nodes {
			for _, v := range n.Values[len(n.Values)-tokens:] {
				if !v.IsNull() {
					s.pager.Hold(n.ID, v.Text())
				}
			}
		}
		pg.Nodes = append(pg.Nodes, s.intake.absorb(g.Nodes, a, pg, nil, false)...)
		if err := w.proceed(g); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(distinctNodes(pg.Nodes), func(n *nodes.Node) bool {
		return only && n.Get(account).Text() != s.cfg.Account
	}), nil
}

// withTokens is what a asks for, and behind it the token of each object, where a list below
// is read with that one; tokens is how many there are. They become no fields of nodes,
// which may be written to a file.
func withTokens(a *shape.Selection) (sel graph.Selection, tokens int) {
	sel = a.Graph
	for _, q := range a.Path.Below {
		if q.Edge.Token != "" && !slices.Contains(sel.Fields, q.Edge.Token) {
			sel.Fields, tokens = append(slices.Clip(sel.Fields), q.Edge.Token), tokens+1
		}
	}
	return sel, tokens
}

// distinctNodes are the nodes in order, each once.
func distinctNodes(these []*nodes.Node) []*nodes.Node {
	seen := map[*nodes.Node]bool{}
	out := make([]*nodes.Node, 0, len(these))
	for _, n := range these {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}

// inScope returns the roots of p's tree, those accounts only where given.
func (s *accounts) inScope(p *shape.Path, accounts map[string]bool) ([]*nodes.Node, error) {
	all, err := s.rootNodes(p)
	if err != nil || accounts == nil || !p.OfAccounts() {
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
			roots, err := s.rootNodes(p)
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

// answered takes the accounts that have answered as all there are, where the statement
// needs no more of them than their ids.
func (s *accounts) answered(ids []string) {
	p := s.shape.Accounts()
	if !s.needs.OnlyIDs(p) || len(ids) == 0 {
		return
	}
	pg := &nodes.Page{}
	for _, id := range ids {
		pg.Nodes = append(pg.Nodes, s.seen.Root(p, id, pg))
	}
	s.roots.set(p, pg.Nodes)
	s.planned.remember(pg.Nodes)
}
