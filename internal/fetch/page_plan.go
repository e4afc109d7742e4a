package fetch

import (
	"math"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
)

// largest is the largest page to ask of an edge; 0 where it takes no limit. The size that
// is configured is that of walks: lists below come nested first, in the largest that their
// edge gives, and go on so.
func (s *planner) largest(p *shape.Path) int {
	if p.Level > 1 {
		return p.Size(0)
	}
	return p.Size(s.cfg.PageSize)
}

// pageSize is the size of the first page of a walk that begins with so many
// objects, 0 for as many as there are.
func (s *planner) pageSize(p *shape.Path, first int) int {
	size := s.largest(p)
	if first > 0 {
		size = min(first, size)
	}
	return size
}

// largestOf is the largest page to ask of a list: where cursors are lost and it comes no
// further, the largest that its edge gives, so that fewer of them are needed.
func (s *planner) largestOf(l *nodes.List) int {
	n := s.largest(l.Path)
	if l.Struggles() {
		n = max(n, l.Path.Edge.MaxLimit)
	}
	return n
}

func (s *planner) newList(owner *nodes.Node, p *shape.Path, w shape.Window, first int, q *nodes.Question) *nodes.List {
	return nodes.NewList(owner, p, nodes.Wish{Window: w, Question: q, Size: s.pageSize(p, first), Few: first > 0})
}

// smallestPage is the least a walk asks for when it is not sure that the rows
// wanted are the first ones: too small a page costs further calls.
const smallestPage = 10

// few is the first page of a walk of which few rows are wanted, but hardly the
// first ones. It is as large as that of any other walk: what a smaller one left
// would be a further call.
const few = math.MaxInt

// firstPage is the size of a walk's first page: what a LIMIT on the table itself
// wants, or for the statement's own LIMIT somewhat more, or few; 0 where all rows
// are wanted. Where the newest are wanted, those are among them that have to be
// looked at.
func (s *planner) firstPage(target *shape.Path, b scanTerms, sorted bool) int {
	ahead := 0
	if sorted {
		ahead = lookAhead
	}
	switch {
	case b.rows > 0 && target.Level == 1:
		return b.rows + ahead
	case b.rows > 0:
		return max(smallestPage, b.rows+ahead)
	case s.wanted.Rows == 0:
		return 0
	case s.wanted.Filtered:
		return few
	default:
		return max(smallestPage, s.wanted.Rows+ahead)
	}
}

// page is the request for a page of a list, no larger than the API is known to bear.
// Where it does not bear a single object with all that is asked for, what hangs below
// the objects is left out: lists first, then metrics.
func (k *builder) page(l *nodes.List, after string, limit int) *shape.PageRequest {
	asked := *k
	var without []string
	for {
		asked.Left = nil
		a := asked.Full(l.Path)
		sp := &shape.PageRequest{
			Owner: l.Owner.ID, Account: l.Owner.Account(), Path: l.Path, Window: l.Bounds(), After: after,
			Limit: limit, Selection: a, Left: asked.Left, Without: without,
		}
		sp.Origin, sp.Params = l.Origin()
		if limit == 0 {
			return sp
		}
		n, proven := k.sizes.MaxPage(sp.Kind(), limit)
		if n > 0 || len(a.Parts) == 0 || asked.Split == shape.SplitAll {
			sp.Limit = max(1, n)
			return sp
		}
		if proven { // it is this object alone that is too much
			limit = 1
		}
		without = append(without, sp.Kind())
		asked.Split++
	}
}
