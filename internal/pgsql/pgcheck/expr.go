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
			if made := wholeRow(c, s, e.Parts, e.At()); made != nil {
				return made
			}
			if len(e.Parts) > 0 {
				c.fail(e.At(), "42P01", "missing FROM-clause entry for table \"%s\"", e.Parts[len(e.Parts)-1].Text)
			}
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
		return template(pgtype.Bool, e.At(), "NOT $1", truth(c, c.expr(s, e.Arg), "NOT"))
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
	case *pgparse.Field:
		return field(c, s, e)
	case *pgparse.Subscript:
		return subscript(c, s, e)
	case *pgparse.Collate:
		return collate(c, s, e)
	case *pgparse.Row:
		return rowOf(c, s, e)
	case *pgparse.Default:
		c.fail(e.At(), "42601", "DEFAULT is not allowed in this context")
	}
	c.fail(tree.At(), "XX000", "unrecognized expression %T", tree)
	return nil
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
		if n == int64(int32(n)) {
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
		return intervalOf(c, e)
	}
	if a, ok := e.Arg.(*pgparse.Array); ok && t.Elem() != 0 {
		return arrayOf(c, s, a, t)
	}
	arg := c.expr(s, e.Arg)
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
func intervalOf(c *checker, e *pgparse.Cast) *Expr {
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
		return unary(c, e, c.expr(s, e.Right))
	}
	if l, ok := e.Left.(*pgparse.Row); ok {
		if r, ok := e.Right.(*pgparse.Row); ok {
			return rows(c, s, e, l, r)
		}
	}
	if isRow(e.Left) && isSeveral(e.Right) {
		c.refuse(e.At(), "a row beside a query of several columns, other than with IN,")
	}
	return binary(c, e.Symbol, e.At(), c.expr(s, e.Left), c.expr(s, e.Right))
}

func isRow(tree pgparse.Expr) bool {
	_, ok := tree.(*pgparse.Row)
	return ok
}

// isSeveral reports whether a tree is a query in parentheses, beside a row.
func isSeveral(tree pgparse.Expr) bool {
	q, ok := tree.(*pgparse.Subquery)
	return ok && q.Word == ""
}

// logic is AND and OR.
func logic(c *checker, s *scope, e *pgparse.Logic) *Expr {
	kind, word := And, "AND"
	if e.Or {
		kind, word = Or, "OR"
	}
	made := &Expr{Kind: kind, Type: pgtype.Bool, Mod: -1, At: e.At()}
	for _, tree := range e.Terms {
		made.Args = append(made.Args, truth(c, c.expr(s, tree), word))
	}
	return made
}

func collate(c *checker, s *scope, e *pgparse.Collate) *Expr {
	arg := typed(c, c.expr(s, e.Arg))
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
