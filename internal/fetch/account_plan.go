package fetch

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// accountPlan is how a statement comes to the accounts, as far as that is known before
// anything is asked: which there are likely to be, which request finds them, and what
// comes along with it. EXPLAIN tells it, and [accounts] does it.
type accountPlan struct{ *planner }

// planAccounts plans them, and has the walk of what they are linked to bring what the
// statement needs of them.
func planAccounts(p *planner) *accountPlan {
	s := &accountPlan{p}
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

// knownOwn returns that account as other statements have found it.
func (s *accountPlan) knownOwn() (learn.Account, bool) {
	list := s.cfg.Memory.Accounts(s.now())
	if len(list) != 1 || list[0].Scoped == "" {
		return learn.Account{}, false
	}
	return list[0], true
}

// accountsRequest asks for the accounts that the login reaches, for a of each.
func (s *accountPlan) accountsRequest(a *shape.Selection) graph.Request {
	if s.cfg.Login == schema.InstagramLogin {
		return ownRequest(a.Path, ownSelection(a))
	}
	return loginPages(a.Path, a.Graph, "", 0)
}

// The fields by which the account of an Instagram Login is known: its id, which
// webhooks use too, and its name. Its node has an id of the app's own besides.
const (
	ownID   = "user_id"
	ownName = "username"
)

// ownRequest asks for that account.
func ownRequest(p *shape.Path, sel graph.Selection) graph.Request {
	return graph.Request{Path: "me", Fields: &sel, For: p.Name()}
}

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

// loginPages is that request; limit is 0 where it does not matter.
func loginPages(wanted *shape.Path, sel graph.Selection, after string, limit int) graph.Request {
	params := url.Values{}
	if limit > 0 {
		params.Set("limit", strconv.Itoa(limit))
	}
	if after != "" {
		params.Set("after", after)
	}
	return graph.Request{
		Path:   "me/accounts",
		Fields: &graph.Selection{Parts: []graph.Part{{Name: "instagram_business_account", Selection: sel}}},
		Params: params,
		For:    wanted.Name(),
	}
}

// pageAccount leads from a Page to the account that is linked to it.
const pageAccount = "instagram_business_account."

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
	l = linked{pages: s.shape.Find(schema.RootUser, "accounts"), from: map[int]int{}}
	if p.Root != schema.RootAccount || p.Level > 0 || s.cfg.Login != schema.FacebookLogin || s.cfg.Account != "" || l.pages == nil {
		return l, false
	}
	id := slices.Index(l.pages.Fields, pageAccount+p.Fields[0])
	if id < 0 || !s.needs.At(l.pages).Fields.Has(id) {
		return l, false
	}
	l.from[0] = id
	for f := range p.Fields {
		if f == 0 || !s.needs.At(p).Fields.Has(f) {
			continue
		}
		at := slices.Index(l.pages.Fields, pageAccount+p.Fields[f])
		if at < 0 || l.pages.Columns[at] == nil || l.pages.Types[at] != p.Types[f] {
			return l, false
		}
		l.from[f] = at
	}
	return l, true
}

// bringLinked has the walk of the Pages bring what the statement needs of their
// accounts.
func (s *accountPlan) bringLinked() {
	p := s.shape.RootOf(schema.RootAccount)
	if l, ok := s.linkedTo(p); ok && !s.needs.At(p).Fields.IsEmpty() {
		for _, at := range l.from {
			s.needs.At(l.pages).Fields.Add(at)
		}
	}
}
