package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// loginWalk is how far a list of the login's, as that of its Pages, has been read.
type loginWalk struct {
	path     string
	after    string
	seen     nodes.IDSet
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
		return &NoProgressError{Path: w.path, Items: w.seen.Len(), Pages: w.progress.Barren(), Why: why}
	}
	return nil
}
