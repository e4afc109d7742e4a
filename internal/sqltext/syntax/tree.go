package syntax

// Node is an expression in SQLite's dialect: the tokens First to Last.
type Node struct {
	// Op is its operator in capitals, "NEG" for a sign, "(" for parentheses around
	// one expression, "," for those around several, "" for an operand without any
	// of these. At is the operator's first token.
	Op          string
	At          int
	First, Last int
	// depth is how many levels of operators it has.
	depth int
	// Kids are the operands. Those of BETWEEN are three; the right one of IN is what
	// stands behind it, whatever that is.
	Kids []*Node
}

// maxDepth bounds the depth of an expression that is read: SQLite takes no more.
const maxDepth = 500

// Expression reads the longest expression of SQLite's dialect that begins at token i;
// nil where none does.
func (o *Operands) Expression(i int) *Node { return o.expressionOf(i, PrecedenceOr, 0) }

// expressionOf reads an expression made of operators of the level and above.
func (o *Operands) expressionOf(i, level, depth int) *Node {
	if depth > maxDepth {
		return nil
	}
	var n *Node
	switch {
	case o.Word(i) == "NOT":
		n = prefixed("NOT", i, o.expressionOf(i+1, PrecedenceNot, depth+1))
	case o.OneOf(i, "-", "+", "~"):
		n = prefixed("NEG", i, o.expressionOf(i+1, PrecedenceSign, depth+1))
	default:
		n = o.leaf(i, depth)
	}
	for n != nil {
		next := o.extended(n, level, depth)
		if next == nil {
			break
		}
		n = next
	}
	return n
}

func prefixed(op string, i int, of *Node) *Node {
	if of == nil {
		return nil
	}
	return &Node{Op: op, At: i, First: i, Last: of.Last, depth: of.depth + 1, Kids: []*Node{of}}
}

// leaf reads an operand without operators.
func (o *Operands) leaf(i, depth int) *Node {
	if !o.StartsOperand(i) {
		return nil
	}
	last := o.innerEnd(i)
	if last < 0 {
		return nil
	}
	n := &Node{First: i, Last: last}
	if o.Word(i) != "(" || last != o.Pair[i] || o.OneOf(i+1, "SELECT", "VALUES", "WITH") {
		return n
	}
	var kids []*Node
	parts := o.Split(i)
	for _, part := range parts {
		kid := o.expressionOf(part[0], PrecedenceOr, depth+1)
		if kid == nil || kid.Last != part[1]-1 {
			return n // FROM (a JOIN b)
		}
		kids = append(kids, kid)
	}
	n.Op, n.At, n.Kids = ",", i, kids
	if len(parts) == 1 {
		n.Op = "("
	}
	return n
}

// extended reads one more operator behind an expression; nil where none of the
// level and above stands there.
func (o *Operands) extended(n *Node, level, depth int) *Node {
	if n.depth >= maxDepth {
		return nil
	}
	at := n.Last + 1
	op := at
	if o.Word(at) == "NOT" {
		op++
	}
	name := o.Word(op)
	of := Precedence(name)
	if o.Is(at, "NOT", "NULL") {
		return &Node{Op: "NOTNULL", At: at, First: n.First, Last: at + 1, depth: n.depth + 1, Kids: []*Node{n}}
	}
	if of == 0 || of < level || op > at && (of != PrecedenceCompare || o.OneOf(op, "IS", "ISNULL", "NOTNULL")) {
		return nil
	}
	out := &Node{Op: name, At: at, First: n.First, depth: n.depth + 1, Kids: []*Node{n}}
	right := op + 1
	switch name {
	case "ISNULL", "NOTNULL":
		out.Last = op
		return out
	case "IS":
		if o.Word(right) == "NOT" {
			right++
		}
		if o.Is(right, "DISTINCT", "FROM") {
			right += 2
		}
	case "BETWEEN":
		low := o.expressionOf(right, PrecedenceOrder, depth+1)
		if low == nil || o.Word(low.Last+1) != "AND" {
			return nil
		}
		out.Kids = append(out.Kids, low)
		right = low.Last + 2
	}
	var last *Node
	if name == "IN" { // a list, a subquery or a table: what stands behind it is of the whole
		last = o.leaf(right, depth+1)
	} else {
		last = o.expressionOf(right, of+1, depth+1)
	}
	if last == nil {
		return nil
	}
	out.Kids, out.Last = append(out.Kids, last), last.Last
	if of == PrecedenceCompare && o.Word(last.Last+1) == "ESCAPE" {
		if escape := o.expressionOf(last.Last+2, PrecedenceOrder, depth+1); escape != nil {
			out.Last = escape.Last
		}
	}
	return out
}
