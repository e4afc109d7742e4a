package coerce

import (
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/typing"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// operand is one side of a comparison.
type operand struct {
	// node is the expression, nil for a column of a subquery behind IN.
	node *syntax.Node
	typ  value.Type
	root typing.Root
	// literal and param say that it is a literal in quotes or a parameter.
	literal, param bool
	// wall says that it is what a clock shows in some zone: a text, and compared as
	// a time.
	wall bool
}

// wallFunctions give what a clock shows.
var wallFunctions = syntax.WordSet(`AT_TIME_ZONE TIMEZONE CONVERT_TZ`)

// timed reports whether it is compared as a time.
func (o operand) timed() bool { return o.wall || value.IsTime(o.typ) }

// sides reads the sides of comparisons.
type sides struct {
	*typing.Inference
	// typed are the types of expressions that were found, by their first and last token.
	typed map[[2]int]value.Type
}

func (r *sides) side(n *syntax.Node) operand {
	return r.rooted(operand{node: n, typ: r.typeOf(n), root: r.Root(r.ScopeAt(n.First), n.First, n.Last)})
}

func (r *sides) rooted(o operand) operand {
	at := o.root
	single := at.First == at.Last && !at.Column
	o.literal = single && r.Kind(at.First) == token.String
	o.param = single && r.Kind(at.First) == token.Param
	o.wall = wallFunctions[r.Word(at.First)] && r.IsCall(at.First) && r.Pair[at.First+1] == at.Last && !at.Column
	return o
}

// columnOf is the operand that a subquery's column i of n is.
func (r *sides) columnOf(q *syntax.Query, i, n int) operand {
	o := operand{typ: r.ColumnTypes(q, n)[i]}
	if len(q.Cores) != 1 {
		return o
	}
	items := r.Items(q, q.Cores[0])
	if len(items) != n || items[i].Star || items[i].To <= items[i].From {
		return o
	}
	o.root = r.Root(r.Scope(q, q.Cores[0]), items[i].From, items[i].To-1)
	return r.rooted(o)
}

// typeOf returns the type of an expression.
func (r *sides) typeOf(n *syntax.Node) value.Type {
	key := [2]int{n.First, n.Last}
	typ, known := r.typed[key]
	if known {
		return typ
	}
	switch n.Op { // an operator's type comes of those of its sides, each read once
	case "(":
		typ = r.typeOf(n.Kids[0])
	case "+", "-":
		typ = typing.SumType(r.typeOf(n.Kids[0]), r.typeOf(n.Kids[1]))
	case "*", "/", "%":
		typ = value.ArithmeticType(r.typeOf(n.Kids[0]), r.typeOf(n.Kids[1]))
	default:
		typ = value.TypeInteger
		if level := syntax.Precedence(n.Op); level == 0 || level >= syntax.PrecedenceBit {
			typ = r.Expression(r.ScopeAt(n.First), n.First, n.Last+1)
		}
	}
	r.typed[key] = typ
	return typ
}

// counts reports whether an operand may be a number that is no column's.
func (r *sides) counts(o operand) bool {
	return o.param || value.IsNumber(o.typ) && r.AffinityOf(o.root) == typing.None
}

// likeColumn reports whether SQLite gives an operand, the tokens first to last, a
// collating sequence by itself: a column has one, that of a subquery too, and so
// have a sign and a CAST around it.
func (r *sides) likeColumn(first, last int) bool {
	for r.Word(first) == "(" && r.Pair[first] == last {
		first++
		last--
	}
	var inside int
	switch {
	case r.Is(first, "CAST", "("):
		inside = first + 2
	case r.Word(first) == "+":
		inside = first + 1
	default:
		return r.NameEnd(first) == last
	}
	n := r.Operands.Expression(inside)
	return n == nil || r.likeColumn(n.First, n.Last)
}

// chosen reports whether the statement says itself how to compare: by COLLATE.
func (r *sides) chosen(left operand, others []operand) bool {
	for _, o := range append([]operand{left}, others...) {
		if o.node == nil {
			continue
		}
		for i := o.node.First; i <= o.node.Last; i++ {
			if r.Word(i) == "(" && r.Structure.Opened(i+1) != nil {
				i = r.Pair[i]
			} else if r.Word(i) == "COLLATE" {
				return true
			}
		}
	}
	return false
}
