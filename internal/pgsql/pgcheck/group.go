package pgcheck

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

func isKind(name string, kind pgfunc.Kind) bool {
	return slices.ContainsFunc(functions()[name], func(f *pgform) bool { return f.Kind == kind })
}

func isAggregate(e *pgparse.Call) bool { return isKind(e.Name, pgfunc.Aggregate) }

// aggregate is the call of an aggregate, over the rows of a group or those of a window.
func aggregate(c *checker, s *scope, e *pgparse.Call) *Expr {
	if e.Over == nil {
		mayAggregate(c, s, e, "aggregate functions are not allowed in %s", "42803")
		if s != nil && s.inside {
			c.fail(e.At(), "42803", "aggregate function calls cannot be nested")
		}
	} else {
		mayAggregate(c, s, e, "window functions are not allowed in %s", "42P20")
	}
	if s == nil {
		c.fail(e.At(), "42803", "aggregate functions are not allowed here")
	}
	before := s.inside
	s.inside = s.inside || e.Over == nil
	g := &Group{Name: e.Name, Distinct: e.Distinct, level: s}
	args := aggregateArgs(c, s, e)
	if e.Name == "count" && len(args) == 1 && args[0].Row != nil {
		args[0] = args[0].Row.counted(c, args[0].At, e.Distinct)
	}
	made := &Expr{Kind: Aggregate, Mod: -1, At: e.At(), Group: g}
	f, args, result := chosenForm(c, e.Name, e.At(), args)
	made.Args, made.Type, made.SQL = given(f, args), result, written(f)
	if f.Lines != "" && (args[0].Type == pgtype.Record || args[0].Type.Elem() != 0) {
		made.SQL = f.Lines + "($1)"
	}
	g.OrderBy = aggregateOrder(c, s, e, f, args)
	if e.Distinct {
		distinctArgs(c, e, made, f, args)
	}
	if e.Filter != nil {
		g.Filter = truth(c, within(c, s, "FILTER", e.Filter), "FILTER")
	}
	s.inside = before
	if e.Over != nil {
		if e.Distinct {
			c.refuse(e.At(), "DISTINCT for window functions")
		}
		if len(g.OrderBy) > 0 {
			c.refuse(e.At(), "aggregate ORDER BY for window functions")
		}
		g.Over = windowOf(c, s, e.Over)
		return made
	}
	s.aggregates = true
	ownLevel(c, s, made)
	return made
}

// aggregateOrder is the order of an aggregate's rows, by ORDER BY or by WITHIN GROUP, whose terms are its
// last arguments.
func aggregateOrder(c *checker, s *scope, e *pgparse.Call, f *pgform, args []*Expr) []Sort {
	switch {
	case f.Within && e.Within == nil:
		c.fail(e.At(), "42809", "WITHIN GROUP is required for ordered-set aggregate %s", e.Name)
	case !f.Within && e.Within != nil:
		c.fail(e.At(), "42809", "%s is not an ordered-set aggregate, so it cannot have WITHIN GROUP", e.Name)
	case !f.Within:
		return sorts(c, s, e.OrderBy)
	}
	order := sorts(c, s, e.Within)
	for i := range order {
		order[i].Expr = args[len(args)-len(order)+i]
	}
	return order
}

// aggregateArgs are the arguments of an aggregate; count(*) has none.
func aggregateArgs(c *checker, s *scope, e *pgparse.Call) []*Expr {
	if e.Star {
		return nil
	}
	if len(e.Args) == 0 && e.Within == nil {
		c.fail(e.At(), "42809", "%s(*) must be used to call a parameterless aggregate function", e.Name)
	}
	args := c.exprs(s, e.Args)
	for _, w := range e.Within {
		args = append(args, c.expr(s, w.Expr))
	}
	return args
}

// distinctArgs checks DISTINCT of an aggregate. PostgreSQL sorts values to tell them apart, which is
// the order in which they come where none is said; the engine tells apart single values only, so that
// several become one array.
func distinctArgs(c *checker, e *pgparse.Call, made *Expr, f *pgform, args []*Expr) {
	for _, a := range args {
		if !comparableType(a.Type) {
			c.fail(a.leftmost(), "42883", "could not identify an equality operator for type %s", a.Type)
		}
		if f.Given != pgfunc.AsHeld && Collation(a.Type) != "" && f.Ordered {
			c.refuse(e.At(), "DISTINCT over %s in %s", a.Type, e.Name)
		}
	}
	for _, o := range made.Group.OrderBy {
		if !slices.ContainsFunc(args, o.Expr.sameAs) {
			c.fail(o.Expr.leftmost(), "42P10", "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list")
		}
	}
	if f.Ordered && len(made.Group.OrderBy) == 0 {
		for _, a := range args {
			if orderedType(a.Type) && a.Kind != Const {
				made.Group.OrderBy = append(made.Group.OrderBy, Sort{Expr: a})
			}
		}
	}
	if len(args) < 2 {
		return
	}
	if f.Packed == "" {
		c.refuse(e.At(), "DISTINCT over several arguments")
	}
	made.Args, made.SQL = []*Expr{template(pgtype.Text, e.At(), "json_array($*)", args...)}, f.Packed+"($1)"
}

// mayAggregate fails where an aggregate or a window function may not stand.
func mayAggregate(c *checker, s *scope, e *pgparse.Call, message, code string) {
	if s != nil && s.place != "" && !(e.Over == nil && s.place == "window") {
		c.fail(e.At(), code, message, s.place)
	}
}

// within analyses an expression in a place where some things may not stand.
func within(c *checker, s *scope, place string, tree pgparse.Expr) *Expr {
	before := s.place
	s.place = place
	defer func() { s.place = before }()
	return c.expr(s, tree)
}

// ownLevel refuses an aggregate over the rows of a query around.
func ownLevel(c *checker, s *scope, e *Expr) {
	outer, own := false, false
	var look func(e *Expr)
	look = func(e *Expr) {
		if e.Kind == Column {
			own = own || e.Relation.scope == s
			outer = outer || e.Relation.scope != s
		}
		if e.Query != nil {
			own = true
		}
		for _, child := range e.children() {
			look(child)
		}
	}
	for _, child := range e.children() {
		look(child)
	}
	if outer && !own {
		c.refuse(e.At, "an aggregate over the rows of a query around")
	}
}

// overWindow is the call of a function that looks at other rows.
func overWindow(c *checker, s *scope, e *pgparse.Call) *Expr {
	if !isKind(e.Name, pgfunc.Window) {
		if len(functions()[e.Name]) > 0 {
			c.fail(e.At(), "42809", "OVER specified, but %s is not a window function nor an aggregate function", e.Name)
		}
		notAggregate(c, s, e)
	}
	mayAggregate(c, s, e, "window functions are not allowed in %s", "42P20")
	if s.inside {
		c.fail(e.At(), "42803", "aggregate function calls cannot contain window function calls")
	}
	if e.Filter != nil {
		c.refuse(e.At(), "FILTER for non-aggregate window functions")
	}
	args := c.exprs(s, e.Args)
	f, args, result := chosenForm(c, e.Name, e.At(), args)
	made := &Expr{Kind: Aggregate, Type: result, Mod: -1, At: e.At(), SQL: written(f), Args: args, Group: &Group{Name: e.Name, level: s}}
	made.Group.Over = windowOf(c, s, e.Over)
	return made
}

// namedWindow is one of WINDOW.
type namedWindow struct {
	name   string
	window *pgparse.Window
}

// windowOf is what OVER says.
func windowOf(c *checker, s *scope, w *pgparse.Window) *Window {
	made := &Window{at: w.At()}
	own := *w
	if w.Name != "" {
		at := slices.IndexFunc(s.windows, func(n namedWindow) bool { return n.name == w.Name })
		if at < 0 {
			c.fail(w.At(), "42704", "window \"%s\" does not exist", w.Name)
		}
		based := s.windows[at].window
		own.Partition = based.Partition
		if own.OrderBy == nil {
			own.OrderBy = based.OrderBy
		}
		if own.Frame == nil {
			own.Frame = based.Frame
		}
	}
	place := s.place
	s.place = "window"
	made.Partition = c.exprs(s, own.Partition)
	for i, p := range made.Partition {
		made.Partition[i] = typed(c, p)
	}
	made.OrderBy = sorts(c, s, own.OrderBy)
	s.place = place
	if own.Frame != nil {
		frame(c, s, made, own.Frame)
	}
	return made
}
