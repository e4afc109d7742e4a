package fetch

import "github.com/viewfinder-sql/viewfinder/internal/graph"

// prime is the first page of a walk that is wanted below every account. It comes
// along with the accounts, nested: a few rows of many accounts are one call.
type prime struct {
	place, wanted *place
	window        window
	first         int // rows wanted, 0 for all
	size          int // of the page
}

// ask nests the page in what is asked of each account.
func (f *prime) ask(s *store) *ask {
	k := &asker{s: s, wanted: f.wanted, nested: s.nested}
	return k.full(f.place)
}

// part is that page as it stands in the request for the accounts.
func (f *prime) part(a *ask) graph.Part {
	part := graph.Part{Name: f.place.edge.Name, Selection: a.sel, Args: []graph.Arg{graph.Limit(f.size)}}
	part.Args = append(part.Args, f.window.args()...)
	return part
}

// take makes the nested page the first one of the account's walk.
func (f *prime) take(s *store, account *node, g *graph.Page, a *ask) {
	l := s.newList(account, f.place, f.window, f.first)
	if f.window == (window{}) {
		account.setPart(f.place, l)
	} else {
		s.windows[windowKey{account, f.place, f.window}] = l
	}
	l.pages = 1
	if g == nil {
		l.done = true
		return
	}
	s.take(l, g, a, &page{list: l, limit: f.size})
	l.size = min(2*f.size, s.largest(f.place))
}
