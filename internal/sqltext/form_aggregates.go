package sqltext

import "strings"

var aggregateForms = []Form{
	{
		Family:  "Aggregates",
		Syntax:  "GROUP_CONCAT([DISTINCT] x [ORDER BY y] SEPARATOR ';')",
		Meaning: "the values joined by the separator; several values of one row are joined first. Without SEPARATOR it is SQLite's own GROUP_CONCAT(x[, separator])",
		Example: "SELECT GROUP_CONCAT(column1 ORDER BY column1 DESC SEPARATOR '; '), GROUP_CONCAT(DISTINCT column2 SEPARATOR '|') FROM (VALUES (1, 'a,b'), (2, 'a,b'))", Result: "2; 1|a,b",
		words: []string{"GROUP_CONCAT"}, token: (*analysis).groupConcat,
	},
	{
		Family:  "Aggregates",
		Syntax:  "STRING_AGG(x, ',') WITHIN GROUP (ORDER BY y), LISTAGG(x, ',')",
		Meaning: "STRING_AGG(x, ',' ORDER BY y)",
		Example: "SELECT LISTAGG(column1, ',') WITHIN GROUP (ORDER BY column1 DESC) FROM (VALUES (1), (2))", Result: "2,1",
		words: []string{"STRING_AGG", "LISTAGG", "GROUP_CONCAT"},
		token: func(a *analysis, i int) error {
			if !a.isCall(i) {
				return nil
			}
			if a.word(i) == "LISTAGG" {
				a.edits.replace(i, "string_agg")
			}
			if end := a.pair[i+1]; a.is(end+1, "WITHIN", "GROUP", "(", "ORDER", "BY") {
				a.edits.drop(end, end+3)
				a.edits.replace(end+3, " ")
				a.span(i, a.pair[end+3])
			}
			return nil
		},
	},
	{
		Family:  "Aggregates",
		Syntax:  "PERCENTILE_CONT(p) WITHIN GROUP (ORDER BY x [DESC]), PERCENTILE_DISC(p) …, MODE() …",
		Meaning: "percentile_cont(x, p[, 'desc']), percentile_disc(x, p[, 'desc']), mode(x[, 'desc'])",
		Example: "SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY column1), MODE() WITHIN GROUP (ORDER BY column2 DESC) FROM (VALUES (1, 'a'), (2, 'b'))", Result: "1.5|b",
		words: []string{"PERCENTILE_CONT", "PERCENTILE_DISC", "MODE"},
		token: (*analysis).orderedSet,
	},
	{
		Family:  "Aggregates",
		Syntax:  "COUNT(DISTINCT a, b)",
		Meaning: "the number of different combinations without NULL",
		Example: "SELECT COUNT(DISTINCT column1, column2) FROM (VALUES (1, 'a'), (1, 'a'), (1, 'b'), (2, NULL))", Result: "2",
		words: []string{"COUNT"},
		token: func(a *analysis, i int) error {
			if a.isCall(i) && a.word(i+2) == "DISTINCT" && len(a.split(i+1)) > 1 {
				a.edits.wrap(i+3, a.pair[i+1]-1, rankArgument, "combination(", ")")
			}
			return nil
		},
	},
}

// orderedSet rewrites f(p) WITHIN GROUP (ORDER BY x [DESC]) to f_within(p, x[,
// 'desc']).
func (a *analysis) orderedSet(i int) error {
	if !a.isCall(i) {
		return nil
	}
	open, end := i+1, a.pair[i+1]
	if !a.is(end+1, "WITHIN", "GROUP", "(", "ORDER", "BY") {
		return nil
	}
	first, close := end+6, a.pair[end+3]
	comma := ", "
	switch given := len(a.split(open)); {
	case len(a.split(end+3)) != 1 || first == close:
		return a.errorAt(end+1, "WITHIN GROUP takes one expression: (ORDER BY x)")
	case a.word(i) == "MODE" && given == 0:
		comma = ""
	case a.word(i) == "MODE" || given != 1:
		return a.errorAt(i, "before WITHIN GROUP, MODE has no argument and a percentile has one, the share")
	default:
		a.edits.replace(i, strings.ToLower(a.words[i])+"_within")
	}
	a.edits.drop(end, first)
	a.edits.replace(end, comma)
	if a.oneOf(close-1, "ASC", "DESC") {
		a.edits.drop(close-1, close)
		if a.word(close-1) == "DESC" {
			a.edits.replace(close-1, ", 'desc'")
		}
	}
	a.span(i, close)
	return nil
}

// groupConcat rewrites GROUP_CONCAT(… SEPARATOR 'text').
func (a *analysis) groupConcat(i int) error {
	if !a.isCall(i) {
		return nil
	}
	open, end := i+1, a.pair[i+1]
	separator := a.find(open+1, end, "SEPARATOR")
	if separator < 0 || !a.endsOperand(separator-1) && !a.oneOf(separator-1, "ASC", "DESC") || separator+1 == end {
		return nil
	}
	if a.kind(separator+1) != String || separator+2 != end {
		return a.errorAt(separator, "SEPARATOR takes a string literal, at the end of the call")
	}
	text := a.text(separator + 1)
	first, last := open+1, separator-1
	if order := a.find(open+1, separator, "ORDER"); order >= 0 {
		last = order - 1
	}
	distinct := a.word(first) == "DISTINCT"
	if distinct {
		first++
	}
	if first > last {
		return nil
	}
	a.joinArguments(first, last)
	a.edits.drop(separator, end)
	if !distinct {
		a.edits.wrap(first, last, rankQuery, "", ", "+text)
		return nil
	}
	// SQLite's DISTINCT aggregates take one argument only.
	if a.oneOf(end+1, "FILTER", "OVER") {
		return a.unsupported(i, "GROUP_CONCAT(DISTINCT … SEPARATOR …) with %s: use a subquery with SELECT DISTINCT", a.words[end+1])
	}
	a.edits.replace(i, "join_array(json_group_array")
	a.edits.wrap(i, end, rankCall, "", ", "+text+")")
	return nil
}

// joinArguments writes || between the arguments first to last.
func (a *analysis) joinArguments(first, last int) {
	joined := false
	for i := first; i <= last; i = a.skip(i) {
		if a.words[i] == "," {
			a.edits.replace(i, ") || (")
			joined = true
		}
	}
	if joined {
		a.edits.wrap(first, last, rankArgument, "(", ")")
	}
}
