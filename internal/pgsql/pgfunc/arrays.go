package pgfunc

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// arrayForms are functions over arrays, which the engine holds as JSON.
var arrayForms = append([]Form{
	native(Scalar, "array_length", types(pgtype.AnyArray, pgtype.Int4), pgtype.Int4, arrayLength),
	native(Scalar, "array_upper", types(pgtype.AnyArray, pgtype.Int4), pgtype.Int4, arrayLength),
	native(Scalar, "array_lower", types(pgtype.AnyArray, pgtype.Int4), pgtype.Int4, "(CASE WHEN "+arrayLength+" > 0 THEN 1 END)"),
	nulls(native(Scalar, "array_remove", types(pgtype.AnyArray, pgtype.AnyElement), pgtype.AnyArray,
		"(CASE WHEN $1 IS NOT NULL THEN (SELECT json_group_array(value) FROM json_each($1) WHERE value IS NOT $2) END)")),
	nulls(native(Scalar, "array_position", types(pgtype.AnyArray, pgtype.AnyElement), pgtype.Int4, "(SELECT min(key) + 1 FROM json_each($1) WHERE value IS $2)")),
	native(Set, "unnest", types(pgtype.AnyArray), pgtype.AnyElement, "json_each($1)"),
	native(Set, "generate_subscripts", types(pgtype.AnyArray, pgtype.Int4), pgtype.Int4,
		"json_each((SELECT json_group_array(key + 1) FROM json_each($1) WHERE $2 = 1))"),
	native(Set, "generate_series", types(pgtype.Int4, pgtype.Int4), pgtype.Int4, "json_each(pg_series($1, $2))"),
	native(Set, "generate_series", types(pgtype.Int8, pgtype.Int8), pgtype.Int8, "json_each(pg_series($1, $2))"),
	native(Set, "generate_series", types(pgtype.Int4, pgtype.Int4, pgtype.Int4), pgtype.Int4, "json_each(pg_series($1, $2, $3))"),
	native(Set, "generate_series", types(pgtype.Int8, pgtype.Int8, pgtype.Int8), pgtype.Int8, "json_each(pg_series($1, $2, $3))"),
	function("", types(pgtype.Int8, pgtype.Int8), pgtype.Int8Array, "pg_series", series),
	function("", types(pgtype.Int8, pgtype.Int8, pgtype.Int8), pgtype.Int8Array, "pg_series", series),
	native(Set, "pg_partition_ancestors", types(pgtype.Regclass), pgtype.Regclass, "json_each(iif($1 IS NULL, '[]', '[]'))"),
	native(Scalar, "array_upper", types(pgtype.Int2Vector, pgtype.Int4), pgtype.Int4, vectorUpper),
	native(Scalar, "array_upper", types(pgtype.OidVector, pgtype.Int4), pgtype.Int4, vectorUpper),
	native(Scalar, "array_lower", types(pgtype.Int2Vector, pgtype.Int4), pgtype.Int4, vectorLower),
	native(Scalar, "array_lower", types(pgtype.OidVector, pgtype.Int4), pgtype.Int4, vectorLower),
}, joinForms()...)

// arrayLength is the number of elements in a dimension, NULL where there is none.
const arrayLength = "(CASE $2 WHEN 1 THEN nullif(json_array_length($1), 0) WHEN 2 THEN nullif(json_array_length($1, '$[0]'), 0) END)"

// Vectors are counted from 0.
const (
	vectorUpper = "(CASE $2 WHEN 1 THEN json_array_length($1) - 1 END)"
	vectorLower = "(CASE WHEN $2 = 1 AND $1 IS NOT NULL THEN 0 END)"
)

// joinForms put the elements of an array together, for arrays of what is written as it is held.
func joinForms() (list []Form) {
	for _, t := range types(pgtype.TextArray, pgtype.VarcharArray, pgtype.NameArray, pgtype.CharArray, pgtype.Int2Array, pgtype.Int4Array,
		pgtype.Int8Array, pgtype.OidArray, pgtype.NumericArray, pgtype.DateArray, pgtype.ACLItemArray) {
		list = append(list,
			function("array_to_string", types(t, pgtype.Text), pgtype.Text, "pg_array_to_string", joinArray),
			nulls(function("array_to_string", types(t, pgtype.Text, pgtype.Text), pgtype.Text, "pg_array_to_string_null", joinArray)))
	}
	return list
}

func joinArray(c *call) any {
	if c.null(0) || c.null(1) {
		return nil
	}
	elements, err := elementsOf(c.text(0))
	if err != nil {
		return err
	}
	text, first := "", true
	for _, e := range elements {
		if e == nil {
			if c.count() < 3 || c.null(2) {
				continue
			}
			e = c.text(2)
		}
		if !first {
			text += c.text(1)
		}
		first = false
		text += textOfElement(e)
		if len(text) > c.longest() {
			return errTooLong
		}
	}
	return text
}

// textOfElement is an element of an array of such, as PostgreSQL prints it.
func textOfElement(e any) string {
	switch e := e.(type) {
	case string:
		return e
	case int64:
		return strconv.FormatInt(e, 10)
	default:
		return fmt.Sprint(e)
	}
}

// mostSeries is how many numbers a series may have.
const mostSeries = 1_000_000

// series is the array of the numbers from one to another, by steps.
func series(c *call) any {
	from, upTo, step := c.int(0), c.int(1), int64(1)
	if c.count() > 2 {
		step = c.int(2)
	}
	if step == 0 {
		return pgerror.New("22023", "step size cannot equal zero")
	}
	var b strings.Builder
	b.WriteByte('[')
	for n, count := from, 0; step > 0 && n <= upTo || step < 0 && n >= upTo; count++ {
		if count == mostSeries {
			return pgerror.New("54000", "a series of more than %d numbers is not supported", mostSeries)
		}
		if count > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(n, 10))
		next := n + step
		if (next > n) != (step > 0) { // beyond what a number can be
			break
		}
		n = next
	}
	b.WriteByte(']')
	return b.String()
}
