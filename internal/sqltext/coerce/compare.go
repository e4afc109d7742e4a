package coerce

import "github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"

// comparer rewrites the sides of one comparison.
type comparer struct {
	*sides
	*output
	params func() *syntax.Params
}

// coerce rewrites the sides of a comparison. list says that it is that of IN. It
// reports whether the comparison was given a collating sequence.
func (r *comparer) coerce(left operand, others []operand, list bool) (collated bool) {
	times := left.timed()
	for _, o := range others {
		times = times || o.timed()
	}
	if times {
		return r.asTimes(left, others, list)
	}
	r.asNumbers(left, others, list)
	return false
}
