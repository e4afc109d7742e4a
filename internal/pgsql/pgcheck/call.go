package pgcheck

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// call is a call of a function.
func call(c *checker, s *scope, e *pgparse.Call) *Expr {
	if e.Keyword && e.Schema == "" {
		if made := syntaxed(c, s, e); made != nil {
			return made
		}
	}
	if e.Schema != "" && !slices.Contains([]string{"pg_catalog", "information_schema"}, e.Schema) {
		c.fail(e.At(), "42883", "function %s.%s does not exist", e.Schema, e.Name)
	}
	if e.Names != nil {
		e = positional(c, e)
	}
	if made := castByName(c, s, e); made != nil {
		return made
	}
	if v, ok := c.opts.told(e); ok {
		return v
	}
	if e.Name == "pg_typeof" && len(e.Args) == 1 && e.Over == nil {
		return &Expr{Kind: Const, Type: pgtype.Regtype, Mod: -1, At: e.At(), Value: int64(c.expr(s, e.Args[0]).Type)}
	}
	if isAggregate(e) {
		return aggregate(c, s, e)
	}
	switch {
	case e.Over != nil:
		return overWindow(c, s, e)
	case e.Distinct, e.Star, e.OrderBy != nil, e.Filter != nil, e.Within != nil:
		notAggregate(c, s, e)
	case e.Variadic:
		c.refuse(e.At(), "VARIADIC")
	}
	if made := spreading(c, s, e); made != nil {
		return made
	}
	args := c.exprs(s, e.Args)
	f, args, result := chosenForm(c, e.Name, e.At(), args)
	if f.Kind == pgfunc.Window {
		c.fail(e.At(), "42809", "window function %s requires an OVER clause", e.Name)
	}
	made := apply(f, e.At(), args...)
	made.Type = result
	return made
}

// positional is a call whose arguments are given by name with all of them in their places.
func positional(c *checker, e *pgparse.Call) *pgparse.Call {
	places := pgfunc.Parameters(e.Name)
	made := *e
	first := len(e.Args) - len(e.Names)
	made.Args, made.Names = make([]pgparse.Expr, max(len(places), len(e.Args))), nil
	copy(made.Args, e.Args[:first])
	for i, name := range e.Names {
		at := slices.Index(places, name)
		if at < 0 || made.Args[at] != nil {
			c.fail(e.At(), "42883", "function %s with an argument %s => does not exist", e.Name, name)
		}
		made.Args[at] = e.Args[first+i]
	}
	for i, arg := range made.Args {
		if arg != nil {
			continue
		}
		if !pgfunc.Omissible(e.Name) {
			c.fail(e.At(), "42883", "function %s without its argument %s does not exist", e.Name, places[i])
		}
		made.Args[i] = &pgparse.Literal{Place: pgparse.Place(e.At()), Kind: pgparse.Number, Text: "0"}
	}
	return &made
}

// notAggregate says what is wrong with a function that is called as only aggregates are.
func notAggregate(c *checker, s *scope, e *pgparse.Call) {
	takesNone := slices.ContainsFunc(functions()[e.Name], func(f *pgform) bool { return len(f.Args) == 0 })
	if len(functions()[e.Name]) == 0 || e.Star && !takesNone {
		given := []pgtype.OID{}
		for _, a := range c.exprs(s, e.Args) {
			given = append(given, a.Type)
		}
		noFunction(c, e.At(), e.Name, given)
	}
	what := "DISTINCT specified, but %s is not an aggregate function"
	switch {
	case e.Star:
		what = "%s(*) specified, but %[1]s is not an aggregate function"
	case e.Within != nil:
		what = "WITHIN GROUP specified, but %s is not an aggregate function"
	case e.OrderBy != nil:
		what = "ORDER BY specified, but %s is not an aggregate function"
	case e.Filter != nil:
		what = "FILTER specified, but %s is not an aggregate function"
	}
	c.fail(e.At(), "42809", what, e.Name)
}

// castByName is a cast written as a call: text(x), int4(x); nil for others.
func castByName(c *checker, s *scope, e *pgparse.Call) *Expr {
	if len(e.Args) != 1 || e.Star || e.Distinct || e.Over != nil || len(functions()[e.Name]) > 0 && !slices.ContainsFunc(functions()[e.Name], func(f *pgform) bool { return f.Name == e.Name && len(f.Args) != 1 }) {
		return nil
	}
	t, ok := pgtype.ByName(e.Name)
	if !ok || strings.Contains(e.Name, " ") || e.Name == "int" || e.Name == "integer" {
		return nil
	}
	arg := c.expr(s, e.Args[0])
	if made := tryTo(c, arg, t, explicit); made != nil {
		same := *made
		return &same
	}
	return nil
}
