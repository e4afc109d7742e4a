package pgcheck

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// query analyses a query whose outputs all have types then.
func query(c *checker, tree *pgparse.Query, outer *scope) *Query {
	q, s := opened(c, tree, outer)
	settleOutputs(c, q)
	finish(c, q, tree, s)
	return q
}

// opened analyses a query up to its order, and leaves what its literals are to others.
func opened(c *checker, tree *pgparse.Query, outer *scope) (*Query, *scope) {
	s := &scope{outer: outer}
	q := &Query{Recursive: tree.Recursive}
	q.With = commons(c, tree, s)
	q.Body = body(c, tree.Body, s)
	q.Outputs = q.Body.outputs()
	return q, s
}

// finish analyses what stands behind the body.
func finish(c *checker, q *Query, tree *pgparse.Query, s *scope) {
	if one := selectOf(q.Body); one != nil {
		s = one.scope
	}
	q.OrderBy = order(c, q, tree, s)
	if one := selectOf(q.Body); one != nil {
		distinct(c, one, q.OrderBy)
		ungrouped(c, one, q.OrderBy)
	}
	q.Limit, q.Offset = limit(c, s, tree.Limit, "LIMIT"), limit(c, s, tree.Offset, "OFFSET")
	if tree.Ties && tree.OrderBy == nil {
		c.fail(-1, "42601", "WITH TIES cannot be specified without ORDER BY clause")
	}
	if one := selectOf(q.Body); tree.Ties && one != nil && len(one.DistinctOn) > 0 {
		c.refuse(tree.At(), "WITH TIES after DISTINCT ON")
	}
	q.Ties = tree.Ties && q.Limit != nil
}

// limit is LIMIT or OFFSET; nil for none.
func limit(c *checker, s *scope, tree pgparse.Expr, word string) *Expr {
	if tree == nil {
		return nil
	}
	e := c.expr(&scope{outer: s.outer, place: word}, tree)
	given := e
	if e = tryTo(c, e, pgtype.Int8, assignment); e == nil {
		c.fail(given.leftmost(), "42804", "argument of %s must be type bigint, not type %s", word, given.Type)
	}
	if e.Kind != Const {
		return e
	}
	n, ok := e.Value.(int64)
	switch {
	case !ok:
		return nil
	case n < 0 && word == "LIMIT":
		c.fail(-1, "2201W", "LIMIT must not be negative")
	case n < 0:
		c.fail(-1, "2201X", "OFFSET must not be negative")
	}
	return e
}

// commons analyses WITH.
func commons(c *checker, tree *pgparse.Query, s *scope) (made []*Common) {
	for i, w := range tree.With {
		if slices.ContainsFunc(tree.With[:i], func(o *pgparse.With) bool { return o.Name.Text == w.Name.Text }) {
			c.fail(w.At(), "42712", "WITH query name \"%s\" specified more than once", w.Name.Text)
		}
		one := &Common{Alias: c.alias("q"), Materialized: w.Materialized}
		if set, ok := w.Query.Body.(*pgparse.SetOperation); ok && tree.Recursive && set.Word == "union" && refersTo(w.Query, w.Name.Text) {
			one.Query = recursive(c, s, w, set, one.Alias)
		} else {
			one.Query = c.query(w.Query, s)
			s.commons = append(s.commons, &common{w.Name.Text, commonColumns(c, w, one.Query.Outputs), one.Alias, false})
		}
		made = append(made, one)
	}
	return made
}

// commonColumns are the columns by which a WITH query is seen.
func commonColumns(c *checker, w *pgparse.With, outputs []Output) []RelationColumn {
	if len(w.Columns) > len(outputs) {
		c.fail(w.At(), "42P10", "WITH query \"%s\" has %d columns available but %d columns specified", w.Name.Text, len(outputs), len(w.Columns))
	}
	columns := columnsFrom(outputs)
	for i, id := range w.Columns {
		columns[i].Name, columns[i].spelt = id.Text, false
	}
	return columns
}

// recursive analyses a WITH query that reads itself: what it begins with says its columns.
func recursive(c *checker, s *scope, w *pgparse.With, set *pgparse.SetOperation, alias string) *Query {
	if w.Query.OrderBy != nil {
		c.fail(w.At(), "0A000", "ORDER BY in a recursive query is not supported")
	}
	if w.Query.Limit != nil || w.Query.Offset != nil {
		c.fail(w.At(), "0A000", "LIMIT in a recursive query is not supported")
	}
	inner := &scope{outer: s}
	q := &Query{Recursive: w.Query.Recursive}
	q.With = commons(c, w.Query, inner)
	left := body(c, set.Left, inner)
	settleBody(c, left)
	own := &common{w.Name.Text, commonColumns(c, w, left.outputs()), alias, true}
	s.commons = append(s.commons, own)
	right := body(c, set.Right, inner)
	settleBody(c, right)
	if len(left.outputs()) != len(right.outputs()) {
		c.fail(set.At(), "42601", "each UNION query must have the same number of columns")
	}
	for i, o := range left.outputs() {
		other := right.outputs()[i].Type
		if common := commonType([]pgtype.OID{o.Type, other}); common != o.Type {
			c.fail(outputAt(set.Left, i), "42804", "recursive query \"%s\" column %d has type %s in non-recursive term but type %s overall", w.Name.Text, i+1, o.Type, common)
		}
		castOutput(c, right, i, o.Type)
	}
	q.Body = &SetOperation{Word: map[bool]string{true: "UNION ALL", false: "UNION"}[set.All], Left: left, Right: right, names: left.outputs()}
	q.Outputs = left.outputs()
	return q
}

// columnsFrom are the columns of a relation that is a query: the engine calls them c1, c2 ….
func columnsFrom(outputs []Output) []RelationColumn {
	columns := make([]RelationColumn, len(outputs))
	for i, o := range outputs {
		columns[i] = RelationColumn{Name: o.Name, Engine: EngineName(i), Type: o.Type, Mod: o.Mod, NotNull: o.notNull, spelt: o.spelt}
	}
	return columns
}

// body analyses what stands between WITH and ORDER BY.
func body(c *checker, tree pgparse.Body, s *scope) Body {
	switch b := tree.(type) {
	case *pgparse.Select:
		return grouped(c, selection(c, b, s))
	case *pgparse.Values:
		return values(c, b, s)
	case *pgparse.SetOperation:
		return setOperation(c, b, s)
	case *pgparse.Query:
		q, inner := opened(c, b, s)
		if b.OrderBy != nil || b.Limit != nil || b.Offset != nil {
			settleOutputs(c, q)
		}
		finish(c, q, b, inner)
		return q
	}
	c.fail(tree.At(), "XX000", "unrecognized query %T", tree)
	return nil
}

// selectOf is the SELECT that a body is, by sets or not; nil of others.
func selectOf(b Body) *Select {
	switch b := b.(type) {
	case *Select:
		return b
	case *SetOperation:
		return b.sets
	}
	return nil
}

// selection analyses one SELECT.
func selection(c *checker, tree *pgparse.Select, outer *scope) *Select {
	s := &scope{outer: outer}
	made := &Select{Distinct: tree.Distinct && tree.DistinctOn == nil, scope: s}
	var visible []star
	for _, source := range tree.From {
		from, seen := fromSource(c, s, source)
		made.From = append(made.From, from)
		visible = append(visible, seen...)
	}
	for _, w := range tree.Windows {
		s.windows = append(s.windows, namedWindow{w.Name, w.Window})
	}
	s.spread = &spread{}
	for _, item := range tree.Items {
		if n, ok := item.Expr.(*pgparse.Name); ok && n.Star {
			expand(c, s, made, n, visible)
			continue
		}
		e := c.expr(s, item.Expr)
		if e.Row != nil && e.Row.table {
			c.refuse(item.Expr.At(), "a whole row of a table as an output")
		}
		made.Items = append(made.Items, e)
		made.names = append(made.names, Output{Name: label(item, e), spelt: item.Alias.Text == "" && e.isSpelt()})
	}
	if made.From = append(made.From, s.spread.from(c)...); len(s.spread.relations) > 0 && (s.aggregates || tree.Group != nil) {
		c.refuse(tree.At(), "a function that makes rows among the outputs of groups")
	}
	s.spread = nil
	if tree.Where != nil {
		made.Where = truth(c, within(c, s, "WHERE", tree.Where), "WHERE")
	}
	grouping(c, s, made, tree)
	if tree.Having != nil {
		made.Having = truth(c, c.expr(s, tree.Having), "HAVING")
		if hasWindow(made.Having) {
			c.fail(tree.Having.At(), "42P20", "window functions are not allowed in HAVING")
		}
		s.aggregates = true
	}
	for _, on := range tree.DistinctOn {
		made.DistinctOn = append(made.DistinctOn, orderTerm(c, s, made, on, "SELECT DISTINCT ON").Expr)
	}
	describe(made)
	return made
}

// describe says of the outputs what their expressions are.
func describe(s *Select) {
	for i, e := range s.Items {
		o := &s.names[i]
		o.Type, o.Mod, o.notNull = e.Type, e.Mod, e.NeverNull()
		if e.Kind == Column {
			col := e.Relation.Columns[e.Index]
			o.Table, o.Number = col.Table, col.Number
		}
	}
}

// grouping analyses GROUP BY.
func grouping(c *checker, s *scope, made *Select, tree *pgparse.Select) {
	if made.Grouped = tree.Group != nil; !made.Grouped {
		return
	}
	made.sets = groupingSets(c, tree, func(tree pgparse.Expr) *Expr { return groupTerm(c, s, made, tree) })
	for _, set := range made.sets {
		for _, e := range set {
			if !slices.ContainsFunc(made.Group, e.sameAs) {
				made.Group = append(made.Group, e)
			}
		}
	}
	for _, e := range made.Group {
		if !comparableType(e.Type) {
			c.fail(e.leftmost(), "42883", "could not identify an equality operator for type %s", e.Type)
		}
	}
}

// groupTerm is one term of GROUP BY: a column of FROM, an output by its name or number, or an
// expression.
func groupTerm(c *checker, s *scope, made *Select, tree pgparse.Expr) *Expr {
	if n, ok := tree.(*pgparse.Name); ok && len(n.Parts) == 1 {
		if e := columnNamed(c, &scope{relations: s.relations, merged: s.merged}, n.Parts[0], n.At()); e != nil {
			return e
		}
		if at := outputNamed(c, made.names, n, "GROUP BY", made.Items); at >= 0 {
			return groupOutput(c, made, at)
		}
	}
	if l, ok := tree.(*pgparse.Literal); ok {
		return groupOutput(c, made, ordinal(c, l, len(made.Items), "GROUP BY"))
	}
	return typed(c, within(c, s, "GROUP BY", tree))
}

func groupOutput(c *checker, made *Select, output int) *Expr {
	made.Items[output] = typed(c, made.Items[output])
	e := made.Items[output]
	if hasAggregate(e) {
		c.fail(e.At, "42803", "aggregate functions are not allowed in GROUP BY")
	}
	return e
}

// values analyses VALUES.
func values(c *checker, tree *pgparse.Values, outer *scope) *Values {
	s := &scope{outer: outer, place: "VALUES"}
	made := &Values{}
	for _, row := range tree.Rows {
		if len(row) != len(tree.Rows[0]) {
			c.fail(row[0].At(), "42601", "VALUES lists must all be the same length")
		}
		made.Rows = append(made.Rows, c.exprs(s, row))
	}
	for i := range made.Rows[0] {
		made.names = append(made.names, Output{Name: valuesName(i), Mod: -1})
		unifyColumn(c, made, i)
	}
	return made
}
