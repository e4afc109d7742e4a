package pgcheck

import (
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Checked is a statement with its types: one of Query, Write.
type Checked struct {
	Query *Query
	Write *Write
	// Params are the types of the parameters.
	Params []pgtype.OID
	// Relations are the tables that are read, each once.
	Tables []*Table
}

// checker goes through one statement.
type checker struct {
	text   string
	opts   Options
	params []pgtype.OID
	// aliases counts the relations.
	aliases int
	tables  []*Table
}

// failure ends the analysis: it is thrown and caught in this package.
type failure struct{ err error }

// Check analyses a statement, which is no EXPLAIN, of a text.
func Check(text string, s pgparse.Statement, o Options) (out *Checked, err error) {
	c := &checker{text: text, opts: o}
	for _, t := range o.Params {
		if t == 0 {
			t = pgtype.Unknown
		}
		c.params = append(c.params, t)
	}
	defer func() {
		if p := recover(); p != nil {
			f, ok := p.(failure)
			if !ok {
				panic(p)
			}
			out, err = nil, f.err
		}
	}()
	out = &Checked{}
	switch s := s.(type) {
	case *pgparse.Query:
		out.Query = query(c, s, nil)
		settleOutputs(c, out.Query)
	default:
		out.Write = write(c, s)
	}
	for i := range c.params {
		if c.params[i] == pgtype.Unknown {
			c.params[i] = pgtype.Text
		}
	}
	out.Params, out.Tables = c.params, c.tables
	return out, nil
}

// fail ends the analysis with an error at a byte of the text.
func (c *checker) fail(at int, code, format string, args ...any) {
	e := pgtype.Errorf(code, format, args...)
	if at >= 0 {
		e.Position = pgparse.Position(c.text, at)
	}
	panic(failure{e})
}

// hint ends it with an error that says what to do.
func (c *checker) hint(at int, code, message, hint string) {
	e := pgtype.Errorf(code, "%s", message)
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
