package pgcheck

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// array is ARRAY[…].
func array(c *checker, s *scope, e *pgparse.Array) *Expr { return arrayOf(c, s, e, 0) }

// arrayOf is one whose type is said, or 0.
func arrayOf(c *checker, s *scope, e *pgparse.Array, t pgtype.OID) *Expr {
	var items []*Expr
	for _, item := range e.Items {
		if inner, ok := item.(*pgparse.Array); ok {
			items = append(items, arrayOf(c, s, inner, t))
			continue
		}
		items = append(items, c.expr(s, item))
	}
	nested := len(items) > 0 && items[0].Type.Elem() != 0
	switch {
	case t == 0 && len(items) == 0:
		c.hint(e.At(), "42P18", "cannot determine type of empty array", "Explicitly cast to the desired type, for example ARRAY[]::integer[].")
	case nested:
		t = unify(c, "ARRAY", items)
	case t == 0:
		element := unify(c, "ARRAY", items)
		if t = element.Array(); t == 0 {
			c.fail(e.At(), "42704", "could not find array type for data type %s", element)
		}
	default:
		for i := range items {
			items[i] = to(c, items[i], t.Elem(), explicit)
		}
	}
	if made := constantArray(items, t, e.At()); made != nil && !nested {
		return made
	}
	var sql []string
	for i := range items {
		if nested {
			sql = append(sql, "json("+place(i+1)+")")
		} else {
			sql = append(sql, place(i+1))
		}
	}
	return template(t, e.At(), "json_array("+strings.Join(sql, ", ")+")", items...)
}

// constantArray is an array of values that are known, nil where one is not.
func constantArray(items []*Expr, t pgtype.OID, at int) *Expr {
	text := []byte("[")
	for i, item := range items {
		if i > 0 {
			text = append(text, ',')
		}
		if item.Kind != Const {
			return nil
		}
		switch v := item.Value.(type) {
		case nil:
			text = append(text, "null"...)
		case int64:
			text = strconv.AppendInt(text, v, 10)
		case string:
			quoted, err := json.Marshal(v)
			if err != nil {
				return nil
			}
			text = append(text, quoted...)
		default: // a float or bytes, whose forms the engine writes
			return nil
		}
	}
	return &Expr{Kind: Const, Type: t, Mod: -1, At: at, Value: string(append(text, ']'))}
}

// subscript is a[i]: an element, counted from 1.
func subscript(c *checker, s *scope, e *pgparse.Subscript) *Expr {
	arg := c.expr(s, e.Arg)
	if arg.Type == pgtype.JSONB {
		return jsonSubscript(c, s, e, arg)
	}
	if _, several := e.Arg.(*pgparse.Subscript); several {
		c.refuse(e.At(), "an element of several dimensions")
	}
	if arg.Type.Elem() == 0 {
		c.fail(arg.leftmost(), "42804", "cannot subscript type %s because it does not support subscripting", arg.Type)
	}
	if e.Slice {
		return slice(c, s, e, arg)
	}
	i := to(c, c.expr(s, e.From), pgtype.Int4, assignment)
	if vectors[arg.Type] {
		return template(arg.Type.Elem(), e.At(), "(CASE WHEN $2 >= 0 THEN json_extract($1, '$[' || $2 || ']') END)", arg, i)
	}
	return template(arg.Type.Elem(), e.At(), "(CASE WHEN $2 > 0 THEN json_extract($1, '$[' || ($2 - 1) || ']') END)", arg, i)
}

// slice is a[i:j]: the elements from one place up to another, or up to the end.
func slice(c *checker, s *scope, e *pgparse.Subscript, arg *Expr) *Expr {
	if vectors[arg.Type] {
		c.refuse(e.At(), "a slice of %s", arg.Type)
	}
	bound := func(tree pgparse.Expr, otherwise int64) *Expr {
		if tree == nil {
			return &Expr{Kind: Const, Type: pgtype.Int4, Mod: -1, At: e.At(), Value: otherwise}
		}
		return to(c, c.expr(s, tree), pgtype.Int4, assignment)
	}
	made := apply(operators()["[:]"][0], e.At(), arg, bound(e.From, 1), bound(e.To, math.MaxInt32))
	made.Type = arg.Type
	return made
}

func jsonSubscript(c *checker, s *scope, e *pgparse.Subscript, arg *Expr) *Expr {
	if e.Slice {
		at := e.At()
		for _, bound := range []pgparse.Expr{e.From, e.To} {
			if bound != nil {
				at = bound.At()
			}
		}
		c.fail(at, "42804", "jsonb subscript does not support slices")
	}
	key := c.expr(s, e.From)
	if key.Type == pgtype.Int4 || key.Type == pgtype.Int8 || key.Type == pgtype.Int2 {
		return binary(c, "->", e.At(), arg, to(c, key, pgtype.Int4, assignment))
	}
	return binary(c, "->", e.At(), arg, to(c, key, pgtype.Text, implicit))
}
