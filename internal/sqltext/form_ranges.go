package sqltext

import "strings"

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
	token:   (*analysis).dateRange,
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

// dateRange rewrites the comparison that the date literal at token i is part
// of.
func (a *analysis) dateRange(i int) error {
	if !a.isCall(i) || a.word(i-1) == "AS" {
		return nil
	}
	name := strings.TrimPrefix(a.words[i], "L_")
	end := a.pair[i+1]
	args := a.split(i + 1)
	if len(args) != rangeArity[name] || len(args) == 1 && (args[0][1]-args[0][0] != 1 || a.kind(i+2) != Number && a.kind(i+2) != Param) {
		if rangeArity[name] == 1 {
			return a.errorAt(i, "%s takes a number or a parameter: %s(7)", a.text(i), a.text(i))
		}
		return a.errorAt(i, "%s takes no arguments", a.text(i))
	}
	r := timeRange{from: i, to: end, name: strings.ToLower(name)}
	if len(args) == 1 {
		r.arg = i + 2
	}
	after, before := a.word(end+1), a.word(i-1)
	switch {
	case levels[after] > levelOrder || levels[before] > levelOrder:
		return a.misplaced(i)
	case a.betweenAnd(i):
		a.writeRange(r, a.rangeEnd(r))
	case before == "BETWEEN":
		a.writeRange(r, a.rangeStart(r))
	case comparisons[before]:
		return a.compareRange(r, before, a.operandStart(i-2, levels[before]+1), i-2, i-1)
	case comparisons[after]:
		return a.compareRange(r, mirrored[after], end+2, a.operandEnd(end+2, levels[after]+1), end+1)
	default:
		return a.misplaced(i)
	}
	return nil
}

// isRange reports whether a date literal begins at token i.
func (a *analysis) isRange(i int) bool {
	_, known := rangeArity[strings.TrimPrefix(a.word(i), "L_")]
	return known && a.isCall(i)
}

func (a *analysis) misplaced(i int) error {
	return a.errorAt(i, "%s() is a range of time: compare it with =, <>, <, <=, >, >= or BETWEEN", a.text(i))
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

func (a *analysis) rangeStart(r timeRange) string { return a.rangeCall("range_start", r) }
func (a *analysis) rangeEnd(r timeRange) string   { return a.rangeCall("range_end", r) }

func (a *analysis) rangeCall(call string, r timeRange) string {
	text := call + "(" + quoteText(r.name)
	if r.arg > 0 {
		text += ", " + a.boundText(r.arg)
	}
	return text + ")"
}

// writeRange writes text in place of the literal.
func (a *analysis) writeRange(r timeRange, text string) {
	a.edits.drop(r.from, r.to)
	a.edits.replace(r.to, text)
	a.span(r.from, r.to)
}

// betweenAnd reports whether token i stands behind the AND of a BETWEEN.
func (a *analysis) betweenAnd(i int) bool {
	if a.word(i-1) != "AND" {
		return false
	}
	low := a.operandStart(i-2, levelOrder)
	return low > 0 && a.word(low-1) == "BETWEEN"
}

// compareRange rewrites "x op literal", where x is the tokens first to last and
// the operator stands at op, as a test of one bound or of both.
func (a *analysis) compareRange(r timeRange, operator string, first, last, op int) error {
	if a.isRange(first) {
		return a.misplaced(r.from)
	}
	if first < 0 || last < first || comparisons[a.word(first-1)] && first-1 != op || comparisons[a.word(last+1)] && last+1 != op {
		return a.errorAt(r.from, "%s(): put parentheses around what it is compared with", a.text(r.from))
	}
	switch operator {
	case "=", "==", "<>", "!=":
		test := " BETWEEN "
		if operator == "<>" || operator == "!=" {
			test = " NOT BETWEEN "
		}
		a.edits.wrap(first, last, rankCompare, "(", test+a.rangeStart(r)+" AND "+a.rangeEnd(r)+")")
		a.edits.drop(min(r.from, op), max(r.to, op)+1)
		a.span(min(first, r.from), max(last, r.to))
	case "<", ">=":
		a.writeRange(r, a.rangeStart(r))
	default:
		a.writeRange(r, a.rangeEnd(r))
	}
	return nil
}
