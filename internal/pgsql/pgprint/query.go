package pgprint

import (
	"slices"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgcheck"
)

// query writes a query.
func (p *printer) query(q *pgcheck.Query) {
	p.with(q.With, q.Recursive)
	switch b := q.Body.(type) {
	case *pgcheck.Select:
		if len(b.DistinctOn) > 0 {
			p.distinctOn(b, q.OrderBy)
		} else {
			p.selection(b, b.Distinct)
			p.order(q.OrderBy, b)
		}
	case *pgcheck.Query:
		if len(q.With) == 0 && len(q.OrderBy) == 0 && q.Limit == nil && q.Offset == nil {
			p.query(b)
			return
		}
		p.write("SELECT * FROM (", Query(b), ")")
		p.order(q.OrderBy, nil)
	default:
		p.body(b, false, true)
		p.order(q.OrderBy, nil)
	}
	p.limit(q)
}

// with writes WITH.
func (p *printer) with(commons []*pgcheck.Common, recursive bool) {
	if len(commons) == 0 {
		return
	}
	p.write("WITH ")
	if recursive {
		p.write("RECURSIVE ")
	}
	list(p, commons, func(_ int, w *pgcheck.Common) {
		p.write(w.Alias, "(")
		list(p, w.Query.Outputs, func(i int, _ pgcheck.Output) { p.write(pgcheck.EngineName(i)) })
		p.write(") AS ")
		if w.Materialized != "" {
			p.write(w.Materialized, " ")
		}
		p.write("(", Query(w.Query), ")")
	})
	p.write(" ")
}

func (p *printer) limit(q *pgcheck.Query) {
	switch {
	case q.Limit != nil:
		p.write(" LIMIT ")
		p.expr(q.Limit)
	case q.Offset != nil:
		p.write(" LIMIT -1")
	}
	if q.Offset != nil {
		p.write(" OFFSET ")
		p.expr(q.Offset)
	}
}

// body writes what UNION and its like join. told says that rows are told apart; first that it
// is the leftmost, which says by which collations.
func (p *printer) body(b pgcheck.Body, told, first bool) {
	switch b := b.(type) {
	case *pgcheck.Select:
		if len(b.DistinctOn) > 0 {
			p.write("SELECT * FROM (")
			p.distinctOn(b, nil)
			p.write(")")
			return
		}
		p.selection(b, told || b.Distinct)
	case *pgcheck.Values:
		p.values(b, told)
	case *pgcheck.SetOperation:
		told = told || b.Word != "UNION ALL"
		if !first {
			p.write("SELECT * FROM (")
			p.body(b, told, true)
			p.write(")")
			return
		}
		p.body(b.Left, told, true)
		p.write(" ", b.Word, " ")
		p.body(b.Right, told, false)
	case *pgcheck.Query:
		p.write("SELECT * FROM (", Query(b), ")")
	}
}

// values writes VALUES as a SELECT, whose columns have names.
func (p *printer) values(v *pgcheck.Values, told bool) {
	p.write("SELECT ")
	if len(v.Rows) == 1 {
		list(p, v.Rows[0], func(i int, e *pgcheck.Expr) { p.item(e, i, told) })
		return
	}
	list(p, v.Rows[0], func(i int, e *pgcheck.Expr) {
		column := &pgcheck.Expr{Kind: pgcheck.Template, SQL: "column" + strconv.Itoa(i+1), Type: e.Type}
		p.item(column, i, told)
	})
	if slices.ContainsFunc(v.Rows, func(row []*pgcheck.Expr) bool { return slices.ContainsFunc(row, readsAround) }) {
		p.write(" FROM (")
		for n, row := range v.Rows {
			if n > 0 {
				p.write(" UNION ALL ")
			}
			p.write("SELECT ")
			list(p, row, func(i int, e *pgcheck.Expr) {
				p.expr(e)
				p.write(" AS column", strconv.Itoa(i+1))
			})
		}
		p.write(")")
		return
	}
	p.write(" FROM (VALUES ")
	list(p, v.Rows, func(_ int, row []*pgcheck.Expr) {
		p.write("(")
		list(p, row, func(_ int, e *pgcheck.Expr) { p.argument(e) })
		p.write(")")
	})
	p.write(")")
}

// readsAround reports whether an expression reads columns, which in VALUES are those of a query
// around: the engine has no names for the columns of such VALUES.
func readsAround(e *pgcheck.Expr) bool {
	return e.Kind == pgcheck.Column || e.Query != nil || slices.ContainsFunc(e.Args, readsAround)
}

// item writes an output with its name.
func (p *printer) item(e *pgcheck.Expr, i int, told bool) {
	if collation := pgcheck.Collation(e.Type); told && collation != "" {
		p.operand(e)
		p.write(" COLLATE ", collation)
	} else {
		p.expr(e)
	}
	p.write(" AS ", pgcheck.EngineName(i))
}

// selection writes one SELECT without its order.
func (p *printer) selection(s *pgcheck.Select, told bool) {
	p.write("SELECT ")
	if s.Distinct {
		p.write("DISTINCT ")
	}
	if len(s.Items) == 0 {
		p.write("NULL AS c1")
	}
	alone := (s.Grouped || s.Aggregates()) && len(s.Group) == 0 && !slices.ContainsFunc(s.Items, (*pgcheck.Expr).Aggregated)
	list(p, s.Items, func(i int, e *pgcheck.Expr) {
		if alone && i == 0 { // the engine makes one group of all rows where an output says so
			e = &pgcheck.Expr{Kind: pgcheck.Template, SQL: "iif(count(*) < 0, NULL, $1)", Type: e.Type, Args: []*pgcheck.Expr{e}}
		}
		p.item(e, i, told)
	})
	p.rest(s)
}

// rest writes what stands behind the outputs.
func (p *printer) rest(s *pgcheck.Select) {
	if len(s.From) > 0 {
		p.write(" FROM ")
		list(p, s.From, func(_ int, f *pgcheck.From) { p.from(f) })
	}
	if s.Where != nil {
		p.write(" WHERE ")
		p.expr(s.Where)
	}
	if len(s.Group) > 0 {
		p.write(" GROUP BY ")
		list(p, s.Group, func(_ int, e *pgcheck.Expr) { p.collated(e) })
	}
	if s.Having != nil {
		p.write(" HAVING ")
		p.expr(s.Having)
	}
}

// distinctOn writes DISTINCT ON: of each combination the first row in the order of the query.
func (p *printer) distinctOn(s *pgcheck.Select, order []pgcheck.Sort) {
	p.write("SELECT ")
	list(p, s.Items, func(i int, _ *pgcheck.Expr) { p.write(pgcheck.EngineName(i)) })
	p.write(" FROM (SELECT ")
	list(p, s.Items, func(i int, e *pgcheck.Expr) { p.item(e, i, false) })
	for i, o := range order {
		p.write(", ")
		p.expr(o.Expr)
		p.write(" AS o", strconv.Itoa(i+1))
	}
	p.write(", row_number() OVER (")
	p.window(&pgcheck.Window{Partition: s.DistinctOn, OrderBy: order})
	p.write(") AS r")
	p.rest(s)
	p.write(") WHERE r = 1")
	outside := make([]pgcheck.Sort, len(order))
	for i, o := range order {
		outside[i] = o
		outside[i].Expr = &pgcheck.Expr{Kind: pgcheck.Template, SQL: "o" + strconv.Itoa(i+1), Type: o.Expr.Type}
	}
	p.order(outside, nil)
}

// from writes a source of FROM.
func (p *printer) from(f *pgcheck.From) {
	if r := f.Relation; r != nil {
		if r.Query != nil {
			p.write("(", Query(r.Query), ") AS ", r.Alias)
			return
		}
		p.template(r.Source, r.Args)
		p.write(" AS ", r.Alias)
		return
	}
	p.from(f.Left)
	p.write(" ", f.Word, " ")
	if f.Right.Relation == nil {
		p.write("(")
		p.from(f.Right)
		p.write(")")
	} else {
		p.from(f.Right)
	}
	if f.On != nil {
		p.write(" ON ")
		p.expr(f.On)
	}
}
