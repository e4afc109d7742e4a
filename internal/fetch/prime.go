package fetch

import (
	"errors"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// prime is the first page of a walk that is wanted below every account. It comes
// along with the accounts, nested: a few rows of many accounts are one call, and
// all of them a call less for each account.
type prime struct {
	place, wanted *place
	window        window
	first         int // rows wanted, 0 for all
	size          int // of the page
	accounts      int // Pages of the login to ask for at once
}

// accountsPage is how many of the login's Pages are asked for at once.
const accountsPage = 100

// objectsOfAccount is what an account in that list costs: itself and its Page.
const objectsOfAccount = 2

// primeOf returns the first page of a walk if it is to come with the accounts,
// else nil. It is asked of as many accounts at once as a call is likely to bear:
// of all where the rows wanted are counted or in a range of time.
func (s *store) primeOf(target, q *place, w window, first int) *prime {
	f := &prime{place: q, wanted: target, window: w, first: first, size: s.newList(nil, q, w, first).size, accounts: accountsPage}
	if !s.bearsPrime(f) {
		return nil
	}
	if w != (window{}) || first > 0 && first != few {
		return f
	}
	a := f.ask(s)
	if a.hasInsights() && s.knowsConversion() {
		return nil // such a walk is cut where insights end
	}
	f.accounts = min(accountsPage, callObjects/(objectsOfAccount+max(1, f.size)*a.objects()))
	if f.accounts == 0 {
		return nil
	}
	return f
}

// calls bounds the calls for the accounts, of which so many are known, 0 for none:
// it comes along as long as an answer brings two or more of them.
func (f *prime) calls(known int) Bounds {
	if known == 0 {
		return atLeast(1)
	}
	return Bounds{1, float64(2 + known/2)}
}

// kind names its cost, as that of other requests.
func (f *prime) kind(s *store) string {
	return "me/accounts/" + f.place.path + "?" + f.ask(s).sel.String()
}

// bearsPrime reports whether the API is likely to bear it, by what it has refused.
func (s *store) bearsPrime(f *prime) bool {
	n, _ := s.cfg.Memory.bears(f.kind(s), 1)
	return n > 0
}

// knowsConversion reports whether an account is known to have posts without
// insights, from before its change to a business account.
func (s *store) knowsConversion() bool {
	return slices.ContainsFunc(s.expected(), func(a Account) bool { return s.cfg.Memory.conversion(a.ID) != "" })
}

// ask nests the page in what is asked of each account.
func (f *prime) ask(s *store) *ask {
	k := &asker{s: s, wanted: f.wanted, nested: s.nested}
	return k.full(f.place)
}

// droppable reports whether a request for the accounts is worth making again
// without the first page that came along.
func droppable(err error) bool {
	return refused(err) || errors.Is(err, graph.ErrPermission) || graph.PerhapsTooMuch(err)
}

// part is that page as it stands in the request for the accounts.
func (f *prime) part(a *ask) graph.Part {
	part := graph.Part{Name: f.place.edge.Name, Selection: a.sel, Args: []graph.Arg{graph.Limit(f.size)}}
	part.Args = append(part.Args, f.window.args()...)
	return part
}

// take makes the nested page the first one of the account's walk.
func (f *prime) take(s *store, account *node, g *graph.Page, a *ask) {
	if g == nil { // none, or not given along: the walk asks
		return
	}
	l := s.newList(account, f.place, f.window, f.first)
	if f.window == (window{}) {
		account.setPart(f.place, l)
	} else {
		s.windows[windowKey{account, f.place, f.window}] = l
	}
	l.pages = 1
	s.take(l, g, a, &page{list: l, limit: f.size})
	l.size = s.largest(f.place)
}
