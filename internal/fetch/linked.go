package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/schema"
)

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
func (s *planner) linkedTo(p *shape.Path) (l linked, ok bool) {
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
func (s *planner) bringLinked() {
	p := s.shape.RootOf(schema.RootAccount)
	if l, ok := s.linkedTo(p); ok && !s.needs.At(p).Fields.IsEmpty() {
		for _, at := range l.from {
			s.needs.At(l.pages).Fields.Add(at)
		}
	}
}

// accounts reads the Pages and returns the accounts linked to them; false where a
// Page lacks what the statement needs, as one that was read before.
func (l linked) accounts(s *store, p *shape.Path) (these []*nodes.Node, ok bool, err error) {
	pg := &nodes.Page{}
	pages := 0
	w := s.walkAll(l.pages)
	defer w.close()
	for ; ; pages++ {
		n, err := w.next()
		if err != nil {
			return nil, false, err
		}
		if n == nil {
			break
		}
		for _, at := range l.from {
			if !n.Have.Has(at) {
				return nil, false, nil
			}
		}
		id := n.Get(l.from[0])
		if id.IsNull() {
			continue
		}
		account := s.Root(p, id.Text(), pg)
		for f, at := range l.from {
			if !account.Have.Has(f) {
				account.Set(f, n.Get(at))
			}
		}
		if !slices.Contains(pg.Nodes, account) { // linked to two Pages
			pg.Nodes = append(pg.Nodes, account)
		}
	}
	if len(pg.Nodes) == 0 {
		return nil, false, s.whyNone(pages)
	}
	return pg.Nodes, true, nil
}
