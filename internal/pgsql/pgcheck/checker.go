package pgcheck

import (
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// checker goes through one statement.
type checker struct {
	text   string
	opts   Options
	params []pgtype.OID
	// aliases counts the relations.
	aliases int
	tables  []*Table
	// expr and query go through what stands inside of something else.
	expr  func(s *scope, tree pgparse.Expr) *Expr
	query func(tree *pgparse.Query, outer *scope) *Query
}

// exprs gives each of several expressions its type.
func (c *checker) exprs(s *scope, trees []pgparse.Expr) []*Expr {
	list := make([]*Expr, len(trees))
	for i, tree := range trees {
		list[i] = c.expr(s, tree)
	}
	return list
}

// failure ends the analysis: it is thrown and caught in this package.
type failure struct{ err error }

// fail ends the analysis with an error at a byte of the text.
func (c *checker) fail(at int, code, format string, args ...any) {
	e := pgerror.New(code, format, args...)
	if at >= 0 {
		e.Position = pgparse.Position(c.text, at)
	}
	panic(failure{e})
}

// hint ends it with an error that says what to do.
func (c *checker) hint(at int, code, message, hint string) {
	e := pgerror.New(code, "%s", message)
	e.Hint = hint
	if at >= 0 {
		e.Position = pgparse.Position(c.text, at)
	}
	panic(failure{e})
}

// refuse ends it at what PostgreSQL has and the dialect has not.
func (c *checker) refuse(at int, format string, args ...any) {
	c.fail(at, "0A000", format+" is not supported", args...)
}

// alias gives a name that no other relation has.
func (c *checker) alias(letter string) string {
	c.aliases++
	return letter + strconv.Itoa(c.aliases)
}

// param is a parameter with what is known of its type.
func (c *checker) param(number, at int) *Expr {
	for len(c.params) < number {
		c.params = append(c.params, pgtype.Unknown)
	}
	return &Expr{Kind: Param, Number: number, Type: c.params[number-1], Mod: -1, At: at}
}
