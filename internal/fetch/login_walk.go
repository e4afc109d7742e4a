package fetch

import (
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/paging"
)

// loginWalk is how far a list of the login's, as that of its Pages, has been read.
type loginWalk struct {
	path string
	paging.List
}

// again goes back to the beginning after an error that says that the cursor is no
// longer taken, unless that comes no further.
func (w *loginWalk) again(err error) bool { return repair.BadCursor(err) && w.Restart() }

// proceed notes how they go on after an answer.
func (w *loginWalk) proceed(g *graph.Page) error {
	_, err := w.Read(g.IDs(), g.After, g.HasNext)
	if endless, ok := errors.AsType[*paging.EndlessError](err); ok {
		return &NoProgressError{Path: w.path, Items: endless.Items, Pages: endless.Barren, Why: endless.Why}
	}
	return err
}
