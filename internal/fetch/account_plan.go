package fetch

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// accountPlan is how a statement comes to the accounts, as far as that is known before
// anything is asked: which there are likely to be, which request finds them, and what
// comes along with it. EXPLAIN tells it, and [accounts] does it.
type accountPlan struct {
	*planner
	begin *schema.Beginning // of the accounts
}

// planAccounts plans them, and has the walk of what they are linked to bring what the
// statement needs of them.
func planAccounts(p *planner) *accountPlan {
	s := &accountPlan{p, p.cfg.Login.Beginning(schema.RootAccount)}
	s.bringLinked()
	return s
}

// expected are the accounts that the statement reads, as far as is known before it
// asks.
func (s *accountPlan) expected() []learn.Account {
	if s.cfg.Account != "" {
		return []learn.Account{{ID: s.cfg.Account}}
	}
	return s.cfg.Memory.Accounts(s.now())
}

// likely are the same, or else stand for those that there were before. Nothing can be asked
// of them.
func (s *accountPlan) likely() []learn.Account {
	if s.cfg.Account != "" {
		return s.expected()
	}
	return s.cfg.Memory.Earlier().Accounts(s.now())
}

// remember tells later statements which accounts there are.
func (s *accountPlan) remember(these []*nodes.Node) {
	if len(these) == 0 {
		return
	}
	list := make([]learn.Account, len(these))
	for i, n := range these {
		list[i] = learn.Account{ID: n.ID}
	}
	s.cfg.Memory.SetAccounts(list, s.now())
}

// knownOwn returns the account of a login that is one account's, as other statements
// have found it.
func (s *accountPlan) knownOwn() (learn.Account, bool) {
	list := s.cfg.Memory.Accounts(s.now())
	if len(list) != 1 || list[0].Scoped == "" {
		return learn.Account{}, false
	}
	return list[0], true
}

// accountsRequest asks for the accounts that the login reaches, for a of each.
func (s *accountPlan) accountsRequest(a *shape.Selection) graph.Request {
	if s.begin.IsOwn() {
		return s.ownRequest(a.Path, s.ownSelection(a))
	}
	return s.linksRequest(a.Path, a.Graph, "", 0)
}

// ownRequest asks for the account of a login that is one account's.
func (s *accountPlan) ownRequest(p *shape.Path, sel graph.Selection) graph.Request {
	return graph.Request{Path: s.begin.Path(), Fields: &sel, For: p.Name()}
}

// ownSelection is what an ask of that account is asked with, with the fields behind by
// which it is known.
func (s *accountPlan) ownSelection(a *shape.Selection) graph.Selection {
	sel := a.Graph
	sel.Fields = slices.Clone(sel.Fields)
	for _, f := range []string{s.begin.ID, s.begin.Username} {
		if !slices.Contains(sel.Fields, f) {
			sel.Fields = append(sel.Fields, f)
		}
	}
	return sel
}

// walk begins to read the list that leads to the accounts.
func (s *accountPlan) walk() loginWalk { return loginWalk{path: s.begin.Path()} }

// linksRequest asks for a page of that list, with sel of the account that each of what
// is listed is linked to: the only part of the answer's nodes, nil where there is none.
// wanted is the path for whose sake it asks; limit is 0 where it does not matter.
func (s *accountPlan) linksRequest(wanted *shape.Path, sel graph.Selection, after string, limit int) graph.Request {
	params := url.Values{}
	if limit > 0 {
		params.Set("limit", strconv.Itoa(limit))
	}
	if after != "" {
		params.Set("after", after)
	}
	return graph.Request{
		Path:   s.begin.Path(),
		Fields: &graph.Selection{Parts: []graph.Part{{Name: s.begin.Link, Selection: sel}}},
		Params: params,
		For:    wanted.Name(),
	}
}

// linked is how a statement that reads the login's Pages finds the accounts: the
// Pages are the way to them, so one walk gives both.
type linked struct {
	pages *shape.Path
	// from are the Page's fields that hold the account's, by the account's field.
	from map[int]int
}

// linkedTo returns how the walk of the Pages gives what the statement needs of
// the accounts at p; false where the statement does not read which account is
// linked to which Page, or needs what no Page tells.
func (s *accountPlan) linkedTo(p *shape.Path) (l linked, ok bool) {
	l = linked{pages: s.shape.OfLogin(s.begin.List), from: map[int]int{}}
	if p != s.shape.Accounts() || !s.begin.IsLinked() || s.cfg.Account != "" || l.pages == nil {
		return l, false
	}
	field := func(f int) int { return slices.Index(l.pages.Fields, s.begin.Link+"."+p.Fields[f]) }
	id := field(0)
	if id < 0 || !s.needs.At(l.pages).Fields.Has(id) {
		return l, false
	}
	l.from[0] = id
	for f := range p.Fields {
		if f == 0 || !s.needs.At(p).Fields.Has(f) {
			continue
		}
		at := field(f)
		if at < 0 || l.pages.Columns[at] == nil || l.pages.Types[at] != p.Types[f] {
			return l, false
		}
		l.from[f] = at
	}
	return l, true
}

// besideList is the path of the accounts that the login reaches beside its list of them;
// nil where they are not wanted, or no table leads there.
func (s *accountPlan) besideList() *shape.Path {
	if !s.cfg.Beside || len(s.begin.Beside) == 0 {
		return nil
	}
	return s.shape.OfLogin(strings.Join(s.begin.Beside, "/"))
}

// bringLinked has the walk of the Pages bring what the statement needs of their
// accounts.
func (s *accountPlan) bringLinked() {
	p := s.shape.Accounts()
	if l, ok := s.linkedTo(p); ok && !s.needs.At(p).Fields.IsEmpty() {
		for _, at := range l.from {
			s.needs.At(l.pages).Fields.Add(at)
		}
	}
}
