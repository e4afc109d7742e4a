package pgprint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgcheck"
)

// query writes a query.
func (p *printer) query(q *pgcheck.Query) {
	p.with(q.With, q.Recursive)
	if q.Ties {
		p.ties(q)
		return
	}
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
		if b.Word == "INTERSECT ALL" || b.Word == "EXCEPT ALL" {
			p.counted(b, told)
			return
		}
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

// counted writes INTERSECT ALL and EXCEPT ALL, which the engine has over rows that are told apart
// only: equal ones are numbered.
func (p *printer) counted(b *pgcheck.SetOperation, told bool) {
	outputs := pgcheck.OutputsOf(b)
	column := func(i int) *pgcheck.Expr {
		return &pgcheck.Expr{Kind: pgcheck.Template, SQL: pgcheck.EngineName(i), Type: outputs[i].Type}
	}
	p.write("SELECT ")
	list(p, outputs, func(i int, _ pgcheck.Output) { p.item(column(i), i, told) })
	p.write(" FROM (")
	for side, body := range []pgcheck.Body{b.Left, b.Right} {
		if side > 0 {
			p.write(" ", strings.TrimSuffix(b.Word, " ALL"), " ")
		}
		p.write("SELECT ")
		list(p, outputs, func(i int, _ pgcheck.Output) { p.item(column(i), i, true) })
		p.write(", row_number() OVER (PARTITION BY ")
		list(p, outputs, func(i int, _ pgcheck.Output) { p.collated(column(i)) })
		p.write(") AS n FROM (")
		p.body(body, false, true)
		p.write(")")
	}
	p.write(")")
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
				p.argument(e)
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
		p.enclosed(e, Expr(e))
		p.write(" COLLATE ", collation)
	} else {
		p.argument(e)
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

// What the engine has no words for is said by the ranks of rows: DISTINCT ON, whose rows are the
// first ones of their groups, and WITH TIES, whose last rows share a rank.

// distinctOn writes DISTINCT ON: of each combination the first row in the order of the query.
func (p *printer) distinctOn(s *pgcheck.Select, order []pgcheck.Sort) {
	p.ranked(s, order)
	p.write(", row_number() OVER (")
	p.window(&pgcheck.Window{Partition: s.DistinctOn, OrderBy: order})
	p.write(") AS r")
	p.rest(s)
	p.write(") WHERE r = 1")
	p.order(outside(order), nil)
}

// ranked writes the outputs of a SELECT, and those of a query in it that has the terms of its order
// besides, as o1, o2 …
func (p *printer) ranked(s *pgcheck.Select, order []pgcheck.Sort) {
	p.names(pgcheck.OutputsOf(s))
	p.write("SELECT ")
	list(p, s.Items, func(i int, e *pgcheck.Expr) { p.item(e, i, false) })
	for i, o := range order {
		p.write(", ")
		p.argument(o.Expr)
		p.write(" AS o", strconv.Itoa(i+1))
	}
}

// names writes the outputs of a query in FROM by their names, up to its parenthesis.
func (p *printer) names(outputs []pgcheck.Output) {
	p.write("SELECT ")
	list(p, outputs, func(i int, _ pgcheck.Output) { p.write(pgcheck.EngineName(i)) })
	p.write(" FROM (")
}

// outside is an order over the query of [printer.ranked].
func outside(order []pgcheck.Sort) []pgcheck.Sort {
	made := make([]pgcheck.Sort, len(order))
	for i, o := range order {
		made[i] = o
		made[i].Expr = &pgcheck.Expr{Kind: pgcheck.Template, SQL: "o" + strconv.Itoa(i+1), Type: o.Expr.Type}
	}
	return made
}

// ties writes a query WITH TIES: behind as many rows as OFFSET says, those up to the limit and all
// that are level with its last one.
func (p *printer) ties(q *pgcheck.Query) {
	order := q.OrderBy
	one, simple := q.Body.(*pgcheck.Select)
	if simple = simple && !one.Distinct && len(one.DistinctOn) == 0; simple {
		p.ranked(one, order)
	} else { // whose order is by its outputs
		order = make([]pgcheck.Sort, len(q.OrderBy))
		for i, o := range q.OrderBy {
			order[i] = o
			order[i].Expr = &pgcheck.Expr{Kind: pgcheck.Template, SQL: pgcheck.EngineName(o.Output() - 1), Type: o.Expr.Type}
		}
		p.names(q.Outputs)
		p.write("SELECT *")
	}
	p.write(", row_number() OVER (")
	p.window(&pgcheck.Window{OrderBy: order})
	p.write(") AS n, rank() OVER (")
	p.window(&pgcheck.Window{OrderBy: order})
	p.write(") AS r")
	if simple {
		p.rest(one)
	} else {
		p.write(" FROM (")
		p.body(q.Body, false, true)
		p.write(")")
	}
	skipped := &pgcheck.Expr{Kind: pgcheck.Const, Value: int64(0)}
	if q.Offset != nil {
		skipped = &pgcheck.Expr{Kind: pgcheck.Template, SQL: "ifnull($1, 0)", Args: []*pgcheck.Expr{q.Offset}}
	}
	// A parameter that is NULL comes as -1, as LIMIT takes it for none.
	p.template(") WHERE n > $1 AND (ifnull($2, -1) < 0 OR $2 > 0 AND r <= $1 + $2)", []*pgcheck.Expr{skipped, q.Limit})
	if simple {
		order = outside(order)
	}
	p.order(order, nil)
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
