package coerce

import (
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/typing"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// asTimes has one operand compared with others as times: under the collating
// sequence that columns of times have. SQLite takes the one that is written out,
// else that of the left side where it is a column, else that of the right one.
func (r *comparer) asTimes(left operand, others []operand, list bool) (collated bool) {
	plain, columns, counted := true, !list, r.counts(left)
	for _, o := range others {
		plain = plain && (o.node == nil || !r.hasCollation(o.node))
		columns = columns && o.root.TimeColumn()
		counted = counted || o.node != nil && r.counts(o)
	}
	if counted { // by the affinity that columns of times have, a number is its text
		for _, o := range append([]operand{left}, others...) {
			if o.node != nil && value.IsTime(o.typ) && r.AffinityOf(o.root) == typing.None {
				r.edits.Wrap(o.node.First, o.node.Last, edit.Operand, "CAST(", " AS TEXT)")
			}
		}
	}
	if plain && !r.hasCollation(left.node) && (left.root.TimeColumn() || columns && !r.likeColumn(left.node.First, left.node.Last)) {
		return false
	}
	r.collate(left.node)
	return true
}
