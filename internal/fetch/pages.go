package fetch

import (
	"net/url"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// roots asks for the login's Pages as the roots of what hangs below them, with what
// the statement needs of each.
func (w loginWalk) roots(s *store, p *shape.Path) ([]*nodes.Node, error) {
	k := s.builder(nil, nil, "")
	pg := &nodes.Page{}
	for !w.done {
		a := &shape.Selection{Path: p}
		k.AddFields(a, s.needs.At(p).Fields)
		params := url.Values{"limit": {strconv.Itoa(accountsPage)}}
		if w.after != "" {
			params.Set("after", w.after)
		}
		g, err := s.pager.Ask(s.pager.Context(), graph.Request{Path: "me/accounts", Fields: &a.Graph, Params: params, For: p.Name()})
		if w.again(err) || err != nil && s.mender.mend(err, a, k) {
			continue
		}
		if err != nil {
			return nil, s.refusals.blame(err, a, "")
		}
		pg.Nodes = append(pg.Nodes, s.intake.absorb(g.Nodes, a, pg, nil, false)...)
		if err := w.proceed(g); err != nil {
			return nil, err
		}
	}
	return distinctNodes(pg.Nodes), nil
}
