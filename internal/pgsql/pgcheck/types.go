package pgcheck

import (
	"slices"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// category is the group of types that a type belongs to, by the letters of pg_type; preferred
// says that it is the one that others of the group become.
func category(t pgtype.OID) (letter byte, preferred bool) {
	switch t {
	case pgtype.Bool:
		return 'B', true
	case pgtype.Int2, pgtype.Int4, pgtype.Int8, pgtype.Float4, pgtype.Numeric, pgtype.Regproc, pgtype.Regclass, pgtype.Regtype, pgtype.Regprocedure, pgtype.Regoperator, pgtype.Regnamespace, pgtype.Regrole:
		return 'N', false
	case pgtype.Float8, pgtype.Oid:
		return 'N', true
	case pgtype.Text:
		return 'S', true
	case pgtype.Varchar, pgtype.BPChar, pgtype.Name:
		return 'S', false
	case pgtype.Date, pgtype.Time, pgtype.Timestamp:
		return 'D', false
	case pgtype.Timestamptz:
		return 'D', true
	case pgtype.Interval:
		return 'T', true
	case pgtype.Unknown:
		return 'X', false
	case pgtype.Char:
		return 'Z', false
	}
	if t.Elem() != 0 || t == pgtype.AnyArray || t == pgtype.AnyCompatibleArray {
		return 'A', false
	}
	if polymorphic(t) || t == pgtype.Any {
		return 'P', false
	}
	return 'U', false
}

func polymorphic(t pgtype.OID) bool {
	return slices.Contains([]pgtype.OID{pgtype.AnyElement, pgtype.AnyArray, pgtype.AnyNonArray, pgtype.AnyCompatible, pgtype.AnyCompatibleArray}, t)
}

// The table of forms by what they are looked up by, made when it is first needed.
var (
	functions = index(func(f *pgfunc.Form) (string, bool) {
		return f.Name, f.Kind != pgfunc.Operator && f.Kind != pgfunc.Cast && f.Kind != pgfunc.Modify
	})
	operators = index(func(f *pgfunc.Form) (string, bool) { return f.Name, f.Kind == pgfunc.Operator })
	casts     = index(func(f *pgfunc.Form) ([2]pgtype.OID, bool) {
		if f.Kind != pgfunc.Cast {
			return [2]pgtype.OID{}, false
		}
		return [2]pgtype.OID{f.Args[0], f.Result}, true
	})
	modifiers = index(func(f *pgfunc.Form) (pgtype.OID, bool) { return f.Result, f.Kind == pgfunc.Modify })
)

func index[K comparable](key func(*pgfunc.Form) (K, bool)) func() map[K][]*pgfunc.Form {
	return sync.OnceValue(func() map[K][]*pgfunc.Form {
		found := map[K][]*pgfunc.Form{}
		all := pgfunc.Forms()
		for i := range all {
			if k, ok := key(&all[i]); ok {
				found[k] = append(found[k], &all[i])
			}
		}
		return found
	})
}

// castOf is the cast between two types, nil for none.
func castOf(from, to pgtype.OID) *pgfunc.Form {
	if found := casts()[[2]pgtype.OID{from, to}]; len(found) > 0 {
		return found[0]
	}
	return nil
}

// context says how much a cast is wanted.
type context byte

const (
	implicit   context = 'i'
	assignment context = 'a'
	explicit   context = 'e'
)

// allows reports whether a cast is made in that context.
func (c context) allows(f *pgfunc.Form) bool {
	switch f.Context {
	case 'i':
		return true
	case 'a':
		return c != implicit
	default:
		return c == explicit
	}
}

// coercible reports whether a value of a type can become one of another without being asked.
func coercible(from, to pgtype.OID) bool {
	switch {
	case from == to, to == pgtype.Any, from == pgtype.Unknown:
		return true
	case to == pgtype.AnyElement, to == pgtype.AnyCompatible:
		return true
	case to == pgtype.AnyNonArray:
		return from.Elem() == 0
	case to == pgtype.AnyArray, to == pgtype.AnyCompatibleArray:
		return from.Elem() != 0
	}
	f := castOf(from, to)
	return f != nil && implicit.allows(f)
}

// comparableType reports whether values of a type can be told apart, and so grouped.
func comparableType(t pgtype.OID) bool { return compares("=", t) }

// orderedType reports whether values of a type have an order.
func orderedType(t pgtype.OID) bool { return compares("<", t) }

func compares(symbol string, t pgtype.OID) bool {
	if t == pgtype.Varchar || t == pgtype.Unknown { // which have those of text
		t = pgtype.Text
	}
	if isReference(t) { // which are ordered as the identifiers that they are
		t = pgtype.Oid
	}
	if elem := t.Elem(); elem != 0 {
		return symbol == "=" && compares("=", elem)
	}
	return slices.ContainsFunc(operators()[symbol], func(f *pgfunc.Form) bool { return len(f.Args) == 2 && f.Args[0] == t && f.Args[1] == t })
}

// Collation is that by which the engine's forms of a type are in its order, "" where they are
// anyhow.
func Collation(t pgtype.OID) string {
	switch t {
	case pgtype.Numeric:
		return pgfunc.NumericCollation
	case pgtype.Interval:
		return pgfunc.IntervalCollation
	default:
		return ""
	}
}

// HeldAsText reports whether the engine's form of a type is a text, or a blob, and no number.
func HeldAsText(t pgtype.OID) bool {
	switch t {
	case pgtype.Bool, pgtype.Int2, pgtype.Int4, pgtype.Int8, pgtype.Float4, pgtype.Float8, pgtype.Oid:
		return false
	default:
		return true
	}
}

// HeldAsJSON reports whether the engine's form of a type is JSON.
func HeldAsJSON(t pgtype.OID) bool {
	return t == pgtype.JSON || t == pgtype.JSONB || t.Elem() != 0
}

type pgform = pgfunc.Form
