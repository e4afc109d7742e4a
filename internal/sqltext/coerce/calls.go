package coerce

import (
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// numericFunctions are functions of numbers.
var numericFunctions = syntax.WordSet(`AVG SUM TOTAL STDEV STDEVP STDDEV STDDEV_SAMP STDDEV_POP STD VAR VARP VAR_SAMP VAR_POP VARIANCE MEDIAN
	PERCENTILE_CONT ABS ROUND CEIL CEILING FLOOR TRUNC TRUNCATE SIGN MOD SQRT SQUARE POWER POW EXP LN LOG LOG2 LOG10`)

// comparing are functions that compare their arguments, where they have several.
var comparing = syntax.WordSet(`MAX MIN GREATEST LEAST NULLIF`)

// calls rewrites calls.
type calls struct{ *comparer }

// rewrite rewrites a call that compares its arguments or those of several rows, and
// refuses one that would take times for numbers.
func (r calls) rewrite(n *syntax.Node, truth bool) {
	name, open := r.Words[n.First], n.First+1
	distinct := r.Word(open+1) == "DISTINCT"
	if !numericFunctions[name] && !comparing[name] && !distinct {
		return
	}
	var args []operand
	times := false
	for _, part := range r.Split(open) {
		from := part[0]
		if r.OneOf(from, "DISTINCT", "ALL") {
			from++
		}
		arg := r.Operands.Expression(from)
		if arg == nil {
			return
		}
		args = append(args, r.side(arg))
		times = times || value.IsTime(args[len(args)-1].typ)
	}
	switch {
	case !times:
	case numericFunctions[name] && value.IsTime(args[0].typ):
		r.fail(n.First, "%s of times: a time is no number; %s", r.written(n.First, n.First), insteadOf(r.written(n.First, n.First), r.written(args[0].node.First, args[0].node.Last)))
	case len(args) == 1: // an aggregate
		if (distinct || comparing[name]) && sorting(r).mixed(args[0], distinct) {
			r.collate(args[0].node)
			r.shield(n, truth)
		}
	case len(args) >= 2 && comparing[name]:
		if r.chosen(args[0], args[1:]) {
			return
		}
		switch name {
		case "GREATEST":
			r.edits.Replace(n.First, "max")
		case "LEAST":
			r.edits.Replace(n.First, "min")
		}
		if !args[0].root.TimeColumn() {
			r.collate(args[0].node)
			r.shield(&syntax.Node{First: n.First, Last: r.Pair[open]}, truth)
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
