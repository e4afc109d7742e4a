package pgcheck

import (
	"cmp"
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// unify makes values of one type.
func unify(c *checker, what string, list []*Expr) pgtype.OID {
	given := make([]pgtype.OID, len(list))
	for i, e := range list {
		given[i] = e.Type
	}
	common := commonType(given)
	if common == 0 {
		for i := range list[1:] {
			if commonType(given[:i+2]) == 0 {
				first := commonType(given[:i+1])
				c.fail(list[i+1].leftmost(), "42804", "%s types %s and %s cannot be matched", what, first, given[i+1])
			}
		}
	}
	for i := range list {
		list[i] = to(c, list[i], common, implicit)
	}
	return common
}

// caseOf is CASE.
func caseOf(c *checker, s *scope, e *pgparse.Case) *Expr {
	defer barred(s, "CASE")()
	made := &Expr{Kind: Template, Mod: -1, At: e.At(), SQL: "CASE"}
	var operand *Expr
	if e.Operand != nil {
		operand = typed(c, c.expr(s, e.Operand))
	}
	var results []*Expr
	for _, arm := range e.Whens {
		condition := c.expr(s, arm.If)
		if operand != nil {
			condition = binary(c, "=", arm.At(), operand, condition)
		}
		made.Args = append(made.Args, truth(c, condition, "CASE/WHEN"))
		results = append(results, c.expr(s, arm.Then))
	}
	if e.Else != nil { // PostgreSQL looks at it first
		results = append([]*Expr{c.expr(s, e.Else)}, results...)
	}
	made.Type = unify(c, "CASE", results)
	otherwise := ""
	if e.Else != nil {
		otherwise, results = " ELSE "+place(2*len(e.Whens)+1), append(results[1:], results[0])
	}
	for i := range e.Whens {
		made.SQL += " WHEN " + place(i+1) + " THEN " + place(len(e.Whens)+i+1)
	}
	made.SQL = "(" + made.SQL + otherwise + " END)"
	made.Args = append(made.Args, results...)
	return made
}

// syntaxed are what PostgreSQL's grammar has for functions of no table.
func syntaxed(c *checker, s *scope, e *pgparse.Call) *Expr {
	switch e.Name {
	case "coalesce":
		defer barred(s, "COALESCE")()
		args := c.exprs(s, e.Args)
		t := unify(c, "COALESCE", args)
		if len(args) == 1 {
			return template(t, e.At(), "$1", args...)
		}
		return template(t, e.At(), "coalesce($*)", args...)
	case "greatest", "least":
		return extreme(c, e, c.exprs(s, e.Args))
	case "nullif":
		left := c.expr(s, e.Args[0])
		equal := binary(c, "=", e.At(), left, c.expr(s, e.Args[1]))
		left = typed(c, left)
		return template(left.Type, e.At(), "(CASE WHEN $1 THEN NULL ELSE $2 END)", equal, left)
	case "grouping":
		args := c.exprs(s, e.Args)
		if len(args) > 31 {
			c.fail(e.At(), "54023", "GROUPING must have fewer than 32 arguments")
		}
		return &Expr{Kind: Grouping, Type: pgtype.Int4, Mod: -1, At: e.At(), Args: args}
	case "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp":
		if len(e.Args) == 1 && e.Args[0].(*pgparse.Literal).Text != "6" {
			c.refuse(e.At(), "a precision of %s", strings.ToUpper(e.Name))
		}
		return present(c, e)
	case "current_user", "session_user", "user", "current_role", "current_catalog", "current_schema":
		other := map[string]string{"user": "current_user", "current_role": "current_user", "current_catalog": "current_database"}
		return function(c, cmp.Or(other[e.Name], e.Name), e.At())
	}
	return nil
}

// presents are the types of what the grammar calls the present by; none of the first is known.
var presents = map[string]pgtype.OID{
	"current_time": 0, "current_date": pgtype.Date, "current_timestamp": pgtype.Timestamptz, "localtime": pgtype.Time, "localtimestamp": pgtype.Timestamp,
}

// present is the present as one of the types of time.
func present(c *checker, e *pgparse.Call) *Expr {
	t := presents[e.Name]
	if t == 0 {
		c.refuse(e.At(), "%s, whose type is a time with a zone,", strings.ToUpper(e.Name))
	}
	now := function(c, "now", e.At())
	if t == pgtype.Time {
		now = to(c, now, pgtype.Timestamp, explicit)
	}
	return to(c, now, t, explicit)
}

// extreme is GREATEST and LEAST, which pass over NULLs.
func extreme(c *checker, e *pgparse.Call, args []*Expr) *Expr {
	t := unify(c, strings.ToUpper(e.Name), args)
	if !orderedType(t) {
		c.fail(e.At(), "42883", "could not identify a comparison function for type %s", t)
	}
	word := map[string]string{"greatest": "max", "least": "min"}[e.Name]
	var rows []string
	for i := range args {
		rows = append(rows, "SELECT "+place(i+1)+" AS v")
	}
	column := "v"
	if collation := Collation(t); collation != "" {
		column += " COLLATE " + collation
	}
	return template(t, e.At(), "(SELECT "+word+"("+column+") FROM ("+strings.Join(rows, " UNION ALL ")+"))", args...)
}

// subquery is a query as an expression.
func subquery(c *checker, s *scope, e *pgparse.Subquery) *Expr {
	q := c.query(e.Query, s)
	made := &Expr{Kind: Exists, Type: pgtype.Bool, Mod: -1, At: e.At(), Query: q}
	if e.Word == "EXISTS" {
		return made
	}
	settleOutputs(c, q)
	switch len(q.Outputs) {
	case 0:
		c.fail(e.At(), "42601", "subquery must return a column")
	case 1:
	default:
		c.fail(e.At(), "42601", "subquery must return only one column")
	}
	made.Kind, made.Type, made.Mod = Scalar, q.Outputs[0].Type, q.Outputs[0].Mod
	if e.Word == "ARRAY" {
		if made.Type.Array() == 0 {
			c.fail(e.At(), "42704", "could not find array type for data type %s", made.Type)
		}
		made.Kind, made.Type, made.Mod = List, made.Type.Array(), -1
	}
	return made
}

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
