package pgcheck

import "slices"

// ungrouped checks that a query with groups reads of its rows only what it groups by, or what
// aggregates read.
func ungrouped(c *checker, s *Select, order []Sort) {
	if !s.Grouped && !s.scope.aggregates {
		return
	}
	g := &groupCheck{c: c, in: s}
	for _, e := range s.Items {
		g.expr(e, false)
	}
	if s.Having != nil {
		g.expr(s.Having, false)
	}
	for _, o := range order {
		g.expr(o.Expr, false)
	}
	for _, e := range s.DistinctOn {
		g.expr(e, false)
	}
}

type groupCheck struct {
	c  *checker
	in *Select
}

// expr checks an expression; inner says that it is of a query inside.
func (g *groupCheck) expr(e *Expr, inner bool) {
	if e == nil || slices.ContainsFunc(g.in.Group, e.sameAs) {
		return
	}
	switch e.Kind {
	case Grouping:
		return
	case Aggregate:
		if e.Group.Over == nil && e.Group.level == g.in.scope {
			return
		}
	case Column:
		if e.Relation.scope == g.in.scope && !g.byKey(e.Relation) {
			name := e.Relation.name + "." + e.Relation.Columns[e.Index].Name
			if inner {
				g.c.fail(e.At, "42803", "subquery uses ungrouped column \"%s\" from outer query", name)
			}
			g.c.fail(e.At, "42803", "column \"%s\" must appear in the GROUP BY clause or be used in an aggregate function", name)
		}
	}
	for _, child := range e.children() {
		g.expr(child, inner)
	}
	if e.Query != nil {
		g.query(e.Query)
	}
}

// byKey reports whether the groups are by the whole primary key of a table, which decides its
// other columns.
func (g *groupCheck) byKey(r *Relation) bool {
	if r.table == nil {
		return false
	}
	keys := 0
	for i, col := range r.table.Columns {
		if !col.Key {
			continue
		}
		keys++
		if !slices.ContainsFunc(g.in.Group, func(e *Expr) bool { return e.Kind == Column && e.Relation == r && e.Index == i }) {
			return false
		}
	}
	return keys > 0
}

// query checks what a query inside reads of the rows around it.
func (g *groupCheck) query(q *Query) {
	for _, w := range q.With {
		g.query(w.Query)
	}
	g.body(q.Body)
	for _, o := range q.OrderBy {
		g.expr(o.Expr, true)
	}
}

func (g *groupCheck) body(b Body) {
	switch b := b.(type) {
	case *Select:
		for _, e := range slices.Concat(b.Items, b.Group, []*Expr{b.Where, b.Having}) {
			g.expr(e, true)
		}
		for _, f := range b.From {
			g.from(f)
		}
	case *Values:
		for _, row := range b.Rows {
			for _, e := range row {
				g.expr(e, true)
			}
		}
	case *SetOperation:
		g.body(b.Left)
		g.body(b.Right)
	case *Query:
		g.query(b)
	}
}

func (g *groupCheck) from(f *From) {
	if r := f.Relation; r != nil {
		for _, e := range r.Args {
			g.expr(e, true)
		}
		if r.Query != nil {
			g.query(r.Query)
		}
		return
	}
	g.from(f.Left)
	g.from(f.Right)
	g.expr(f.On, true)
}
