package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// along is the first page of a list below objects that stand in a field of another: it
// comes in the answer that has the object, so that both are one call. It implements
// [companion].
type along struct {
	lists    *lists
	degrader *degrader
	// path is that of the list, wanted the one whose rows a cursor waits for. first is
	// how many are wanted of the list, 0 for all.
	path, wanted *shape.Path
	first        int
	apart        map[*nodes.Node]bool // the objects whose list is asked for by itself
}

// besides is the list that comes along with the objects of a table: its own, or where the
// objects are its rows one that the statement reads as well; nil for none.
func (s *planner) besides(t *schema.Table) *shape.Path {
	if !t.Address.Nests() {
		return nil
	}
	chain := s.shape.Chain(t)
	if len(chain) > 1 {
		if s.needs.At(chain[1]).Never {
			return nil
		}
		return chain[1]
	}
	for _, q := range chain[0].Below {
		if need := s.needs.At(q); need.Nest && !need.Never {
			return q
		}
	}
	return nil
}

func (x *along) of(n *nodes.Node) *shape.PageRequest {
	if x.apart[n] || n.Part(x.path) != nil || x.lists.Forbids(n.Account(), x.path) {
		return nil
	}
	l := x.lists.newList(n, x.path, shape.Window{}, x.first, nil)
	return x.lists.builder(x.wanted, x.lists.nested, n.Account()).page(l, "", l.NextSize())
}

func (x *along) take(n *nodes.Node, g *graph.Page, r *shape.PageRequest) {
	if g == nil {
		g = new(graph.Page)
	}
	x.lists.pager.Answered(r)
	l := x.lists.begin(n, x.path, shape.Window{}, x.first)
	x.lists.take(l, g, r.Selection, &nodes.Page{List: l, Limit: r.Limit, Left: r.Left})
	l.Resize(x.lists.largestOf(l))
}

// refused has fewer of the list come along where it was too much, and else nothing: what
// is wrong with it is for who reads it.
func (x *along) refused(n *nodes.Node, err error, r *shape.PageRequest) bool {
	if x.degrader.degradeSize(err, r) {
		return true
	}
	x.apart[n] = true
	return repair.Droppable(err)
}
