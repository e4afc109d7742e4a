package pgprint

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgcheck"
)

// aggregate writes the call of an aggregate or of a window function.
func (p *printer) aggregate(e *pgcheck.Expr) {
	g := e.Group
	inner := &printer{}
	if g.Distinct && len(e.Args) > 0 {
		inner.distinct(e)
	} else {
		inner.template(e.SQL, e.Args)
	}
	call := inner.String()
	if len(g.OrderBy) > 0 {
		order := &printer{}
		order.order(g.OrderBy, nil)
		call = strings.TrimSuffix(call, ")") + order.String() + ")"
	}
	p.write(call)
	if g.Filter != nil {
		p.write(" FILTER (WHERE ")
		p.expr(g.Filter)
		p.write(")")
	}
	if g.Over != nil {
		p.write(" OVER (")
		p.window(g.Over)
		p.write(")")
	}
}

// distinct writes the call of an aggregate over distinct values.
func (p *printer) distinct(e *pgcheck.Expr) {
	args := append([]*pgcheck.Expr{}, e.Args...)
	if collation := pgcheck.Collation(args[0].Type); collation != "" {
		args[0] = &pgcheck.Expr{Kind: pgcheck.Template, SQL: "$1 COLLATE " + collation, Type: args[0].Type, Args: []*pgcheck.Expr{args[0]}}
	}
	inner := &printer{}
	inner.template(e.SQL, args)
	p.write(strings.Replace(inner.String(), "(", "(DISTINCT ", 1))
}

func (p *printer) window(w *pgcheck.Window) {
	space := ""
	if len(w.Partition) > 0 {
		p.write("PARTITION BY ")
		list(p, w.Partition, func(_ int, e *pgcheck.Expr) { p.collated(e) })
		space = " "
	}
	if len(w.OrderBy) > 0 {
		order := &printer{}
		order.order(w.OrderBy, nil)
		p.write(space, strings.TrimPrefix(order.String(), " "))
		space = " "
	}
	if w.Frame != "" {
		p.write(space)
		p.template(w.Frame, w.Offsets)
	}
}

// collated writes an expression by which rows are told apart.
func (p *printer) collated(e *pgcheck.Expr) {
	if collation := pgcheck.Collation(e.Type); collation != "" {
		p.enclosed(e, Expr(e))
		p.write(" COLLATE ", collation)
		return
	}
	if e.Kind == pgcheck.Const { // a number would be that of an output
		p.write("NULL")
		return
	}
	p.argument(e)
}

// order writes ORDER BY. Outputs are called by their names where they are no columns; those of
// what is no simple SELECT always are.
func (p *printer) order(terms []pgcheck.Sort, one *pgcheck.Select) {
	begun := false
	for _, t := range terms {
		if t.Expr.Kind == pgcheck.Const || t.Expr.Kind == pgcheck.Param {
			continue // which orders nothing, and a number would be that of an output
		}
		if begun {
			p.write(", ")
		} else {
			p.write(" ORDER BY ")
		}
		begun = true
		collation := pgcheck.Collation(t.Expr.Type)
		switch {
		case one != nil && t.Output() > 0 && t.Expr.Kind != pgcheck.Column:
			p.write(pgcheck.EngineName(t.Output() - 1))
		case collation != "":
			p.expr(t.Expr)
		default:
			p.argument(t.Expr)
		}
		if collation != "" {
			p.write(" COLLATE ", collation)
		}
		if t.Desc {
			p.write(" DESC")
		}
		switch {
		case t.Expr.NeverNull(), t.NullsFirst == !t.Desc:
		case t.NullsFirst:
			p.write(" NULLS FIRST")
		default:
			p.write(" NULLS LAST")
		}
	}
}
