package fetch

import (
	"slices"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// anonymousID makes an id for an object that has none: of its key, as of a
// permission, or else of its position below its owner.
func anonymousID(g *graph.Node, a *shape.Selection, i int, owner *nodes.Node) string {
	if a.Path.Key > 0 {
		return g.Values[slices.Index(a.Fields, a.Path.Key)].Text()
	}
	id := "#" + strconv.Itoa(i)
	if owner != nil {
		id = owner.ID + id
	}
	return id
}
