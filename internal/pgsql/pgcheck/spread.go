package pgcheck

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// A function that makes rows may stand among the outputs of a SELECT, which then has a row for
// each of those. It becomes one more relation of FROM, which sees those before it. Functions
// over one array go through it together; others would have to be brought to one length.

// spread are the functions that make rows among the outputs of a SELECT.
type spread struct {
	relations []*Relation
}

// through is the relation of the elements of an array, by which the rows are made.
func (sp *spread) through(c *checker, at int, array *Expr) *Relation {
	return sp.relation(c, at, &Relation{Source: "json_each($1)", Args: []*Expr{array}, Columns: []RelationColumn{
		{Name: "key", Engine: "key", Type: pgtype.Int4, Mod: -1}, {Name: "value", Engine: "value", Type: array.Type.Elem(), Mod: -1},
	}})
}

// relation adds a relation, or finds it among those that are there.
func (sp *spread) relation(c *checker, at int, r *Relation) *Relation {
	for _, have := range sp.relations {
		if have.Source == r.Source && sameList(have.Args, r.Args) {
			return have
		}
	}
	if len(sp.relations) > 0 {
		c.refuse(at, "several functions that make rows among the outputs")
	}
	r.Alias, r.rows = c.alias("t"), true
	sp.relations = append(sp.relations, r)
	return r
}

// from is what the relations add to FROM.
func (sp *spread) from() (list []*From) {
	for _, r := range sp.relations {
		list = append(list, &From{Relation: r})
	}
	return list
}

// spreading is a call of a function that makes rows among the outputs; nil where it is another
// call.
func spreading(c *checker, s *scope, e *pgparse.Call) *Expr {
	if !isKind(e.Name, pgfunc.Set) && e.Name != expandArray {
		return nil
	}
	if s == nil || s.spread == nil {
		c.refuse(e.At(), "a function that makes rows (%s) outside of FROM and of the outputs", e.Name)
	}
	args := c.exprs(s, e.Args)
	if slices.Contains([]string{"unnest", "generate_subscripts", expandArray}, e.Name) && len(args) > 0 && args[0].Type.Elem() != 0 {
		if made := overArray(c, s, e, args); made != nil {
			return made
		}
	}
	f, args, result := chosenForm(c, e.Name, e.At(), args)
	if len(f.Columns) != 1 {
		c.refuse(e.At(), "a function that makes rows of several columns (%s) outside of FROM", e.Name)
	}
	r := s.spread.relation(c, e.At(), &Relation{Source: written(f), Args: args, Columns: []RelationColumn{{Name: e.Name, Engine: "value", Type: result, Mod: -1}}})
	return columnExpr(r, 0, e.At())
}

// expandArray is the function of the information schema that gives the elements of an array
// with their numbers, as rows of x and n.
const expandArray = "_pg_expandarray"

// overArray is one of the functions that go through an array; nil where its arguments are not
// such.
func overArray(c *checker, s *scope, e *pgparse.Call, args []*Expr) *Expr {
	r := s.spread.through(c, e.At(), args[0])
	key, value := columnExpr(r, 0, e.At()), columnExpr(r, 1, e.At())
	switch {
	case e.Name == "unnest" && len(args) == 1:
		return value
	case e.Name == expandArray && len(args) == 1:
		return template(pgtype.Record, e.At(), "json_array($1, $2 + 1)", value, key)
	case e.Name == "generate_subscripts" && len(args) == 2:
		if _, vector := vectors[args[0].Type]; vector {
			return key
		}
		return template(pgtype.Int4, e.At(), "$1 + 1", key)
	}
	return nil
}

// vectors are the arrays that are counted from 0.
var vectors = map[pgtype.OID]bool{pgtype.Int2Vector: true, pgtype.OidVector: true}

// field is a field of a row, of which only those of [expandArray] can be named.
func field(c *checker, s *scope, e *pgparse.Field) *Expr {
	arg := c.expr(s, e.Arg)
	if arg.Type != pgtype.Record {
		c.fail(e.At(), "42809", "column notation .%s applied to type %s, which is not a composite type", e.Name.Text, arg.Type)
	}
	switch e.Name.Text {
	case "x":
		return template(pgtype.Int2, e.At(), "json_extract($1, '$[0]')", arg)
	case "n":
		return template(pgtype.Int4, e.At(), "json_extract($1, '$[1]')", arg)
	}
	c.fail(e.At(), "42703", "column \"%s\" not found in data type %s", e.Name.Text, arg.Type)
	return nil
}
