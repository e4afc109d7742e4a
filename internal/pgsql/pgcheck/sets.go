package pgcheck

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// mostSets is how many sets GROUPING SETS, ROLLUP and CUBE may come to.
const mostSets = 64

// groupingSets are the sets of expressions that GROUP BY comes to; one of all its terms where it
// has no sets.
func groupingSets(c *checker, tree *pgparse.Select, term func(pgparse.Expr) *Expr) [][]*Expr {
	sets := [][]*Expr{{}}
	for _, g := range tree.Group {
		var product [][]*Expr
		for _, one := range setsOf(c, g, term) {
			for _, have := range sets {
				product = append(product, slices.Concat(have, one))
			}
		}
		if len(product) > mostSets {
			c.refuse(g.At(), "GROUP BY over more than 64 sets")
		}
		sets = product
	}
	return sets
}

// setsOf are those of one term.
func setsOf(c *checker, g pgparse.Group, term func(pgparse.Expr) *Expr) (sets [][]*Expr) {
	list := func(g pgparse.Group) (set []*Expr) {
		if g.Expr != nil {
			return []*Expr{term(g.Expr)}
		}
		for _, tree := range g.List {
			set = append(set, term(tree))
		}
		return set
	}
	switch g.Word {
	case "":
		return [][]*Expr{list(g)}
	case "SETS":
		for _, inner := range g.Sets {
			sets = append(sets, setsOf(c, inner, term)...)
		}
		return sets
	}
	var parts [][]*Expr
	for _, inner := range g.Sets {
		if inner.Word != "" {
			c.fail(inner.At(), "42601", "syntax error at or near \"%s\"", inner.Word)
		}
		parts = append(parts, list(inner))
	}
	if g.Word == "ROLLUP" {
		for n := len(parts); n >= 0; n-- {
			sets = append(sets, slices.Concat(parts[:n]...))
		}
		return sets
	}
	if len(parts) > 6 {
		c.refuse(g.At(), "CUBE over more than six terms")
	}
	for bits := range 1 << len(parts) {
		var set []*Expr
		for i, part := range parts {
			if bits>>i&1 == 0 {
				set = append(set, part...)
			}
		}
		sets = append(sets, set)
	}
	return sets
}

// grouped is a SELECT by its sets, where there are several, or where one is asked for.
func grouped(c *checker, s *Select) Body {
	asks := slices.ContainsFunc(s.Items, hasGrouping) || s.Having != nil && hasGrouping(s.Having)
	if !asks && len(s.sets) <= 1 {
		return s
	}
	for _, e := range s.Items {
		checkGrouping(c, s, e)
	}
	settleBody(c, s)
	return bySets(c, s, append([][]*Expr{}, s.sets...))
}

// bySets is a SELECT with several sets: the rows of each set, one after another, in which what
// is not of the set is NULL.
func bySets(c *checker, s *Select, sets [][]*Expr) Body {
	if s.Distinct || len(s.DistinctOn) > 0 || slices.ContainsFunc(s.Items, hasWindow) {
		c.refuse(s.Items[0].At, "DISTINCT or a window over several sets of GROUP BY")
	}
	var whole Body
	for _, set := range sets {
		one := *s
		one.Group, one.names = set, slices.Clone(s.names)
		in := &setReader{set: set, all: s.Group}
		one.Items = make([]*Expr, len(s.Items))
		for i, e := range s.Items {
			one.Items[i] = in.expr(e)
		}
		if s.Having != nil {
			one.Having = in.expr(s.Having)
		}
		if whole == nil {
			whole = &one
			continue
		}
		whole = &SetOperation{Word: "UNION ALL", Left: whole, Right: &one, names: slices.Clone(s.names), sets: s}
	}
	return whole
}

// setReader rewrites expressions for the rows of one set.
type setReader struct{ set, all []*Expr }

func (r *setReader) expr(e *Expr) *Expr {
	switch {
	case e.Kind == Grouping:
		bits := int64(0)
		for _, a := range e.Args {
			bits <<= 1
			if !slices.ContainsFunc(r.set, a.sameAs) {
				bits |= 1
			}
		}
		return &Expr{Kind: Const, Type: pgtype.Int4, Mod: -1, At: e.At, Value: bits}
	case slices.ContainsFunc(r.set, e.sameAs):
		return e
	case slices.ContainsFunc(r.all, e.sameAs):
		return &Expr{Kind: Const, Type: e.Type, Mod: e.Mod, At: e.At}
	case e.Kind == Aggregate || len(e.Args) == 0:
		return e
	}
	same := *e
	same.Args = make([]*Expr, len(e.Args))
	for i, a := range e.Args {
		same.Args[i] = r.expr(a)
	}
	return &same
}

// hasGrouping reports whether GROUPING stands in an expression.
func hasGrouping(e *Expr) bool { return e.Kind == Grouping || slices.ContainsFunc(e.Args, hasGrouping) }

// checkGrouping checks that GROUPING is asked of what is grouped by.
func checkGrouping(c *checker, s *Select, e *Expr) {
	if e.Kind == Grouping {
		for _, a := range e.Args {
			if !slices.ContainsFunc(s.Group, a.sameAs) {
				c.fail(a.At, "42803", "arguments to GROUPING must be grouping expressions of the associated query level")
			}
		}
	}
	for _, a := range e.Args {
		checkGrouping(c, s, a)
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
