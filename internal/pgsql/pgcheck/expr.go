package pgcheck

import (
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// expr gives an expression its type.
func expr(c *checker, s *scope, tree pgparse.Expr) *Expr {
	switch e := tree.(type) {
	case *pgparse.Literal:
		return literal(c, e)
	case *pgparse.Param:
		return c.param(e.Number, e.At())
	case *pgparse.Name:
		if e.Star {
			c.fail(e.At(), "42601", "row expansion via \"*\" is not supported here")
		}
		return name(c, s, e)
	case *pgparse.Cast:
		return cast(c, s, e)
	case *pgparse.Operation:
		return operation(c, s, e)
	case *pgparse.Logic:
		return logic(c, s, e)
	case *pgparse.Not:
		return template(pgtype.Bool, e.At(), "NOT $1", truth(c, expr(c, s, e.Arg), "NOT"))
	case *pgparse.Test:
		return test(c, s, e)
	case *pgparse.Like:
		return like(c, s, e)
	case *pgparse.Between:
		return between(c, s, e)
	case *pgparse.In:
		return in(c, s, e)
	case *pgparse.Quantified:
		return quantified(c, s, e)
	case *pgparse.Case:
		return caseOf(c, s, e)
	case *pgparse.Call:
		return call(c, s, e)
	case *pgparse.Subquery:
		return subquery(c, s, e)
	case *pgparse.Array:
		return array(c, s, e)
	case *pgparse.Subscript:
		return subscript(c, s, e)
	case *pgparse.Collate:
		return collate(c, s, e)
	case *pgparse.Row:
		c.refuse(e.At(), "a row as a value")
	case *pgparse.Default:
		c.fail(e.At(), "42601", "DEFAULT is not allowed in this context")
	}
	c.fail(tree.At(), "XX000", "unrecognized expression %T", tree)
	return nil
}

// template makes an expression of the engine's own words.
func template(t pgtype.OID, at int, sql string, args ...*Expr) *Expr {
	return &Expr{Kind: Template, Type: t, Mod: -1, At: at, SQL: sql, Args: args}
}

// exprs gives each of several its type.
func exprs(c *checker, s *scope, trees []pgparse.Expr) []*Expr {
	list := make([]*Expr, len(trees))
	for i, tree := range trees {
		list[i] = expr(c, s, tree)
	}
	return list
}

// literal is a value in the text, with the type that PostgreSQL gives it.
func literal(c *checker, l *pgparse.Literal) *Expr {
	switch l.Kind {
	case pgparse.Null:
		return &Expr{Kind: Const, Type: pgtype.Unknown, Mod: -1, At: l.At()}
	case pgparse.True, pgparse.False:
		return boolean(l.Kind == pgparse.True, l.At())
	case pgparse.Text:
		return &Expr{Kind: Const, Type: pgtype.Unknown, Mod: -1, At: l.At(), Value: l.Text}
	}
	e := &Expr{Kind: Const, Mod: -1, At: l.At(), Text: l.Text}
	if n, err := strconv.ParseInt(l.Text, 10, 64); err == nil {
		e.Value, e.Type = n, pgtype.Int8
		if n == int64(int32(n)) { //nolint:gosec // this is the question
			e.Type = pgtype.Int4
		}
		return e
	}
	v, err := pgtype.DecodeText(l.Text, pgtype.Numeric, c.opts.Env)
	if err != nil {
		c.fail(l.At(), "22003", "value overflows numeric format")
	}
	e.Value, e.Type = v, pgtype.Numeric
	return e
}

// cast is CAST, :: and type 'literal'.
func cast(c *checker, s *scope, e *pgparse.Cast) *Expr {
	t, mod := typeOf(c, e.Type)
	if e.Type.Fields != "" {
		return intervalOf(c, s, e)
	}
	if a, ok := e.Arg.(*pgparse.Array); ok && t.Elem() != 0 {
		return arrayOf(c, s, a, t)
	}
	arg := expr(c, s, e.Arg)
	made := tryTo(c, arg, t, explicit)
	if made == nil {
		c.fail(e.At(), "42846", "cannot cast type %s to %s", arg.Type, t)
	}
	if made == arg && arg.Kind != Param { // its own type: what it is called is another
		same := *arg
		made = &same
	}
	if made.Kind != Const || made.Type != pgtype.Unknown {
		made.Text = ""
	}
	return modified(c, made, mod, explicit)
}

// intervalOf is a literal of an interval with its fields: interval '5' day.
func intervalOf(c *checker, s *scope, e *pgparse.Cast) *Expr {
	l, ok := e.Arg.(*pgparse.Literal)
	if !ok || l.Kind != pgparse.Text || strings.Contains(e.Type.Fields, " to ") {
		c.refuse(e.At(), "interval with the fields %s", e.Type.Fields)
	}
	if n, err := strconv.ParseInt(strings.TrimSpace(l.Text), 10, 64); err == nil {
		return decode(c, &Expr{Kind: Const, Type: pgtype.Unknown, Mod: -1, At: l.At(), Value: strconv.FormatInt(n, 10) + " " + e.Type.Fields}, pgtype.Interval)
	}
	c.refuse(e.At(), "interval with the field %s and a text that is no whole number", e.Type.Fields)
	return nil
}

// operation is an operator with its operands.
func operation(c *checker, s *scope, e *pgparse.Operation) *Expr {
	if e.Left == nil {
		return unary(c, e, expr(c, s, e.Right))
	}
	if l, ok := e.Left.(*pgparse.Row); ok {
		if r, ok := e.Right.(*pgparse.Row); ok {
			return rows(c, s, e, l, r)
		}
	}
	return binary(c, e.Symbol, e.At(), expr(c, s, e.Left), expr(c, s, e.Right))
}

func unary(c *checker, e *pgparse.Operation, arg *Expr) *Expr {
	var fits []*pgform
	for _, f := range operators[e.Symbol] {
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
	for _, f := range operators[symbol] {
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

// logic is AND and OR.
func logic(c *checker, s *scope, e *pgparse.Logic) *Expr {
	kind, word := And, "AND"
	if e.Or {
		kind, word = Or, "OR"
	}
	made := &Expr{Kind: kind, Type: pgtype.Bool, Mod: -1, At: e.At()}
	for _, tree := range e.Terms {
		made.Args = append(made.Args, truth(c, expr(c, s, tree), word))
	}
	return made
}

func collate(c *checker, s *scope, e *pgparse.Collate) *Expr {
	arg := typed(c, expr(c, s, e.Arg))
	if letter, _ := category(arg.Type); letter != 'S' {
		c.fail(e.At(), "42804", "collations are not supported by type %s", arg.Type)
	}
	switch strings.ToLower(e.Name) {
	case "c", "posix", "default", "ucs_basic", "c.utf-8", "c.utf8":
		same := *arg
		return &same
	}
	c.fail(e.At(), "42704", "collation \"%s\" for encoding \"UTF8\" does not exist", e.Name)
	return nil
}
