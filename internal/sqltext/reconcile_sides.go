package sqltext

import "github.com/viewfinder-sql/viewfinder/internal/value"

// operand is one side of a comparison.
type operand struct {
	// node is the expression, nil for a column of a subquery behind IN.
	node *node
	typ  value.Type
	root root
	// literal and param say that it is a literal in quotes or a parameter.
	literal, param bool
	// wall says that it is what a clock shows in some zone: a text, and compared as
	// a time.
	wall bool
}

// wallFunctions give what a clock shows.
var wallFunctions = wordSet(`AT_TIME_ZONE TIMEZONE CONVERT_TZ`)

// timed reports whether it is compared as a time.
func (o operand) timed() bool { return o.wall || value.IsTime(o.typ) }

func (r *reconciler) sideOf(n *node) operand {
	return r.rooted(operand{node: n, typ: r.typeOf(n), root: r.rootOf(r.scopeAt(n.first), n.first, n.last)})
}

func (r *reconciler) rooted(o operand) operand {
	at := o.root
	single := at.first == at.last && !at.column
	o.literal = single && r.kind(at.first) == String
	o.param = single && r.kind(at.first) == Param
	o.wall = wallFunctions[r.word(at.first)] && r.isCall(at.first) && r.pair[at.first+1] == at.last && !at.column
	return o
}

// columnOf is the operand that a subquery's column i of n is.
func (r *reconciler) columnOf(q *query, i, n int) operand {
	o := operand{typ: r.columnTypes(q, n)[i]}
	if len(q.cores) != 1 {
		return o
	}
	items := r.itemsOf(q, q.cores[0])
	if len(items) != n || items[i].star || items[i].to <= items[i].from {
		return o
	}
	o.root = r.rootOf(r.scopeOf(q, q.cores[0]), items[i].from, items[i].to-1)
	return r.rooted(o)
}

// typeOf returns the type of an expression.
func (r *reconciler) typeOf(n *node) value.Type {
	key := [2]int{n.first, n.last}
	typ, known := r.types[key]
	if known {
		return typ
	}
	switch n.op { // an operator's type comes of those of its sides, each read once
	case "(":
		typ = r.typeOf(n.kids[0])
	case "+", "-":
		typ = sumType(r.typeOf(n.kids[0]), r.typeOf(n.kids[1]))
	case "*", "/", "%":
		typ = value.ArithmeticType(r.typeOf(n.kids[0]), r.typeOf(n.kids[1]))
	default:
		typ = value.TypeInteger
		if level := treeLevels[n.op]; level == 0 || level >= treeBit {
			typ = r.expression(r.scopeAt(n.first), n.first, n.last+1)
		}
	}
	r.types[key] = typ
	return typ
}

// scopeAt returns what the names at a token may refer to.
func (r *reconciler) scopeAt(i int) *scope {
	var in *query
	for _, q := range r.structure.queries {
		if q.start() >= 0 && q.start() <= i && i < q.end && (in == nil || q.start() >= in.start()) {
			in = q
		}
	}
	if in == nil {
		return nil
	}
	c := r.enclosing(in, i)
	if c == nil {
		if len(in.cores) != 1 { // the ORDER BY of a UNION
			return nil
		}
		c = in.cores[0]
	}
	if r.cores[c] == nil {
		r.cores[c] = r.scopeOf(in, c)
	}
	return r.cores[c]
}
