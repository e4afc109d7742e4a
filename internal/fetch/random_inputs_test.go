package fetch_test

import "strings"

// misread makes a condition that reads an input and gives it no value, which is to be
// refused: what it lets through may be among rows that are not read. other is a condition
// on something else, text a value of the input in quotes.
func (g *generator) misread(input, text, other string) string {
	return strings.NewReplacer("{x}", input, "{a}", text, "{other}", other, "{arg}", g.param(strings.Trim(text, "'"))).Replace(choose(g.tape, []string{
		"{x} LIKE '%a%'", "{x} <> {a}", "{x} IS NOT {a}", "{x} >= {a}", "{x} NOT IN ({a}, 'x')", "NOT {x} = {a}",
		"lower({x}) = {a}", "{x} || '' = {a}", "({x} = {arg} OR {arg} IS NULL)", "({x} = {a} OR {other})", "({x} = {a} AND {other} OR NOT {other})",
		"CASE {x} WHEN {a} THEN {other} ELSE 1 END", "EXISTS (SELECT 1 FROM (SELECT {a} AS v) WHERE v = {x} || '')", "({other}) = ({x} = {a})",
	}))
}

// inputs are columns of a source of one table that are inputs: what only shows them is not
// refused.
func (s source) inputs(names ...string) (out []operand) {
	prefix := s.columns[0].expr[:strings.LastIndexByte(s.columns[0].expr, '.')+1]
	for _, name := range names {
		out = append(out, operand{expr: prefix + name, class: classText, values: []any{"day", "follow_type", "total_value"}})
	}
	return out
}
