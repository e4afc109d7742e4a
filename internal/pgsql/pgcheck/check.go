package pgcheck

import (
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

// Check analyses a statement, which is no EXPLAIN, of a text.
func Check(text string, s pgparse.Statement, o Options) (out *Checked, err error) {
	c := &checker{text: text, opts: o}
	c.expr = func(s *scope, tree pgparse.Expr) *Expr { return expr(c, s, tree) }
	c.query = func(tree *pgparse.Query, outer *scope) *Query { return query(c, tree, outer) }
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
		printReferences(out.Query)
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
