package pgfunc

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

const (
	anyArray   = pgtype.AnyArray
	anyElement = pgtype.AnyElement
	comparray  = pgtype.AnyCompatibleArray
	comp       = pgtype.AnyCompatible
)

// listed is an array's form of elements, within the connection's bound.
func listed(c *call, elements []any) any {
	s := formOf(elements)
	if len(s) > c.longest() {
		return errTooLong
	}
	return s
}

// orEmpty are the elements of an argument; none of NULL.
func orEmpty(c *call, i int) []any {
	if c.null(i) {
		return nil
	}
	return c.elements(i)
}

// sameElement tells whether two elements are equal, NULL being no other's equal.
func sameElement(a, b any) bool {
	if a == nil || b == nil {
		return false
	}
	return compareHeld(a, b) == 0
}

func holds(all []any, e any) bool {
	return slices.ContainsFunc(all, func(other any) bool { return sameElement(e, other) })
}

// elementOr tells where NULL counts as a value too.
func elementOr(a, b any) bool { return a == nil && b == nil || sameElement(a, b) }

// arrayLength is the number of elements in a dimension, NULL where there is none.
const arrayLength = "(CASE $2 WHEN 1 THEN nullif(json_array_length($1), 0) WHEN 2 THEN nullif(json_array_length($1, '$[0]'), 0) END)"

// asElements has a form's array given with the texts of its elements.
func asElements(f Form) Form { f.Given = AsElements; return f }

// arrayForms are the functions of arrays, of one dimension and counted from 1.
func arrayForms() []Form {
	return []Form{
		native(Scalar, "array_length", types(anyArray, pgtype.Int4), pgtype.Int4, arrayLength),
		native(Scalar, "array_upper", types(anyArray, pgtype.Int4), pgtype.Int4, arrayLength),
		native(Scalar, "array_lower", types(anyArray, pgtype.Int4), pgtype.Int4, "(CASE WHEN "+arrayLength+" > 0 THEN 1 END)"),
		function("cardinality", types(anyArray), pgtype.Int4, "pg_cardinality", func(c *call) any { return len(c.elements(0)) }),
		function("array_ndims", types(anyArray), pgtype.Int4, "pg_array_ndims", func(c *call) any {
			if len(c.elements(0)) == 0 {
				return nil
			}
			return 1
		}),
		nulls(operator("[]", types(anyArray, pgtype.Int4), anyElement, "pg_array_get", func(c *call) any {
			if c.null(0) || c.null(1) {
				return nil
			}
			all, n := c.elements(0), c.int(1)
			if n < 1 || n > int64(len(all)) {
				return nil
			}
			return all[n-1]
		})),
		function("trim_array", types(anyArray, pgtype.Int4), anyArray, "pg_trim_array", func(c *call) any {
			all, n := c.elements(0), c.int(1)
			if n < 0 || n > int64(len(all)) {
				return pgerror.New("2202E", "number of elements to trim must be between 0 and %d", len(all))
			}
			return formOf(all[:len(all)-int(n)])
		}),
		operator("[:]", types(anyArray, pgtype.Int4, pgtype.Int4), anyArray, "pg_array_slice", func(c *call) any {
			all := c.elements(0)
			from, to := max(c.int(1), 1)-1, min(c.int(2), int64(len(all)))
			return formOf(all[min(from, max(to, 0)):max(to, 0)])
		}),
		nulls(function("array_position", types(comparray, comp), pgtype.Int4, "pg_array_position", arrayPosition)),
		nulls(function("array_position", types(comparray, comp, pgtype.Int4), pgtype.Int4, "pg_array_position", nil)),
		nulls(function("array_positions", types(comparray, comp), pgtype.Int4Array, "pg_array_positions", func(c *call) any {
			if c.null(0) {
				return nil
			}
			places, wanted := []any{}, c.value(1)
			for i, e := range c.elements(0) {
				if elementOr(e, wanted) {
					places = append(places, int64(i+1))
				}
			}
			return listed(c, places)
		})),
		nulls(function("array_append", types(comparray, comp), comparray, "pg_array_append", func(c *call) any { return listed(c, append(orEmpty(c, 0), c.value(1))) })),
		nulls(function("array_prepend", types(comp, comparray), comparray, "pg_array_prepend", func(c *call) any { return listed(c, append([]any{c.value(0)}, orEmpty(c, 1)...)) })),
		nulls(function("array_cat", types(comparray, comparray), comparray, "pg_array_cat", func(c *call) any {
			if c.null(0) && c.null(1) {
				return nil
			}
			return listed(c, append(orEmpty(c, 0), orEmpty(c, 1)...))
		})),
		nulls(operator("||", types(comparray, comparray), comparray, "pg_array_cat", nil)),
		nulls(operator("||", types(comparray, comp), comparray, "pg_array_append", nil)),
		nulls(operator("||", types(comp, comparray), comparray, "pg_array_prepend", nil)),
		nulls(function("array_remove", types(comparray, comp), comparray, "pg_array_remove", func(c *call) any {
			if c.null(0) {
				return nil
			}
			wanted := c.value(1)
			return formOf(slices.DeleteFunc(c.elements(0), func(e any) bool { return elementOr(e, wanted) }))
		})),
		nulls(function("array_replace", types(comparray, comp, comp), comparray, "pg_array_replace", func(c *call) any {
			if c.null(0) {
				return nil
			}
			all, wanted, by := c.elements(0), c.value(1), c.value(2)
			for i, e := range all {
				if elementOr(e, wanted) {
					all[i] = by
				}
			}
			return listed(c, all)
		})),
		operator("@>", types(anyArray, anyArray), pgtype.Bool, "pg_array_contains", func(c *call) any { return containsAll(c.elements(0), c.elements(1)) }),
		operator("<@", types(anyArray, anyArray), pgtype.Bool, "pg_array_contained", func(c *call) any { return containsAll(c.elements(1), c.elements(0)) }),
		operator("&&", types(anyArray, anyArray), pgtype.Bool, "pg_array_overlap", func(c *call) any {
			mine := c.elements(0)
			return slices.ContainsFunc(c.elements(1), func(e any) bool { return holds(mine, e) })
		}),
		operator("=", types(anyArray, anyArray), pgtype.Bool, "pg_array_eq", func(c *call) any { return slices.EqualFunc(c.elements(0), c.elements(1), elementOr) }),
		operator("<>", types(anyArray, anyArray), pgtype.Bool, "pg_array_ne", func(c *call) any { return !slices.EqualFunc(c.elements(0), c.elements(1), elementOr) }),
		stable(asElements(function("array_to_string", types(anyArray, text), text, "pg_array_to_string", arrayToString))),
		stable(asElements(nulls(function("array_to_string", types(anyArray, text, text), text, "pg_array_to_string_null", func(c *call) any {
			if c.null(0) || c.null(1) {
				return nil
			}
			return arrayToString(c)
		})))),
		nulls(function("string_to_array", types(text, text), pgtype.TextArray, "pg_string_to_array", stringToArray)),
		nulls(function("string_to_array", types(text, text, text), pgtype.TextArray, "pg_string_to_array", nil)),
		stable(asJSON(function("array_to_json", types(anyArray), pgtype.JSON, "pg_as_json", nil))),
		// What Given is AsElements for; its second argument is the type of the elements.
		function("", types(anyArray, pgtype.Oid), pgtype.TextArray, "pg_array_texts", func(c *call) any {
			all := c.elements(0)
			for i, e := range all {
				if e == nil {
					continue
				}
				of := pgtype.OID(c.int(1))
				s, err := pgtype.AppendText(nil, e, of, c.zone())
				if err != nil {
					return err
				}
				all[i] = string(s)
			}
			return listed(c, all)
		}),
		// The rows of several arrays in lockstep: [[1, 2], [3, null]] of [1, 3] and [2].
		variadic(function("", types(anyArray, anyArray), anyArray, "pg_zip", zip)),
	}
}

func arrayPosition(c *call) any {
	if c.null(0) {
		return nil
	}
	from, all := int64(1), c.elements(0)
	if len(all) == 0 || c.null(1) && !slices.Contains(all, nil) {
		return nil
	}
	if c.count() > 2 {
		if c.null(2) {
			return pgerror.New("22004", "initial position must not be null")
		}
		from = max(c.int(2), 1)
	}
	wanted := c.value(1)
	for i, e := range all {
		if int64(i+1) >= from && elementOr(e, wanted) {
			return i + 1
		}
	}
	return nil
}

func containsAll(mine, others []any) bool {
	return !slices.ContainsFunc(others, func(e any) bool { return !holds(mine, e) })
}

func arrayToString(c *call) any {
	var b strings.Builder
	first := true
	for _, e := range c.elements(0) {
		s, ok := e.(string)
		if !ok {
			if c.count() < 3 || c.null(2) {
				continue
			}
			s = c.text(2)
		}
		if !first {
			b.WriteString(c.text(1))
		}
		first = false
		if b.WriteString(s); b.Len() > c.longest() {
			return errTooLong
		}
	}
	return b.String()
}

// stringToArray parts a text; without a separator it is parted into characters.
func stringToArray(c *call) any {
	if c.null(0) {
		return nil
	}
	return listed(c, textParts(c))
}

func textParts(c *call) []any {
	s := c.text(0)
	var parts []string
	switch {
	case s == "":
	case c.null(1):
		parts = strings.Split(s, "")
	case c.text(1) == "":
		parts = []string{s}
	default:
		parts = strings.Split(s, c.text(1))
	}
	out := make([]any, len(parts))
	for i, p := range parts {
		if !c.null(2) && p == c.text(2) {
			continue
		}
		out[i] = p
	}
	return out
}
