package sqltext

// node is an expression in SQLite's dialect: the tokens first to last.
type node struct {
	// op is its operator in capitals, "NEG" for a sign, "(" for parentheses around
	// one expression, "," for those around several, "" for an operand without any
	// of these. at is the operator's first token.
	op          string
	at          int
	first, last int
	// depth is how many levels of operators it has.
	depth int
	// kids are the operands. Those of BETWEEN are three; the right one of IN is what
	// stands behind it, whatever that is.
	kids []*node
}

// Levels of SQLite's operators beyond [levels].
const (
	treeOr = iota + 1
	treeAnd
	treeNot
	treeCompare
	treeOrder
	treeBit
	treeSum
	treeProduct
	treeConcat
	treeSign
)

var treeLevels = map[string]int{
	"OR": treeOr, "AND": treeAnd,
	"=": treeCompare, "==": treeCompare, "<>": treeCompare, "!=": treeCompare, "IS": treeCompare, "IN": treeCompare, "BETWEEN": treeCompare,
	"LIKE": treeCompare, "GLOB": treeCompare, "REGEXP": treeCompare, "MATCH": treeCompare, "ISNULL": treeCompare, "NOTNULL": treeCompare,
	"<": treeOrder, ">": treeOrder, "<=": treeOrder, ">=": treeOrder,
	"&": treeBit, "|": treeBit, "<<": treeBit, ">>": treeBit, "+": treeSum, "-": treeSum,
	"*": treeProduct, "/": treeProduct, "%": treeProduct, "||": treeConcat, "->": treeConcat, "->>": treeConcat,
}

// maxTree bounds the depth of an expression that is read: SQLite takes no more.
const maxTree = 500

// trees reads the tokens of a statement as expressions.
type trees struct{ *analysis }

// tree reads the longest expression that begins at token i; nil where none does.
func (a trees) tree(i int) *node { return a.treeOf(i, treeOr, 0) }

// treeOf reads an expression made of operators of the level and above.
func (a trees) treeOf(i, level, depth int) *node {
	if depth > maxTree {
		return nil
	}
	var n *node
	switch {
	case a.word(i) == "NOT":
		n = prefixed("NOT", i, a.treeOf(i+1, treeNot, depth+1))
	case a.oneOf(i, "-", "+", "~"):
		n = prefixed("NEG", i, a.treeOf(i+1, treeSign, depth+1))
	default:
		n = a.leaf(i, depth)
	}
	for n != nil {
		next := a.extended(n, level, depth)
		if next == nil {
			break
		}
		n = next
	}
	return n
}

func prefixed(op string, i int, of *node) *node {
	if of == nil {
		return nil
	}
	return &node{op: op, at: i, first: i, last: of.last, depth: of.depth + 1, kids: []*node{of}}
}

// leaf reads an operand without operators.
func (a trees) leaf(i, depth int) *node {
	if !a.startsOperand(i) {
		return nil
	}
	last := a.innerEnd(i)
	if last < 0 {
		return nil
	}
	n := &node{first: i, last: last}
	if a.word(i) != "(" || last != a.pair[i] || a.oneOf(i+1, "SELECT", "VALUES", "WITH") {
		return n
	}
	parts := a.split(i)
	for _, part := range parts {
		kid := a.treeOf(part[0], treeOr, depth+1)
		if kid == nil || kid.last != part[1]-1 {
			return n // FROM (a JOIN b)
		}
		n.kids = append(n.kids, kid)
	}
	n.op, n.at = ",", i
	if len(parts) == 1 {
		n.op = "("
	}
	return n
}

// extended reads one more operator behind an expression; nil where none of the
// level and above stands there.
func (a trees) extended(n *node, level, depth int) *node {
	if n.depth >= maxTree {
		return nil
	}
	at := n.last + 1
	op := at
	if a.word(at) == "NOT" {
		op++
	}
	name := a.word(op)
	of := treeLevels[name]
	if a.is(at, "NOT", "NULL") {
		return &node{op: "NOTNULL", at: at, first: n.first, last: at + 1, depth: n.depth + 1, kids: []*node{n}}
	}
	if of == 0 || of < level || op > at && (of != treeCompare || a.oneOf(op, "IS", "ISNULL", "NOTNULL")) {
		return nil
	}
	out := &node{op: name, at: at, first: n.first, depth: n.depth + 1, kids: []*node{n}}
	right := op + 1
	switch name {
	case "ISNULL", "NOTNULL":
		out.last = op
		return out
	case "IS":
		if a.word(right) == "NOT" {
			right++
		}
		if a.is(right, "DISTINCT", "FROM") {
			right += 2
		}
	case "BETWEEN":
		low := a.treeOf(right, treeOrder, depth+1)
		if low == nil || a.word(low.last+1) != "AND" {
			return nil
		}
		out.kids = append(out.kids, low)
		right = low.last + 2
	}
	last := a.treeOf(right, of+1, depth+1)
	if last == nil {
		return nil
	}
	out.kids, out.last = append(out.kids, last), last.last
	if of == treeCompare && a.word(last.last+1) == "ESCAPE" {
		if escape := a.treeOf(last.last+2, treeOrder, depth+1); escape != nil {
			out.last = escape.last
		}
	}
	return out
}
