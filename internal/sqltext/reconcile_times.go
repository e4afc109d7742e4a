package sqltext

import (
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// asTimes has one operand compared with others as times: under the collating
// sequence that columns of times have. SQLite takes the one that is written out,
// else that of the left side where it is a column, else that of the right one.
func (r *reconciler) asTimes(left operand, others []operand, list bool) (collated bool) {
	plain, columns, counted := true, !list, r.counts(left)
	for _, o := range others {
		plain = plain && (o.node == nil || !r.hasCollation(o.node))
		columns = columns && o.root.timeColumn()
		counted = counted || o.node != nil && r.counts(o)
	}
	if counted { // by the affinity that columns of times have, a number is its text
		for _, o := range append([]operand{left}, others...) {
			if o.node != nil && value.IsTime(o.typ) && r.affinityOf(o.root) == neither {
				r.edits.wrap(o.node.first, o.node.last, rankOperand, "CAST(", " AS TEXT)")
			}
		}
	}
	if plain && !r.hasCollation(left.node) && (left.root.timeColumn() || columns && !r.likeColumn(left.node.first, left.node.last)) {
		return false
	}
	r.collate(left.node)
	return true
}

// counts reports whether an operand may be a number that is no column's.
func (r *reconciler) counts(o operand) bool {
	return o.param || value.IsNumber(o.typ) && r.affinityOf(o.root) == neither
}

// collate gives an operand the collating sequence of times.
func (r *reconciler) collate(n *node) {
	before, after := "", " COLLATE "+value.TimeCollation
	if n.op != "" && n.op != "(" {
		before, after = "(", ")"+after
	}
	r.edits.wrap(n.first, n.last, rankCollation, before, after)
	r.collated = append(r.collated, n.last)
}

// hasCollation reports whether a part of an expression was given a collating
// sequence, which is then the whole one's.
func (r *reconciler) hasCollation(n *node) bool {
	for _, at := range r.collated {
		if n.first <= at && at <= n.last {
			return true
		}
	}
	return false
}

// likeColumn reports whether SQLite gives an operand, the tokens first to last, a
// collating sequence by itself: a column has one, that of a subquery too, and so
// have a sign and a CAST around it.
func (r *reconciler) likeColumn(first, last int) bool {
	for r.word(first) == "(" && r.pair[first] == last {
		first++
		last--
	}
	var inside int
	switch {
	case r.is(first, "CAST", "("):
		inside = first + 2
	case r.word(first) == "+":
		inside = first + 1
	default:
		parts := r.chain(first)
		return len(parts) > 0 && parts[len(parts)-1] == last
	}
	n := r.trees.tree(inside)
	return n == nil || r.likeColumn(n.first, n.last)
}

// numericFunctions are functions of numbers.
var numericFunctions = wordSet(`AVG SUM TOTAL STDEV STDEVP STDDEV STDDEV_SAMP STDDEV_POP STD VAR VARP VAR_SAMP VAR_POP VARIANCE MEDIAN
	PERCENTILE_CONT ABS ROUND CEIL CEILING FLOOR TRUNC TRUNCATE SIGN MOD SQRT SQUARE POWER POW EXP LN LOG LOG2 LOG10`)

// comparing are functions that compare their arguments, where they have several.
var comparing = wordSet(`MAX MIN GREATEST LEAST NULLIF`)

// called rewrites a call that compares its arguments, and refuses one that would
// take times for numbers.
func (r *reconciler) called(n *node, truth bool) {
	name, open := r.words[n.first], n.first+1
	if !numericFunctions[name] && !comparing[name] {
		return
	}
	var args []operand
	times := false
	for _, part := range r.split(open) {
		from := part[0]
		if r.oneOf(from, "DISTINCT", "ALL") {
			from++
		}
		arg := r.trees.tree(from)
		if arg == nil {
			return
		}
		args = append(args, r.sideOf(arg))
		times = times || value.IsTime(args[len(args)-1].typ)
	}
	switch {
	case !times:
	case numericFunctions[name] && value.IsTime(args[0].typ):
		r.fail(n.first, "%s of times: a time is no number; %s", r.written(n.first, n.first), insteadOf(r.written(n.first, n.first), r.written(args[0].node.first, args[0].node.last)))
	case len(args) >= 2 && comparing[name]:
		if r.chosen(args[0], args[1:]) {
			return
		}
		switch name {
		case "GREATEST":
			r.edits.replace(n.first, "max")
		case "LEAST":
			r.edits.replace(n.first, "min")
		}
		if !args[0].root.timeColumn() {
			r.collate(args[0].node)
			r.shield(&node{first: n.first, last: r.pair[open]}, truth)
		}
	}
}

// insteadOf is what to write in place of a function of numbers of a time.
func insteadOf(function, x string) string {
	switch strings.ToUpper(function) {
	case "AVG", "MEDIAN", "PERCENTILE_CONT":
		return fmt.Sprintf("write datetime(%s(unixepoch(%s)), 'unixepoch')", function, x)
	default:
		return fmt.Sprintf("take a part of it, as in EXTRACT(DAY FROM %s), or a difference, as in DATEDIFF(day, %s, NOW())", x, x)
	}
}

// sum rewrites a time plus or minus a number of days, and refuses other sums with
// times.
func (r *reconciler) sum(n *node) {
	left, right := r.sideOf(n.kids[0]), r.sideOf(n.kids[1])
	l, g := value.IsTime(left.typ), value.IsTime(right.typ)
	if !l && !g {
		return
	}
	a, b := r.written(left.node.first, left.node.last), r.written(right.node.first, right.node.last)
	other := right
	if g {
		other = left
	}
	switch {
	case n.op == "-" && (l && g || l && right.typ == value.TypeTimeText || g && left.typ == value.TypeTimeText):
		r.fail(n.at, "a difference of times has a unit: DATEDIFF(day, %s, %s), or TIMESTAMPDIFF(second, …)", b, a)
	case l && g:
		r.fail(n.at, "a time is added to a time: what is added is a number of days, or an INTERVAL")
	case n.op == "-" && g:
		r.fail(n.at, "a time is taken from what is none: %s - %s", b, a)
	case other.typ == value.TypeReal:
		r.fail(n.at, "what is added to a time is a whole number of days: for less write INTERVAL 12 HOUR")
	case other.typ != "" && !value.IsNumber(other.typ) && other.typ != value.TypeNull:
		r.fail(n.at, "what is added to a time is a number of days, or an INTERVAL: %s %s INTERVAL 7 DAY", a, n.op)
	case g:
		r.edits.wrap(n.first, n.last, rankSum, "dateadd('day', ", ")")
		r.edits.replace(n.at, ",")
	default:
		call := "date_add("
		if n.op == "-" {
			call = "date_sub("
		}
		r.edits.wrap(n.first, n.last, rankSum, call, ", 'day')")
		r.edits.replace(n.at, ",")
	}
}

// noTime refuses an operator for numbers with a time beside it.
func (r *reconciler) noTime(n *node, operands ...*node) {
	for _, o := range operands {
		if value.IsTime(r.typeOf(o)) {
			x := r.written(o.first, o.last)
			r.fail(n.at, "%s takes numbers, and a time is none: take a part of it, as in EXTRACT(DAY FROM %s), or a difference, as in DATEDIFF(day, %s, NOW())", r.text(n.at), x, x)
			return
		}
	}
}
