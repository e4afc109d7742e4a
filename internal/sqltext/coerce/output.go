package coerce

import (
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Contrast is a comparison of an expression with a text that it equals only where
// the text is of its type: a literal that is not, or a parameter that may not be.
type Contrast struct {
	// Expression is the expression as written, Type what it gives: INTEGER, REAL or
	// BOOLEAN.
	Expression string
	Type       value.Type
	// Text is the literal; Param is the number of the parameter, 0 for a literal.
	Text  string
	Param int
}

// output is what is made of a text: its edits, what is to be told of it, or an error.
type output struct {
	script *syntax.Script
	given  Given
	edits  *edit.Edits
	// collated are the tokens that were given a collating sequence.
	collated  []int
	contrasts []Contrast
	err       error
}

// collate gives an operand the collating sequence of times.
func (o *output) collate(n *syntax.Node) {
	before, after := "", " COLLATE "+value.TimeCollation
	if n.Op != "" && n.Op != "(" {
		before, after = "(", ")"+after
	}
	o.edits.Wrap(n.First, n.Last, edit.Collation, before, after)
	o.collated = append(o.collated, n.Last)
}

// hasCollation reports whether a part of an expression was given a collating
// sequence, which is then the whole one's.
func (o *output) hasCollation(n *syntax.Node) bool {
	for _, at := range o.collated {
		if n.First <= at && at <= n.Last {
			return true
		}
	}
	return false
}

// shield keeps the collating sequence of a comparison from what it is a part of:
// to SQLite, a CASE has that of anything inside it.
func (o *output) shield(n *syntax.Node, truth bool) {
	if !truth {
		o.edits.Wrap(n.First, n.Last, edit.Shield, "(", ") COLLATE BINARY")
	}
}

// written returns what the statement says in place of the tokens first to last.
func (o *output) written(first, last int) string {
	from, to := o.given.Map.Source(o.script.Tokens[first].Start), o.given.Map.Source(o.script.Tokens[last].Start)
	for _, t := range o.given.Script.Tokens {
		if t.Start <= to && to < t.End {
			to = t.End
			break
		}
	}
	if from >= to {
		return o.script.SQL[o.script.Tokens[first].Start:o.script.Tokens[last].End]
	}
	return o.given.Script.SQL[from:to]
}

// fail places an error at a token, in the text as given.
func (o *output) fail(i int, format string, args ...any) {
	if o.err == nil {
		o.err = token.ErrorAt(o.given.Script.SQL, o.given.Map.Source(o.script.Tokens[i].Start), format, args...)
	}
}
