package dialect

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

var aggregateForms = []Form{
	{
		Family:  "Aggregates",
		Syntax:  "GROUP_CONCAT([DISTINCT] x [ORDER BY y] SEPARATOR ';')",
		Meaning: "the values joined by the separator; several values of one row are joined first. Without SEPARATOR it is SQLite's own GROUP_CONCAT(x[, separator])",
		Example: "SELECT GROUP_CONCAT(column1 ORDER BY column1 DESC SEPARATOR '; '), GROUP_CONCAT(DISTINCT column2 SEPARATOR '|') FROM (VALUES (1, 'a,b'), (2, 'a,b'))", Result: "2; 1|a,b",
		words: []string{"GROUP_CONCAT"}, token: by(aggregates.groupConcat),
	},
	{
		Family:  "Aggregates",
		Syntax:  "STRING_AGG(x, ',') WITHIN GROUP (ORDER BY y), LISTAGG(x, ',')",
		Meaning: "STRING_AGG(x, ',' ORDER BY y)",
		Example: "SELECT LISTAGG(column1, ',') WITHIN GROUP (ORDER BY column1 DESC) FROM (VALUES (1), (2))", Result: "2,1",
		words: []string{"STRING_AGG", "LISTAGG", "GROUP_CONCAT"},
		token: func(r *rewriter, i int) error {
			if !r.IsCall(i) {
				return nil
			}
			if r.Word(i) == "LISTAGG" {
				r.edits.Replace(i, "string_agg")
			}
			if end := r.Pair[i+1]; r.Is(end+1, "WITHIN", "GROUP", "(", "ORDER", "BY") {
				r.edits.Drop(end, end+3)
				r.edits.Replace(end+3, " ")
				r.Join(i, r.Pair[end+3])
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
		token: by(aggregates.orderedSet),
	},
	{
		Family:  "Aggregates",
		Syntax:  "COUNT(DISTINCT a, b)",
		Meaning: "the number of different combinations without NULL",
		Example: "SELECT COUNT(DISTINCT column1, column2) FROM (VALUES (1, 'a'), (1, 'a'), (1, 'b'), (2, NULL))", Result: "2",
		words: []string{"COUNT"},
		token: func(r *rewriter, i int) error {
			if r.IsCall(i) && r.Word(i+2) == "DISTINCT" && len(r.Split(i+1)) > 1 {
				r.edits.Wrap(i+3, r.Pair[i+1]-1, edit.Argument, "combination(", ")")
			}
			return nil
		},
	},
}

// aggregates rewrites calls of aggregates.
type aggregates struct{ *rewriter }

// orderedSet rewrites f(p) WITHIN GROUP (ORDER BY x [DESC]) to f_within(p, x[,
// 'desc']).
func (r aggregates) orderedSet(i int) error {
	if !r.IsCall(i) {
		return nil
	}
	open, end := i+1, r.Pair[i+1]
	if !r.Is(end+1, "WITHIN", "GROUP", "(", "ORDER", "BY") {
		return nil
	}
	first, close := end+6, r.Pair[end+3]
	comma := ", "
	switch given := len(r.Split(open)); {
	case len(r.Split(end+3)) != 1 || first == close:
		return r.ErrorAt(end+1, "WITHIN GROUP takes one expression: (ORDER BY x)")
	case r.Word(i) == "MODE" && given == 0:
		comma = ""
	case r.Word(i) == "MODE" || given != 1:
		return r.ErrorAt(i, "before WITHIN GROUP, MODE has no argument and a percentile has one, the share")
	default:
		r.edits.Replace(i, strings.ToLower(r.Words[i])+"_within")
	}
	r.edits.Drop(end, first)
	r.edits.Replace(end, comma)
	if r.OneOf(close-1, "ASC", "DESC") {
		r.edits.Drop(close-1, close)
		if r.Word(close-1) == "DESC" {
			r.edits.Replace(close-1, ", 'desc'")
		}
	}
	r.Join(i, close)
	return nil
}

// groupConcat rewrites GROUP_CONCAT(… SEPARATOR 'text').
func (r aggregates) groupConcat(i int) error {
	if !r.IsCall(i) {
		return nil
	}
	open, end := i+1, r.Pair[i+1]
	separator := r.Find(open+1, end, "SEPARATOR")
	if separator < 0 || !r.EndsOperand(separator-1) && !r.OneOf(separator-1, "ASC", "DESC") || separator+1 == end {
		return nil
	}
	if r.Kind(separator+1) != token.String || separator+2 != end {
		return r.ErrorAt(separator, "SEPARATOR takes a string literal, at the end of the call")
	}
	text := r.Text(separator + 1)
	first, last := open+1, separator-1
	if order := r.Find(open+1, separator, "ORDER"); order >= 0 {
		last = order - 1
	}
	distinct := r.Word(first) == "DISTINCT"
	if distinct {
		first++
	}
	if first > last {
		return nil
	}
	r.joinArguments(first, last)
	r.edits.Drop(separator, end)
	if !distinct {
		r.edits.Wrap(first, last, edit.Query, "", ", "+text)
		return nil
	}
	// SQLite's DISTINCT aggregates take one argument only.
	if r.OneOf(end+1, "FILTER", "OVER") {
		return r.Unsupported(i, "GROUP_CONCAT(DISTINCT … SEPARATOR …) with %s: use a subquery with SELECT DISTINCT", r.Words[end+1])
	}
	r.edits.Replace(i, "join_array(json_group_array")
	r.edits.Wrap(i, end, edit.Call, "", ", "+text+")")
	return nil
}

// joinArguments writes || between the arguments first to last.
func (r aggregates) joinArguments(first, last int) {
	joined := false
	for i := first; i <= last; i = r.Skip(i) {
		if r.Words[i] == "," {
			r.edits.Replace(i, ") || (")
			joined = true
		}
	}
	if joined {
		r.edits.Wrap(first, last, edit.Argument, "(", ")")
	}
}
