package sqltext

import (
	"strings"

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

// reconciler sees to it that the two sides of each comparison are compared as what
// they are, by the types that are inferred for them. It works on the text that the
// forms were rewritten in.
type reconciler struct {
	*inference
	trees trees
	// first is the analysis of the text as given.
	first  *analysis
	params *numbering
	// cores and types are what was found out already, collated the tokens that were
	// given a collating sequence.
	cores    map[*core]*scope
	types    map[[2]int]value.Type
	collated []int
	err      error
}

// reconcile rewrites the comparisons of a SELECT and the arithmetic on times.
func reconcile(a *analysis, known Known) error {
	if known.Column == nil || a.out.Kind != Select && a.out.Kind != Explain {
		return nil
	}
	s, _, err := newScript(NewText(a.out.SQL), len(a.out.SQL))
	if err != nil {
		return nil //nolint:nilerr // SQLite says what is wrong with it
	}
	in := newInference(s, known)
	r := &reconciler{inference: in, trees: trees{in.analysis}, first: a, cores: map[*core]*scope{}, types: map[[2]int]value.Type{}}
	if r.params, err = s.numberParams(nil); err != nil {
		return nil //nolint:nilerr // as above
	}
	if r.structure.outermost() == nil {
		return nil
	}
	r.using()
	r.scan(0, len(s.tokens))
	if r.err != nil {
		return r.err
	}
	r.nameColumns()
	text, marks := r.edits.write(s, len(s.sql))
	if text != s.sql {
		a.out.between, a.out.SQL, a.out.second = s.sql, text, marks
	}
	return nil
}

// scan visits the expressions among the tokens from, to-1.
func (r *reconciler) scan(from, to int) {
	for i := from; i < to && r.err == nil; {
		n := r.trees.tree(i)
		if n == nil {
			for i++; r.oneOf(i-1, "NOT", "-", "+", "~") && r.oneOf(i, "NOT", "-", "+", "~"); i++ { // of nothing, or too many
			}
			continue
		}
		r.visit(n, r.oneOf(i-1, "WHERE", "ON", "HAVING"))
		i = max(n.last, i) + 1
	}
}

// visit rewrites an expression, the inner parts first. truth says that it matters
// only whether it is true.
func (r *reconciler) visit(n *node, truth bool) {
	inside := truth && (n.op == "AND" || n.op == "OR" || n.op == "NOT" || n.op == "(")
	for _, kid := range n.kids {
		r.visit(kid, inside)
	}
	switch n.op {
	case "":
		r.visitLeaf(n, truth)
	case "=", "==", "<>", "!=", "<", "<=", ">", ">=":
		r.compared(n, truth, r.sideOf(n.kids[0]), r.sideOf(n.kids[1]))
	case "IS":
		if right := n.kids[1]; right.first < right.last || !r.oneOf(right.first, "NULL", "TRUE", "FALSE") {
			r.compared(n, truth, r.sideOf(n.kids[0]), r.sideOf(right))
		}
	case "BETWEEN":
		r.compared(n, truth, r.sideOf(n.kids[0]), r.sideOf(n.kids[1]), r.sideOf(n.kids[2]))
	case "IN":
		r.among(n, truth)
	case "+", "-":
		r.sum(n)
	case "*", "/", "%", "&", "|", "<<", ">>":
		r.noTime(n, n.kids...)
	case "NEG":
		if r.word(n.at) != "+" {
			r.noTime(n, n.kids...)
		}
	}
}

// visitLeaf rewrites what is inside an operand, then a call or a CASE as a whole.
func (r *reconciler) visitLeaf(n *node, truth bool) {
	for i := n.first; i <= n.last; i++ {
		switch {
		case r.word(i) == "(":
			r.scan(i+1, r.pair[i])
			i = r.pair[i]
		case r.word(i) == "CASE" && r.pair[i] > i:
			r.scan(i+1, r.pair[i])
			i = r.pair[i]
		}
	}
	switch {
	case r.err != nil:
	case r.word(n.first) == "CASE" && r.word(n.first+1) != "WHEN":
		r.cases(n, truth)
	case r.isCall(n.first):
		r.called(n, truth)
	}
}

// compared rewrites a comparison of one operand with others.
func (r *reconciler) compared(n *node, truth bool, left operand, others ...operand) {
	if left.node.op == "," {
		r.rows(n, truth, left.node, others)
		return
	}
	if !r.chosen(left, others) && r.mend(left, others, false) {
		r.shield(n, truth)
	}
}

// rows rewrites a comparison of rows with one other: (a, b) = (c, d).
func (r *reconciler) rows(n *node, truth bool, left *node, others []operand) {
	if len(others) != 1 || others[0].node == nil {
		return
	}
	right := others[0].node
	collated := false
	for i, kid := range left.kids {
		var other operand
		switch q := r.queries[right.first+1]; {
		case right.op == "," && len(right.kids) == len(left.kids):
			other = r.sideOf(right.kids[i])
		case r.word(right.first) == "(" && q != nil:
			other = r.columnOf(q, i, len(left.kids))
		default:
			return
		}
		if side := r.sideOf(kid); !r.chosen(side, []operand{other}) && r.mend(side, []operand{other}, false) {
			collated = true
		}
	}
	if collated {
		r.shield(n, truth)
	}
}

// among rewrites x IN (…), IN (SELECT …), IN table.
func (r *reconciler) among(n *node, truth bool) {
	left, right := n.kids[0], n.kids[1]
	q := r.queries[right.first+1]
	if left.op == "," {
		if q != nil {
			r.rows(n, truth, left, []operand{{node: right}})
		}
		return
	}
	var others []operand
	side := r.sideOf(left)
	switch {
	case r.word(right.first) == "(" && q != nil:
		others = append(others, r.columnOf(q, 0, 1))
	case right.op == "(" || right.op == ",":
		for _, kid := range right.kids {
			if _, ok := r.literal(kid.first); ok && kid.first == kid.last && side.root.column && side.root.plain {
				continue // whatever it is, the column decides
			}
			others = append(others, r.sideOf(kid))
		}
	case r.structure.tables[right.first]:
		scope := r.scopeAt(n.first)
		if scope == nil {
			return
		}
		if src := r.tableSource(scope.query, r.name(right.last)); src.query != nil {
			others = append(others, r.columnOf(src.query, 0, 1))
		}
	}
	if len(others) > 0 && !r.chosen(side, others) && r.mend(side, others, true) {
		r.shield(n, truth)
	}
}

// cases rewrites CASE x WHEN y THEN ….
func (r *reconciler) cases(n *node, truth bool) {
	end := r.pair[n.first]
	base := r.trees.tree(n.first + 1)
	if base == nil || end < 0 {
		return
	}
	var others []operand
	for i := base.last + 1; i < end; i++ {
		switch {
		case r.pair[i] > i:
			i = r.pair[i]
		case r.word(i) == "WHEN":
			if y := r.trees.tree(i + 1); y != nil {
				others = append(others, r.sideOf(y))
			}
		}
	}
	side := r.sideOf(base)
	if !r.chosen(side, others) && r.mend(side, others, false) {
		r.shield(&node{first: n.first, last: end}, truth)
	}
}

// mend rewrites the sides of a comparison. list says that it is that of IN. It
// reports whether the comparison was given a collating sequence.
func (r *reconciler) mend(left operand, others []operand, list bool) (collated bool) {
	times := left.timed()
	for _, o := range others {
		times = times || o.timed()
	}
	if times {
		return r.asTimes(left, others, list)
	}
	r.asNumbers(left, others, list)
	return false
}

// chosen reports whether the statement says itself how to compare: by COLLATE.
func (r *reconciler) chosen(left operand, others []operand) bool {
	for _, o := range append([]operand{left}, others...) {
		if o.node == nil {
			continue
		}
		for i := o.node.first; i <= o.node.last; i++ {
			if r.word(i) == "(" && r.queries[i+1] != nil {
				i = r.pair[i]
			} else if r.word(i) == "COLLATE" {
				return true
			}
		}
	}
	return false
}

// shield keeps the collating sequence of a comparison from what it is a part of:
// to SQLite, a CASE has that of anything inside it.
func (r *reconciler) shield(n *node, truth bool) {
	if !truth {
		r.edits.wrap(n.first, n.last, rankShield, "(", ") COLLATE BINARY")
	}
}

// nameColumns gives the columns of subqueries that were rewritten the names that
// SQLite would have made of what was written.
func (r *reconciler) nameColumns() {
	for _, q := range r.structure.queries {
		if q.place != placeFrom && q.place != placeWith {
			continue
		}
		for _, c := range q.cores {
			for _, it := range r.itemsOf(q, c) {
				if it.name != "" || it.star || it.to <= it.from || r.word(c.start) != "SELECT" || !r.changed(it.from, it.to) {
					continue
				}
				name := r.sql[r.tokens[it.from].Start:r.tokens[it.to-1].End]
				r.edits.wrap(it.from, it.to-1, rankQuery, "", ` AS "`+strings.ReplaceAll(name, `"`, `""`)+`"`)
			}
		}
	}
}

// changed reports whether there are edits among the tokens from, to-1.
func (r *reconciler) changed(from, to int) bool {
	for i := from; i < to; i++ {
		if len(r.edits.before[i])+len(r.edits.after[i]) > 0 || r.edits.edited(i) {
			return true
		}
	}
	return false
}

// written returns what the statement says in place of the tokens first to last.
func (r *reconciler) written(first, last int) string {
	from, to := r.first.out.source(r.tokens[first].Start), r.first.out.source(r.tokens[last].Start)
	for _, t := range r.first.tokens {
		if t.Start <= to && to < t.End {
			to = t.End
			break
		}
	}
	if from >= to {
		return r.sql[r.tokens[first].Start:r.tokens[last].End]
	}
	return r.first.sql[from:to]
}

// fail places an error at a token, in the text as given.
func (r *reconciler) fail(i int, format string, args ...any) {
	if r.err == nil {
		r.err = errorAt(r.first.sql, r.first.out.source(r.tokens[i].Start), format, args...)
	}
}
