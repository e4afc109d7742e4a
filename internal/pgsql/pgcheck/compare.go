package pgcheck

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// test is IS NULL and its like.
func test(c *checker, s *scope, e *pgparse.Test) *Expr {
	not := map[bool]string{true: "NOT "}[e.Not]
	arg := c.expr(s, e.Arg)
	if arg.Row != nil && e.What == "NULL" { // as all of its fields are
		made := &Expr{Kind: And, Type: pgtype.Bool, Mod: -1, At: e.At()}
		for _, f := range arg.Row.Fields {
			made.Args = append(made.Args, template(pgtype.Bool, e.At(), "$1 IS "+not+"NULL", f))
		}
		return made
	}
	switch e.What {
	case "NULL":
		if arg.Type == pgtype.Unknown && arg.Kind == Param {
			arg = typed(c, arg)
		}
		return template(pgtype.Bool, e.At(), "$1 IS "+not+"NULL", arg)
	case "UNKNOWN":
		return template(pgtype.Bool, e.At(), "$1 IS "+not+"NULL", truth(c, arg, "IS "+not+"UNKNOWN"))
	case "TRUE":
		return template(pgtype.Bool, e.At(), "$1 IS "+not+"TRUE", truth(c, arg, "IS "+not+"TRUE"))
	case "FALSE":
		return template(pgtype.Bool, e.At(), "$1 IS "+not+"FALSE", truth(c, arg, "IS "+not+"FALSE"))
	}
	equal := binary(c, "=", e.At(), arg, c.expr(s, e.From))
	if sql, ok := comparison(equal, "="); ok {
		word := "IS NOT"
		if e.Not {
			word = "IS"
		}
		return template(pgtype.Bool, e.At(), strings.Replace(sql, " = ", " "+word+" ", 1), equal.Args...)
	}
	made := template(pgtype.Bool, e.At(), "(CASE WHEN $1 IS NULL OR $2 IS NULL THEN $1 IS NOT NULL OR $2 IS NOT NULL ELSE NOT $3 END)", equal.Args[0], equal.Args[1], equal)
	if e.Not {
		made.SQL = "NOT " + made.SQL
	}
	return made
}

// comparison is the engine's own words for a comparison that it makes by itself, a sign between
// its operands: with the collation on the left side.
func comparison(e *Expr, symbol string) (string, bool) {
	if e.Kind != Template || len(e.Args) != 2 {
		return "", false
	}
	sql := strings.TrimSuffix(strings.TrimPrefix(e.SQL, "("), ")")
	collation, ok := strings.CutPrefix(sql, "$1 "+symbol+" $2")
	if !ok || collation != "" && !strings.HasPrefix(collation, " COLLATE ") {
		return "", false
	}
	return "$1" + collation + " " + symbol + " $2", true
}

// like is LIKE, ILIKE and SIMILAR TO, which are operators by other names.
func like(c *checker, s *scope, e *pgparse.Like) *Expr {
	arg, pattern := c.expr(s, e.Arg), c.expr(s, e.Pattern)
	symbol := map[string]string{"like": "~~", "ilike": "~~*", "similar": "~"}[e.Word]
	if e.Not {
		symbol = "!" + symbol
	}
	switch {
	case e.Word == "similar":
		args := []*Expr{pattern}
		if e.Escape != nil {
			args = append(args, c.expr(s, e.Escape))
		}
		pattern = function(c, "similar_to_escape", e.At(), args...)
	case e.Escape != nil:
		pattern = function(c, "like_escape", e.At(), pattern, c.expr(s, e.Escape))
	}
	return binary(c, symbol, e.At(), arg, pattern)
}

// between is two comparisons, which the engine has a word for.
func between(c *checker, s *scope, e *pgparse.Between) *Expr {
	arg, low, high := c.expr(s, e.Arg), c.expr(s, e.Low), c.expr(s, e.High)
	made := span(c, e.At(), arg, low, high)
	if e.Symmetric {
		made = &Expr{Kind: Or, Type: pgtype.Bool, Mod: -1, At: e.At(), Args: []*Expr{made, span(c, e.At(), arg, high, low)}}
	}
	if e.Not {
		return template(pgtype.Bool, e.At(), "NOT $1", made)
	}
	return made
}

func span(c *checker, at int, arg, low, high *Expr) *Expr {
	from, upTo := binary(c, ">=", at, arg, low), binary(c, "<=", at, arg, high)
	sql, own := comparison(from, ">=")
	if _, alike := comparison(upTo, "<="); own && alike && from.Args[0].sameAs(upTo.Args[0]) {
		return template(pgtype.Bool, at, strings.Replace(sql, " >= $2", " BETWEEN $2 AND $3", 1), from.Args[0], from.Args[1], upTo.Args[1])
	}
	return &Expr{Kind: And, Type: pgtype.Bool, Mod: -1, At: at, Args: []*Expr{from, upTo}}
}

// in is IN over a list or a query.
func in(c *checker, s *scope, e *pgparse.In) *Expr {
	var made *Expr
	switch row, ok := e.Arg.(*pgparse.Row); {
	case e.Query != nil && ok:
		made = rowIn(c, s, e, row)
	case e.Query != nil:
		made = anyOf(c, s, c.expr(s, e.Arg), "=", false, e.Query, e.At())
	case ok:
		made = &Expr{Kind: Or, Type: pgtype.Bool, Mod: -1, At: e.At()}
		for _, item := range e.List {
			other, ok := item.(*pgparse.Row)
			if !ok {
				c.fail(item.At(), "42883", "operator does not exist: record = %s", c.expr(s, item).Type)
			}
			made.Args = append(made.Args, rows(c, s, &pgparse.Operation{Place: e.Place, Symbol: "="}, row, other))
		}
	default:
		made = inList(c, e.At(), c.expr(s, e.Arg), c.exprs(s, e.List))
	}
	if e.Not {
		return template(pgtype.Bool, e.At(), "NOT $1", made)
	}
	return made
}

// inList is IN over values: those that have one type are the engine's own list.
func inList(c *checker, at int, arg *Expr, list []*Expr) *Expr {
	given := []pgtype.OID{arg.Type}
	for _, item := range list {
		given = append(given, item.Type)
	}
	common := commonType(given)
	if common != 0 && (arg.Type != pgtype.Unknown || len(given) > 1) && compares("=", common) {
		made := template(pgtype.Bool, at, "", to(c, arg, common, implicit))
		var places []string
		for i, item := range list {
			made.Args = append(made.Args, to(c, item, common, implicit))
			places = append(places, place(i+2))
		}
		if equal := binary(c, "=", at, made.Args[0], made.Args[1]); equal.Kind == Template {
			if sql, ok := comparison(equal, "="); ok {
				made.SQL = strings.Replace(sql, " = $2", " IN ("+strings.Join(places, ", ")+")", 1)
				return made
			}
		}
	}
	made := &Expr{Kind: Or, Type: pgtype.Bool, Mod: -1, At: at}
	for _, item := range list {
		made.Args = append(made.Args, binary(c, "=", at, arg, item))
	}
	return made
}

// rows compares two rows.
func rows(c *checker, s *scope, e *pgparse.Operation, l, r *pgparse.Row) *Expr {
	if len(l.Items) != len(r.Items) && e.Symbol != "overlaps" {
		c.fail(e.At(), "42601", "unequal number of entries in row expressions")
	}
	left, right := c.exprs(s, l.Items), c.exprs(s, r.Items)
	made := &Expr{Kind: And, Type: pgtype.Bool, Mod: -1, At: e.At()}
	switch e.Symbol {
	case "=", "<>":
		if e.Symbol == "<>" {
			made.Kind = Or
		}
		for i := range left {
			made.Args = append(made.Args, binary(c, e.Symbol, e.At(), left[i], right[i]))
		}
		return made
	case "<", "<=", ">", ">=":
		return rowOrder(c, e, left, right)
	case "overlaps":
		return overlaps(c, e, [2]int{l.At(), r.At()}, left, right)
	}
	c.refuse(e.At(), "the operator %s over rows", e.Symbol)
	return nil
}

// overlaps tells whether two spans of time, each a row of two, have an instant in common.
func overlaps(c *checker, e *pgparse.Operation, at [2]int, left, right []*Expr) *Expr {
	for side, row := range [][]*Expr{left, right} {
		if len(row) != 2 {
			c.fail(at[side], "42601", "wrong number of parameters on %s side of OVERLAPS expression", []string{"left", "right"}[side])
		}
	}
	return function(c, "overlaps", e.At(), append(left, right...)...)
}

// rowOrder compares rows by their first unlike items.
func rowOrder(c *checker, e *pgparse.Operation, left, right []*Expr) *Expr {
	if len(left) == 1 {
		return binary(c, e.Symbol, e.At(), left[0], right[0])
	}
	strict := binary(c, e.Symbol[:1], e.At(), left[0], right[0])
	equal := binary(c, "=", e.At(), left[0], right[0])
	rest := &Expr{Kind: And, Type: pgtype.Bool, Mod: -1, At: e.At(), Args: []*Expr{equal, rowOrder(c, e, left[1:], right[1:])}}
	return &Expr{Kind: Or, Type: pgtype.Bool, Mod: -1, At: e.At(), Args: []*Expr{strict, rest}}
}

// quantified is ANY and ALL over an array or a query.
func quantified(c *checker, s *scope, e *pgparse.Quantified) *Expr {
	arg := c.expr(s, e.Arg)
	if e.Query != nil {
		return anyOf(c, s, arg, e.Symbol, e.All, e.Query, e.At())
	}
	list := c.expr(s, e.Array)
	switch {
	case list.Type == pgtype.Unknown && arg.Type != pgtype.Unknown && arg.Type.Array() != 0:
		list = to(c, list, arg.Type.Array(), implicit)
	case list.Type == pgtype.Unknown:
		list = to(c, list, pgtype.TextArray, implicit)
	}
	if list.Type.Elem() == 0 {
		c.fail(e.At(), "42809", "op ANY/ALL (array) requires array on right side")
	}
	item := template(list.Type.Elem(), e.At(), "value")
	each := binary(c, e.Symbol, e.At(), arg, item)
	if each.Type != pgtype.Bool {
		c.fail(e.At(), "42809", "op ANY/ALL (array) requires operator to yield boolean")
	}
	if sql, ok := comparison(each, "="); ok && !e.All && each.Args[1] == item {
		return template(pgtype.Bool, e.At(), strings.Replace(sql, " = $2", " IN (SELECT value FROM json_each(ifnull($2, '[null]')))", 1), each.Args[0], list)
	}
	count, rest, answer := "max(b) = 1", "0", "1"
	if e.All {
		count, rest, answer = "min(b) = 0", "1", "0"
	}
	return template(pgtype.Bool, e.At(), "(SELECT CASE WHEN "+count+" THEN "+answer+" WHEN count(*) > count(b) THEN NULL ELSE "+rest+
		" END FROM (SELECT $2 AS b FROM json_each(ifnull($1, '[null]'))))", list, each)
}

// anyOf is ANY and ALL over a query; = ANY is the engine's IN.
func anyOf(c *checker, s *scope, arg *Expr, symbol string, all bool, tree *pgparse.Query, at int) *Expr {
	q := c.query(tree, s)
	if len(q.Outputs) != 1 {
		c.fail(at, "42601", "subquery has too %s columns", map[bool]string{true: "few", false: "many"}[len(q.Outputs) == 0])
	}
	settleOutputs(c, q)
	item := template(q.Outputs[0].Type, at, "c1")
	each := binary(c, symbol, at, arg, item)
	if each.Type != pgtype.Bool {
		c.fail(at, "42804", "operator %s must return type boolean, not type %s", symbol, each.Type)
	}
	if sql, ok := comparison(each, "="); ok && !all && each.Args[1] == item {
		return &Expr{Kind: Within, Type: pgtype.Bool, Mod: -1, At: at, SQL: strings.TrimSuffix(sql, " = $2"), Args: each.Args[:1], Query: q}
	}
	return &Expr{Kind: Quantified, Type: pgtype.Bool, Mod: -1, At: at, Args: []*Expr{each}, Query: q, All: all}
}

// rowIn is a row IN a query.
func rowIn(c *checker, s *scope, e *pgparse.In, row *pgparse.Row) *Expr {
	items := c.exprs(s, row.Items)
	q := c.query(e.Query, s)
	settleOutputs(c, q)
	if len(q.Outputs) != len(items) {
		c.fail(e.At(), "42601", "subquery has %s columns", map[bool]string{true: "too many", false: "too few"}[len(q.Outputs) > len(items)])
	}
	for i := range items {
		column := template(q.Outputs[i].Type, e.At(), "c")
		each := binary(c, "=", e.At(), items[i], column)
		if _, ok := comparison(each, "="); !ok || each.Args[1] != column || Collation(column.Type) != "" {
			c.refuse(e.At(), "IN over rows of the types %s and %s", items[i].Type, column.Type)
		}
		items[i] = each.Args[0]
	}
	return &Expr{Kind: Within, Type: pgtype.Bool, Mod: -1, At: e.At(), Args: items, Query: q}
}
