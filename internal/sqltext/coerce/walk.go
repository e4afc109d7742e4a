package coerce

import "github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"

// walker visits the expressions of a statement.
type walker struct{ *comparer }

// scan visits the expressions among the tokens from, to-1.
func (r walker) scan(from, to int) {
	for i := from; i < to && r.err == nil; {
		n := r.Operands.Expression(i)
		if n == nil {
			for i++; r.OneOf(i-1, "NOT", "-", "+", "~") && r.OneOf(i, "NOT", "-", "+", "~"); i++ { // of nothing, or too many
			}
			continue
		}
		r.visit(n, r.OneOf(i-1, "WHERE", "ON", "HAVING"))
		i = max(n.Last, i) + 1
	}
}

// visit rewrites an expression, the inner parts first. truth says that it matters
// only whether it is true.
func (r walker) visit(n *syntax.Node, truth bool) {
	inside := truth && (n.Op == "AND" || n.Op == "OR" || n.Op == "NOT" || n.Op == "(")
	for _, kid := range n.Kids {
		r.visit(kid, inside)
	}
	switch n.Op {
	case "":
		r.visitLeaf(n, truth)
	case "=", "==", "<>", "!=", "<", "<=", ">", ">=":
		r.compared(n, truth, r.side(n.Kids[0]), r.side(n.Kids[1]))
	case "IS":
		if right := n.Kids[1]; right.First < right.Last || !r.OneOf(right.First, "NULL", "TRUE", "FALSE") {
			r.compared(n, truth, r.side(n.Kids[0]), r.side(right))
		}
	case "BETWEEN":
		r.compared(n, truth, r.side(n.Kids[0]), r.side(n.Kids[1]), r.side(n.Kids[2]))
	case "IN":
		r.among(n, truth)
	case "+", "-":
		arithmetic(r).sum(n)
	case "*", "/", "%", "&", "|", "<<", ">>":
		arithmetic(r).noTime(n, n.Kids...)
	case "NEG":
		if r.Word(n.At) != "+" {
			arithmetic(r).noTime(n, n.Kids...)
		}
	}
}

// visitLeaf rewrites what is inside an operand, then a call or a CASE as a whole.
func (r walker) visitLeaf(n *syntax.Node, truth bool) {
	for i := n.First; i <= n.Last; i++ {
		switch {
		case r.Word(i) == "(":
			r.scan(i+1, r.Pair[i])
			i = r.Pair[i]
		case r.Word(i) == "CASE" && r.Pair[i] > i:
			r.scan(i+1, r.Pair[i])
			i = r.Pair[i]
		}
	}
	switch {
	case r.err != nil:
	case r.Word(n.First) == "CASE" && r.Word(n.First+1) != "WHEN":
		r.cases(n, truth)
	case r.IsCall(n.First):
		calls(r).rewrite(n, truth)
	}
}

// compared rewrites a comparison of one operand with others.
func (r walker) compared(n *syntax.Node, truth bool, left operand, others ...operand) {
	if left.node.Op == "," {
		r.rows(n, truth, left.node, others)
		return
	}
	if !r.chosen(left, others) && r.coerce(left, others, false) {
		r.shield(n, truth)
	}
}

// rows rewrites a comparison of rows with one other: (a, b) = (c, d).
func (r walker) rows(n *syntax.Node, truth bool, left *syntax.Node, others []operand) {
	if len(others) != 1 || others[0].node == nil {
		return
	}
	right := others[0].node
	collated := false
	for i, kid := range left.Kids {
		var other operand
		switch q := r.Structure.Opened(right.First + 1); {
		case right.Op == "," && len(right.Kids) == len(left.Kids):
			other = r.side(right.Kids[i])
		case r.Word(right.First) == "(" && q != nil:
			other = r.columnOf(q, i, len(left.Kids))
		default:
			return
		}
		if side := r.side(kid); !r.chosen(side, []operand{other}) && r.coerce(side, []operand{other}, false) {
			collated = true
		}
	}
	if collated {
		r.shield(n, truth)
	}
}

// among rewrites x IN (…), IN (SELECT …), IN table.
func (r walker) among(n *syntax.Node, truth bool) {
	left, right := n.Kids[0], n.Kids[1]
	q := r.Structure.Opened(right.First + 1)
	if left.Op == "," {
		if q != nil {
			r.rows(n, truth, left, []operand{{node: right}})
		}
		return
	}
	var others []operand
	side := r.side(left)
	switch {
	case r.Word(right.First) == "(" && q != nil:
		others = append(others, r.columnOf(q, 0, 1))
	case right.Op == "(" || right.Op == ",":
		for _, kid := range right.Kids {
			if _, ok := r.Literal(kid.First); ok && kid.First == kid.Last && side.root.Column && side.root.Plain {
				continue // whatever it is, the column decides
			}
			others = append(others, r.side(kid))
		}
	case r.Structure.Tables[right.First]:
		scope := r.ScopeAt(n.First)
		if scope == nil {
			return
		}
		if src := r.TableSource(scope.Query, r.Name(right.Last)); src.Query != nil {
			others = append(others, r.columnOf(src.Query, 0, 1))
		}
	}
	if len(others) > 0 && !r.chosen(side, others) && r.coerce(side, others, true) {
		r.shield(n, truth)
	}
}

// cases rewrites CASE x WHEN y THEN ….
func (r walker) cases(n *syntax.Node, truth bool) {
	end := r.Pair[n.First]
	base := r.Operands.Expression(n.First + 1)
	if base == nil || end < 0 {
		return
	}
	var others []operand
	for i := base.Last + 1; i < end; i++ {
		switch {
		case r.Pair[i] > i:
			i = r.Pair[i]
		case r.Word(i) == "WHEN":
			if y := r.Operands.Expression(i + 1); y != nil {
				others = append(others, r.side(y))
			}
		}
	}
	side := r.side(base)
	if !r.chosen(side, others) && r.coerce(side, others, false) {
		r.shield(&syntax.Node{First: n.First, Last: end}, truth)
	}
}
