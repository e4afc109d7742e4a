package pgcheck

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// choice is what came of looking for a form.
type choice uint8

const (
	none choice = iota
	one
	several // of which none is better
)

// signature are the types of a form's arguments for a call of so many; nil where it does not
// take so many.
func signature(f *pgfunc.Form, count int) []pgtype.OID {
	if !f.Variadic {
		if len(f.Args) != count {
			return nil
		}
		if count == 0 {
			return []pgtype.OID{}
		}
		return f.Args
	}
	if count < len(f.Args) {
		return nil
	}
	types := slices.Clone(f.Args[:len(f.Args)-1])
	for len(types) < count {
		types = append(types, f.Args[len(f.Args)-1])
	}
	return types
}

// candidate is a form with the types that it takes in a call.
type candidate struct {
	form  *pgfunc.Form
	types []pgtype.OID
}

// resolve chooses among forms by PostgreSQL's rules: the one whose types are those given; or of
// those that they can become without being asked, the one that fits most.
func resolve(forms []*pgfunc.Form, given []pgtype.OID) (*pgfunc.Form, choice) {
	var fits []candidate
	for _, f := range forms {
		types := signature(f, len(given))
		if types == nil {
			continue
		}
		if slices.Equal(types, given) {
			return f, one
		}
		if all(types, func(i int) bool { return coercible(given[i], types[i]) }) && consistent(types, given) {
			fits = append(fits, candidate{f, types})
		}
	}
	switch len(fits) {
	case 0:
		return nil, none
	case 1:
		return fits[0].form, one
	}
	if fits = better(fits, given); len(fits) == 1 {
		return fits[0].form, one
	}
	return nil, several
}

func all[T any](list []T, holds func(int) bool) bool {
	for i := range list {
		if !holds(i) {
			return false
		}
	}
	return true
}

// consistent reports whether what stands for polymorphic types is one type.
func consistent(types, given []pgtype.OID) bool {
	var element pgtype.OID
	var shared []pgtype.OID // of AnyCompatible
	for i, t := range types {
		g := given[i]
		switch t {
		case pgtype.AnyCompatible:
			shared = append(shared, g)
			continue
		case pgtype.AnyCompatibleArray:
			if g != pgtype.Unknown {
				g = g.Elem()
			}
			shared = append(shared, g)
			continue
		case pgtype.AnyElement, pgtype.AnyNonArray:
		case pgtype.AnyArray:
			if g != pgtype.Unknown {
				g = g.Elem()
			}
		default:
			continue
		}
		switch {
		case g == pgtype.Unknown:
		case element == 0:
			element = g
		case element != g:
			return false
		}
	}
	return shared == nil || commonType(shared) != 0
}

// keep leaves the candidates that have the most of something.
func keep(fits []candidate, count func(candidate) int) []candidate {
	most := 0
	for _, c := range fits {
		most = max(most, count(c))
	}
	return slices.DeleteFunc(slices.Clone(fits), func(c candidate) bool { return count(c) < most })
}

// better leaves the candidates that fit most.
func better(fits []candidate, given []pgtype.OID) []candidate {
	counted := func(holds func(given, takes pgtype.OID) bool) func(candidate) int {
		return func(c candidate) (n int) {
			for i, g := range given {
				if g != pgtype.Unknown && holds(g, c.types[i]) {
					n++
				}
			}
			return n
		}
	}
	fits = keep(fits, counted(func(g, t pgtype.OID) bool { return g == t }))
	if len(fits) == 1 {
		return fits
	}
	fits = keep(fits, counted(func(g, t pgtype.OID) bool {
		if g == t {
			return true
		}
		letter, _ := category(g)
		of, preferred := category(t)
		return letter == of && preferred
	}))
	if len(fits) == 1 || !slices.Contains(given, pgtype.Unknown) {
		return fits
	}
	if left := byCategory(fits, given); len(left) == 1 {
		return left
	} else if len(left) > 1 {
		fits = left
	}
	return byKnown(fits, given)
}

// byCategory leaves, for each literal without a type, the candidates that take it as a text
// where one does, else as what all take it for.
func byCategory(fits []candidate, given []pgtype.OID) []candidate {
	for i, g := range given {
		if g != pgtype.Unknown {
			continue
		}
		letters := map[byte]bool{}
		for _, c := range fits {
			letter, _ := category(c.types[i])
			letters[letter] = true
		}
		want := byte('S')
		if !letters['S'] {
			if len(letters) != 1 {
				return fits
			}
			want, _ = category(fits[0].types[i])
		}
		has := slices.ContainsFunc(fits, func(c candidate) bool {
			letter, preferred := category(c.types[i])
			return letter == want && preferred
		})
		left := slices.DeleteFunc(slices.Clone(fits), func(c candidate) bool {
			letter, preferred := category(c.types[i])
			return letter != want || has && !preferred
		})
		if len(left) > 0 {
			fits = left
		}
	}
	return fits
}

// byKnown leaves the candidates that take literals without a type as what all others are.
func byKnown(fits []candidate, given []pgtype.OID) []candidate {
	var known pgtype.OID
	for _, g := range given {
		switch {
		case g == pgtype.Unknown:
		case known == 0:
			known = g
		case known != g:
			return fits
		}
	}
	if known == 0 {
		return fits
	}
	left := slices.DeleteFunc(slices.Clone(fits), func(c candidate) bool {
		return !all(c.types, func(i int) bool { return coercible(known, c.types[i]) })
	})
	if len(left) == 1 {
		return left
	}
	return fits
}

// resolveOperator chooses an operator. A literal without a type is taken for what the other
// side is, where there is an operator of two such.
func resolveOperator(forms []*pgfunc.Form, given []pgtype.OID) (*pgfunc.Form, choice) {
	if len(given) == 2 && (given[0] == pgtype.Unknown) != (given[1] == pgtype.Unknown) {
		known := given[0]
		if known == pgtype.Unknown {
			known = given[1]
		}
		for _, f := range forms {
			if slices.Equal(f.Args, []pgtype.OID{known, known}) {
				return f, one
			}
		}
	}
	return resolve(forms, given)
}

// commonType is the type that values of several become, by PostgreSQL's rules for UNION, CASE
// and their like; 0 where there is none.
func commonType(given []pgtype.OID) pgtype.OID {
	if len(given) == 0 {
		return pgtype.Text
	}
	if given[0] != pgtype.Unknown && all(given, func(i int) bool { return given[i] == given[0] }) {
		return given[0]
	}
	found := pgtype.Unknown
	for _, g := range given {
		if g == pgtype.Unknown || g == found {
			continue
		}
		if found == pgtype.Unknown {
			found = g
			continue
		}
		letter, preferred := category(found)
		of, _ := category(g)
		if letter != of {
			return 0
		}
		if !preferred && coercible(found, g) && !coercible(g, found) {
			found = g
		}
	}
	if found == pgtype.Unknown {
		return pgtype.Text
	}
	if !all(given, func(i int) bool { return coercible(given[i], found) }) {
		return 0
	}
	return found
}
