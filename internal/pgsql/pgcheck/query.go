package pgcheck

import (
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
