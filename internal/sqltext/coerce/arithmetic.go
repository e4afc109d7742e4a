package coerce

import (
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// arithmetic rewrites sums of times, and refuses what takes times for numbers.
type arithmetic struct{ *comparer }

// sum rewrites a time plus or minus a number of days, and refuses other sums with
// times.
func (r arithmetic) sum(n *syntax.Node) {
	left, right := r.side(n.Kids[0]), r.side(n.Kids[1])
	l, g := value.IsTime(left.typ), value.IsTime(right.typ)
	if !l && !g {
		return
	}
	a, b := r.written(left.node.First, left.node.Last), r.written(right.node.First, right.node.Last)
	other := right
	if g {
		other = left
	}
	switch {
	case n.Op == "-" && (l && g || l && right.typ == value.TypeTimeText || g && left.typ == value.TypeTimeText):
		r.fail(n.At, "a difference of times has a unit: DATEDIFF(day, %s, %s), or TIMESTAMPDIFF(second, …)", b, a)
	case l && g:
		r.fail(n.At, "a time is added to a time: what is added is a number of days, or an INTERVAL")
	case n.Op == "-" && g:
		r.fail(n.At, "a time is taken from what is none: %s - %s", b, a)
	case other.typ == value.TypeReal:
		r.fail(n.At, "what is added to a time is a whole number of days: for less write INTERVAL 12 HOUR")
	case other.typ != "" && !value.IsNumber(other.typ) && other.typ != value.TypeNull:
		r.fail(n.At, "what is added to a time is a number of days, or an INTERVAL: %s %s INTERVAL 7 DAY", a, n.Op)
	case g:
		r.edits.Wrap(n.First, n.Last, edit.Sum, "dateadd('day', ", ")")
		r.edits.Replace(n.At, ",")
	default:
		call := "date_add("
		if n.Op == "-" {
			call = "date_sub("
		}
		r.edits.Wrap(n.First, n.Last, edit.Sum, call, ", 'day')")
		r.edits.Replace(n.At, ",")
	}
}

// noTime refuses an operator for numbers with a time beside it.
func (r arithmetic) noTime(n *syntax.Node, operands ...*syntax.Node) {
	for _, o := range operands {
		if value.IsTime(r.typeOf(o)) {
			x := r.written(o.First, o.Last)
			r.fail(n.At, "%s takes numbers, and a time is none: take a part of it, as in EXTRACT(DAY FROM %s), or a difference, as in DATEDIFF(day, %s, NOW())", r.Text(n.At), x, x)
			return
		}
	}
}
