package pgcheck

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// settled are the types that a form takes and gives in a call, where it says that they depend.
func settled(c *checker, f *pgform, at int, given []pgtype.OID) (takes []pgtype.OID, result pgtype.OID) {
	takes, result = slices.Clone(signature(f, len(given))), f.Result
	var element pgtype.OID
	var shared []pgtype.OID // of AnyCompatible
	for i, t := range takes {
		g := given[i]
		if g == pgtype.Unknown {
			if t == pgtype.AnyCompatible {
				shared = append(shared, g)
			}
			continue
		}
		switch t {
		case pgtype.AnyElement, pgtype.AnyNonArray:
			element = g
		case pgtype.AnyArray:
			element = g.Elem()
		case pgtype.AnyCompatible:
			shared = append(shared, g)
		case pgtype.AnyCompatibleArray:
			shared = append(shared, g.Elem())
		}
	}
	common := pgtype.OID(0)
	if shared != nil {
		if common = commonType(shared); common == 0 {
			c.fail(at, "42883", "arguments of anycompatible family cannot be matched")
		}
	}
	if element == 0 && slices.ContainsFunc(append(takes, result), func(t pgtype.OID) bool {
		return t == pgtype.AnyElement || t == pgtype.AnyArray || t == pgtype.AnyNonArray
	}) {
		c.fail(at, "42804", "could not determine polymorphic type because input has type unknown")
	}
	one := func(t, g pgtype.OID) pgtype.OID {
		switch t {
		case pgtype.AnyElement, pgtype.AnyNonArray:
			return element
		case pgtype.AnyArray:
			if element.Array() == 0 {
				c.refuse(at, "an array of %s", element)
			}
			return element.Array()
		case pgtype.AnyCompatible:
			return common
		case pgtype.AnyCompatibleArray:
			return common.Array()
		case pgtype.Any:
			if g == pgtype.Unknown {
				return pgtype.Text
			}
			return g
		}
		return t
	}
	for i := range takes {
		takes[i] = one(takes[i], given[i])
	}
	return takes, one(result, pgtype.Unknown)
}

// signatureShown is a call as errors show it.
func signatureShown(name string, given []pgtype.OID) string {
	shown := make([]string, len(given))
	for i, t := range given {
		shown[i] = t.String()
	}
	return name + "(" + strings.Join(shown, ", ") + ")"
}

// noFunction fails for a call of a function that is not there. Where none has its name, it may
// be one that PostgreSQL has all the same, and casts are of no use.
func noFunction(c *checker, at int, name string, given []pgtype.OID) {
	hint := "No function matches the given name and argument types. You might need to add explicit type casts."
	if len(functions()[name]) == 0 {
		hint = "viewfinder has no function of that name, even where PostgreSQL has one: compute it in the client, or with postgres_fdw in a PostgreSQL of your own."
	}
	c.hint(at, "42883", "function "+signatureShown(name, given)+" does not exist", hint)
}

// chosenForm finds the function of a call, which must be there.
func chosenForm(c *checker, name string, at int, args []*Expr) (*pgform, []*Expr, pgtype.OID) {
	given := make([]pgtype.OID, len(args))
	for i, a := range args {
		given[i] = a.Type
	}
	f, chosen := resolve(functions()[name], given)
	switch {
	case chosen == several:
		c.hint(at, "42725", "function "+signatureShown(name, given)+" is not unique", "Could not choose a best candidate function. You might need to add explicit type casts.")
	case chosen == none:
		noFunction(c, at, name, given)
	}
	takes, result := settled(c, f, at, given)
	made := make([]*Expr, len(args))
	for i := range args {
		made[i] = to(c, args[i], takes[i], implicit)
	}
	return f, made, result
}

// function is a call of a function that the grammar itself has words for.
func function(c *checker, name string, at int, args ...*Expr) *Expr {
	f, args, result := chosenForm(c, name, at, args)
	made := apply(f, at, args...)
	made.Type = result
	return made
}
