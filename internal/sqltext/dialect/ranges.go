package dialect

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

var rangeForms = []Form{{
	Family: "Date literals",
	Syntax: "x = L_TODAY(), x >= L_LAST_N_DAYS(n), x BETWEEN L_LAST_MONTH() AND L_TODAY() …",
	Meaning: "the literal is a range of days in TimeZone: = means within it, <> outside of it, < before its start, > after its end, " +
		"<= up to its end, >= from its start on; BETWEEN goes from the start of one to the end of the other. " +
		"Literals: L_TODAY, L_YESTERDAY, L_TOMORROW; L_LAST_, L_THIS_, L_NEXT_ with WEEK (from Sunday), MONTH, QUARTER, YEAR; " +
		"L_LAST_90_DAYS, L_NEXT_90_DAYS; L_LAST_N_, L_NEXT_N_ with DAYS(n), WEEKS(n), MONTHS(n), QUARTERS(n), YEARS(n). " +
		"LAST ranges end before the current day, week …; NEXT_N_DAYS begins today, the other NEXT ranges after the current one. L_ may be left out",
	Example: "SELECT x.v, x.v = L_YESTERDAY(), x.v < L_TODAY(), x.v >= L_LAST_N_DAYS(1), x.v BETWEEN L_LAST_MONTH() AND L_TODAY() FROM (SELECT '2026-05-05 23:59:59' AS v) x",
	Result:  "2026-05-05 23:59:59|1|1|1|1",
	token:   by(ranges.dateRange),
	words:   rangeWords(),
}}

// rangeArity gives the number of arguments of each date literal, by its name
// without L_.
var rangeArity = map[string]int{"TODAY": 0, "YESTERDAY": 0, "TOMORROW": 0, "LAST_90_DAYS": 0, "NEXT_90_DAYS": 0}

func rangeWords() []string {
	for _, unit := range []string{"WEEK", "MONTH", "QUARTER", "YEAR"} {
		for _, which := range []string{"LAST_", "THIS_", "NEXT_"} {
			rangeArity[which+unit] = 0
		}
	}
	for _, unit := range []string{"DAYS", "WEEKS", "MONTHS", "QUARTERS", "YEARS"} {
		rangeArity["LAST_N_"+unit], rangeArity["NEXT_N_"+unit] = 1, 1
	}
	var words []string
	for name := range rangeArity {
		words = append(words, name, "L_"+name)
	}
	return words
}

// ranges rewrites comparisons with literals of ranges of days.
type ranges struct{ *rewriter }

// dateRange rewrites the comparison that the date literal at token i is part
// of.
func (r ranges) dateRange(i int) error {
	if !r.IsCall(i) || r.Word(i-1) == "AS" {
		return nil
	}
	name := strings.TrimPrefix(r.Words[i], "L_")
	end := r.Pair[i+1]
	args := r.Split(i + 1)
	if len(args) != rangeArity[name] || len(args) == 1 && (args[0][1]-args[0][0] != 1 || r.Kind(i+2) != token.Number && r.Kind(i+2) != token.Param) {
		if rangeArity[name] == 1 {
			return r.ErrorAt(i, "%s takes a number or a parameter: %s(7)", r.Text(i), r.Text(i))
		}
		return r.ErrorAt(i, "%s takes no arguments", r.Text(i))
	}
	l := timeRange{from: i, to: end, name: strings.ToLower(name)}
	if len(args) == 1 {
		l.arg = i + 2
	}
	after, before := r.Word(end+1), r.Word(i-1)
	switch {
	case syntax.Precedence(after) > syntax.PrecedenceOrder || syntax.Precedence(before) > syntax.PrecedenceOrder:
		return r.misplaced(i)
	case r.betweenAnd(i):
		r.writeRange(l, r.rangeEnd(l))
	case before == "BETWEEN":
		r.writeRange(l, r.rangeStart(l))
	case comparisons[before]:
		return r.compareRange(l, before, r.OperandStart(i-2, syntax.Precedence(before)+1), i-2, i-1)
	case comparisons[after]:
		return r.compareRange(l, mirrored[after], end+2, r.OperandEnd(end+2, syntax.Precedence(after)+1), end+1)
	default:
		return r.misplaced(i)
	}
	return nil
}

// isRange reports whether a date literal begins at token i.
func (r ranges) isRange(i int) bool {
	_, known := rangeArity[strings.TrimPrefix(r.Word(i), "L_")]
	return known && r.IsCall(i)
}

func (r ranges) misplaced(i int) error {
	return r.ErrorAt(i, "%s() is a range of time: compare it with =, <>, <, <=, >, >= or BETWEEN", r.Text(i))
}

var (
	comparisons = map[string]bool{"=": true, "==": true, "<>": true, "!=": true, "<": true, "<=": true, ">": true, ">=": true}
	mirrored    = map[string]string{"=": "=", "==": "=", "<>": "<>", "!=": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
)

// timeRange is a date literal: its tokens, its name without L_, and the token
// of its argument, 0 for none.
type timeRange struct {
	from, to int
	name     string
	arg      int
}

func (r ranges) rangeStart(l timeRange) string { return r.rangeCall("range_start", l) }
func (r ranges) rangeEnd(l timeRange) string   { return r.rangeCall("range_end", l) }

func (r ranges) rangeCall(call string, l timeRange) string {
	text := call + "(" + token.Quote(l.name)
	if l.arg > 0 {
		text += ", " + r.count(l.arg)
	}
	return text + ")"
}

// writeRange writes text in place of the literal.
func (r ranges) writeRange(l timeRange, text string) {
	r.edits.Drop(l.from, l.to)
	r.edits.Replace(l.to, text)
	r.Join(l.from, l.to)
}

// betweenAnd reports whether token i stands behind the AND of a BETWEEN.
func (r ranges) betweenAnd(i int) bool {
	if r.Word(i-1) != "AND" {
		return false
	}
	low := r.OperandStart(i-2, syntax.PrecedenceOrder)
	return low > 0 && r.Word(low-1) == "BETWEEN"
}

// compareRange rewrites "x op literal", where x is the tokens first to last and
// the operator stands at op, as a test of one bound or of both.
func (r ranges) compareRange(l timeRange, operator string, first, last, op int) error {
	if r.isRange(first) {
		return r.misplaced(l.from)
	}
	if first < 0 || last < first || comparisons[r.Word(first-1)] && first-1 != op || comparisons[r.Word(last+1)] && last+1 != op {
		return r.ErrorAt(l.from, "%s(): put parentheses around what it is compared with", r.Text(l.from))
	}
	switch operator {
	case "=", "==", "<>", "!=":
		test := " BETWEEN "
		if operator == "<>" || operator == "!=" {
			test = " NOT BETWEEN "
		}
		r.edits.Wrap(first, last, edit.Compare, "(", test+r.rangeStart(l)+" AND "+r.rangeEnd(l)+")")
		r.edits.Drop(min(l.from, op), max(l.to, op)+1)
		r.Join(min(first, l.from), max(last, l.to))
	case "<", ">=":
		r.writeRange(l, r.rangeStart(l))
	default:
		r.writeRange(l, r.rangeEnd(l))
	}
	return nil
}
