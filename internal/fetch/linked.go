package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
)

// accounts reads the Pages and returns the accounts linked to them; false where a
// Page lacks what the statement needs, as one that was read before.
func (l linked) accounts(s *accounts, p *shape.Path) (these []*nodes.Node, ok bool, err error) {
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
		account := s.seen.Root(p, id.Text(), pg)
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
