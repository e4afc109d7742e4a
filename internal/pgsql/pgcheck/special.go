package pgcheck

import (
	"cmp"
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
