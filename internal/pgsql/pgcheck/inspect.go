package pgcheck

import "slices"

// What there is to be asked of an expression.

// children are the expressions right below one, those of its queries aside.
func (e *Expr) children() []*Expr {
	if e.Group == nil {
		return e.Args
	}
	all := append([]*Expr{}, e.Args...)
	if e.Group.Filter != nil {
		all = append(all, e.Group.Filter)
	}
	for _, s := range e.Group.OrderBy {
		all = append(all, s.Expr)
	}
	if w := e.Group.Over; w != nil {
		all = append(all, w.Partition...)
		for _, s := range w.OrderBy {
			all = append(all, s.Expr)
		}
		all = append(all, w.Offsets...)
	}
	return all
}

// sameAs reports whether two expressions are written alike, and so have one value.
func (e *Expr) sameAs(o *Expr) bool {
	if e == nil || o == nil {
		return e == o
	}
	if e == o {
		return true
	}
	if e.Kind == Column && o.Kind == Column { // whatever type of the same form it is taken for
		return e.Relation == o.Relation && e.Index == o.Index && e.Number == o.Number
	}
	if e.Kind != o.Kind || e.Type != o.Type || e.Mod != o.Mod || e.Number != o.Number || e.Relation != o.Relation ||
		e.Index != o.Index || e.SQL != o.SQL || e.Volatile || e.Query != o.Query || len(e.Args) != len(o.Args) || e.All != o.All {
		return false
	}
	if e.Kind == Const && (e.Value != o.Value || e.Text != o.Text) {
		return false
	}
	if e.Group != nil || o.Group != nil {
		return e.Group.sameAs(o.Group) && sameList(e.children(), o.children())
	}
	return sameList(e.Args, o.Args)
}

func (g *Group) sameAs(o *Group) bool {
	if g == nil || o == nil {
		return false
	}
	if g.Name != o.Name || g.Distinct != o.Distinct || (g.Filter == nil) != (o.Filter == nil) || !sameOrder(g.OrderBy, o.OrderBy) {
		return false
	}
	if g.Over == nil || o.Over == nil {
		return g.Over == o.Over
	}
	return g.Over.Frame == o.Over.Frame && len(g.Over.Partition) == len(o.Over.Partition) && sameOrder(g.Over.OrderBy, o.Over.OrderBy)
}

func sameOrder(a, b []Sort) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Desc != b[i].Desc || a[i].NullsFirst != b[i].NullsFirst {
			return false
		}
	}
	return true
}

func sameList(a, b []*Expr) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !a[i].sameAs(b[i]) {
			return false
		}
	}
	return true
}

// leftmost is where an expression begins, with its operands.
func (e *Expr) leftmost() int {
	at := e.At
	if e.Kind == Template {
		for _, a := range e.Args {
			at = min(at, a.leftmost())
		}
	}
	return at
}

// Aggregates reports whether the rows are made of groups.
func (s *Select) Aggregates() bool { return s.scope.aggregates }

// Aggregated reports whether an aggregate stands in an expression.
func (e *Expr) Aggregated() bool { return hasAggregate(e) }

// Windowed reports whether a window function stands in an expression.
func (e *Expr) Windowed() bool { return hasWindow(e) }

// hasAggregate reports whether an aggregate stands in an expression.
func hasAggregate(e *Expr) bool {
	return e.Kind == Aggregate && e.Group.Over == nil || slices.ContainsFunc(e.children(), hasAggregate)
}

func hasWindow(e *Expr) bool {
	return e.Kind == Aggregate && e.Group.Over != nil || slices.ContainsFunc(e.children(), hasWindow)
}

// NeverNull reports whether an expression is known to be never NULL.
func (e *Expr) NeverNull() bool {
	switch e.Kind {
	case Const:
		return e.Value != nil
	case Column:
		return e.Relation.Columns[e.Index].NotNull
	case Exists:
		return true
	case Aggregate:
		return e.Group.Name == "count" || e.Group.Name == "row_number"
	}
	return false
}

func hasParam(e *Expr) bool {
	return e.Kind == Param || e.Query != nil || slices.ContainsFunc(e.children(), hasParam)
}
