package fetch

import (
	"net/url"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// loginWalk is how far the login's Pages have been read.
type loginWalk struct {
	after    string
	seen     nodes.IDSet // the Pages
	progress nodes.Progress
	resumed  nodes.Resumption
	done     bool
}

// again goes back to the beginning after an error that says that the cursor is no
// longer taken, unless that comes no further.
func (w *loginWalk) again(err error) bool {
	if !repair.BadCursor(err) || w.after == "" || !w.resumed.Again(w.seen.Len(), &w.progress) {
		return false
	}
	w.after = ""
	return true
}

// proceed notes how they go on after an answer.
func (w *loginWalk) proceed(g *graph.Page) error {
	fresh := 0
	for i := range g.Nodes {
		if id := g.Nodes[i].ID; !w.seen.Has(id) {
			w.seen.Add(id)
			fresh++
		}
	}
	if w.after, w.done = g.After, !g.HasNext; w.done {
		return nil
	}
	w.progress.Note(g.After, g.Nodes, fresh)
	if why := w.progress.None(g.After, nodes.MostBarren); why != "" {
		return &NoProgressError{Path: "me/accounts", Items: w.seen.Len(), Pages: w.progress.Barren, Why: why}
	}
	return nil
}

// roots asks for the login's Pages as the roots of what hangs below them, with what
// the statement needs of each.
func (w loginWalk) roots(s *accounts, p *shape.Path) ([]*nodes.Node, error) {
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
