package pgcheck

import (
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

func unary(c *checker, e *pgparse.Operation, arg *Expr) *Expr {
	var fits []*pgform
	for _, f := range operators()[e.Symbol] {
		if len(f.Args) == 1 {
			fits = append(fits, f)
		}
	}
	f, chosen := resolve(fits, []pgtype.OID{arg.Type})
	if f == nil {
		noOperator(c, e.At(), chosen, e.Symbol+" "+arg.Type.String())
	}
	return apply(f, e.At(), to(c, arg, f.Args[0], implicit))
}

// binary is an operator with two operands.
func binary(c *checker, symbol string, at int, left, right *Expr) *Expr {
	if made := arrayOperation(c, symbol, at, left, right); made != nil {
		return made
	}
	var fits []*pgform
	for _, f := range operators()[symbol] {
		if len(f.Args) == 2 {
			fits = append(fits, f)
		}
	}
	given := []pgtype.OID{left.Type, right.Type}
	f, chosen := resolveOperator(fits, given)
	if f == nil {
		noOperator(c, at, chosen, left.Type.String()+" "+symbol+" "+right.Type.String())
	}
	takes, result := settled(c, f, at, given)
	made := apply(f, at, to(c, left, takes[0], implicit), to(c, right, takes[1], implicit))
	made.Type = result
	return made
}

// noOperator says that there is none, or that there are several.
func noOperator(c *checker, at int, chosen choice, shown string) {
	if chosen == several {
		c.hint(at, "42725", "operator is not unique: "+shown, "Could not choose a best candidate operator. You might need to add explicit type casts.")
	}
	c.hint(at, "42883", "operator does not exist: "+shown, "No operator matches the given name and argument types. You might need to add explicit type casts.")
}

// arrayOperation is a comparison of two arrays, or || where one side is an array; nil for
// others.
func arrayOperation(c *checker, symbol string, at int, left, right *Expr) *Expr {
	if left.Type.Elem() == 0 && right.Type.Elem() == 0 {
		return nil
	}
	if symbol != "=" && symbol != "<>" {
		return nil
	}
	t := left.Type
	if t == pgtype.Unknown {
		t = right.Type
	}
	left, right = to(c, left, t, implicit), tryTo(c, right, t, implicit)
	if right == nil || right.Type != t {
		return nil
	}
	if e := t.Elem(); e == pgtype.Numeric || e == pgtype.Interval {
		c.refuse(at, "a comparison of arrays of %s", e)
	}
	return template(pgtype.Bool, at, "$1 "+symbol+" $2", left, right)
}
