package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// firstPage is the first page of a walk that is wanted below every account. It comes
// along with the accounts, nested: a few rows of many accounts are one call, and
// all of them a call less for each account.
type firstPage struct {
	s            *accountPlan
	path, wanted *shape.Path
	window       shape.Window
	first        int // rows wanted, 0 for all
	size         int // of the page
	accounts     int // Pages of the login to ask for at once
}

// accountsPage is how many of the login's Pages are asked for at once.
const accountsPage = 100

// callObjects is how many objects and metrics one call is taken to bear where
// nothing has been seen of that yet.
const callObjects = 1000

// objectsOfAccount is what an account in that list costs: itself and its Page.
const objectsOfAccount = 2

// firstPageOf returns the first page of a walk if it is to come with the accounts,
// else nil. It is asked of as many accounts at once as a call is likely to bear:
// of all where the rows wanted are counted or in a range of time.
func (s *accountPlan) firstPageOf(target, q *shape.Path, w shape.Window, first int) *firstPage {
	f := &firstPage{s: s, path: q, wanted: target, window: w, first: first, size: s.pageSize(q, first), accounts: accountsPage}
	if !s.bearsFirstPage(f) {
		return nil
	}
	if w != (shape.Window{}) || first > 0 && first != few {
		return f
	}
	a := f.selection()
	if a.HasMetrics() && s.knowsConversion() {
		return nil // such a walk is cut where insights end
	}
	f.accounts = min(accountsPage, callObjects/(objectsOfAccount+max(1, f.size)*a.Objects()))
	if f.accounts == 0 {
		return nil
	}
	return f
}

// kind names its cost, as that of other requests.
func (f *firstPage) kind() string {
	return f.s.begin.Path() + "/" + f.path.Edges + "?" + f.selection().Graph.String()
}

// bearsFirstPage reports whether the API is likely to bear it, by what it has refused.
func (s *accountPlan) bearsFirstPage(f *firstPage) bool {
	n, _ := s.cfg.Memory.MaxPage(f.kind(), 1)
	return n > 0
}

// knowsConversion reports whether an account is known to have posts without
// insights, from before its change to a business account, or likely to.
func (s *accountPlan) knowsConversion() bool {
	return slices.ContainsFunc(s.likely(), func(a learn.Account) bool {
		return s.cfg.Memory.Conversion(a.ID) != "" || s.cfg.Memory.Earlier().Conversion(a.ID) != ""
	})
}

// selection is what is asked of each node of the page.
func (f *firstPage) selection() *shape.Selection {
	k := f.s.builder(f.wanted, f.s.nested, "")
	return k.Full(f.path)
}

// part is that page as it stands in the request for the accounts.
func (f *firstPage) part(a *shape.Selection) graph.Part {
	part := graph.Part{Name: f.path.Edge.Name, Selection: a.Graph}
	if f.size > 0 { // else the edge gives all that there is
		part.Args = append(part.Args, graph.Limit(f.size))
	}
	part.Args = append(part.Args, f.window.Args()...)
	return part
}

// take makes the nested page the first one of the account's walk.
func (f *firstPage) take(s *lists, account *nodes.Node, g *graph.Page, a *shape.Selection) {
	if g == nil { // none, or not given along: the walk asks
		return
	}
	l := s.begin(account, f.path, f.window, f.first)
	s.take(l, g, a, &nodes.Page{List: l, Limit: f.size})
	l.Resize(s.largest(f.path))
}
