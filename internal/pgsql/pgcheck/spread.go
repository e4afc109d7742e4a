package pgcheck

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// A function that makes rows may stand among the outputs of a SELECT, which then has a row for
// each of those. It becomes one more relation of FROM, which sees those before it. Functions
// over one array go through it together. Several others go in lockstep: their rows are the
// elements of one array, as many as the longest has, and those of the shorter end with NULLs.

// spread are the functions that make rows among the outputs of a SELECT.
type spread struct {
	relations []*Relation
	// barred is what they may not stand in, of what is being looked at; "" for nothing.
	barred string
}

// barred has functions that make rows refused until the function that it returns is called.
func barred(s *scope, in string) func() {
	if s == nil || s.spread == nil {
		return func() {}
	}
	sp := s.spread
	before := sp.barred
	sp.barred = in
	return func() { sp.barred = before }
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
	if len(sp.relations) == mostInLockstep {
		c.refuse(at, "more than %d functions that make rows among the outputs", mostInLockstep)
	}
	r.Alias, r.rows = c.alias("t"), true
	sp.relations = append(sp.relations, r)
	return r
}

// mostInLockstep is how many go in lockstep; a function of the engine's takes 127 arguments.
const mostInLockstep = 100

// from is what the relations add to FROM.
func (sp *spread) from(c *checker) []*From {
	switch len(sp.relations) {
	case 0:
		return nil
	case 1:
		return []*From{{Relation: sp.relations[0]}}
	}
	zip := &Relation{Alias: c.alias("t"), Source: "json_each(pg_zip($*))", rows: true}
	for i, r := range sp.relations {
		r.Zip, r.Place = zip, i
		columns := make([]string, len(r.Columns))
		for n, column := range r.Columns {
			columns[n] = column.Engine
		}
		zip.Args = append(zip.Args, template(pgtype.Text, 0, "(SELECT json_group_array(json_array("+strings.Join(columns, ", ")+")) FROM "+r.Source+")", r.Args...))
	}
	return []*From{{Relation: zip}}
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
	if s.spread.barred != "" {
		c.hint(e.At(), "0A000", "set-returning functions are not allowed in "+s.spread.barred, "You might be able to move the set-returning function into a LATERAL FROM item.")
	}
	made := s.spread
	s.spread = nil // one in another's arguments would make rows for each of its rows
	args := c.exprs(s, e.Args)
	s.spread = made
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

// field is a field of a row, or one of those of [expandArray].
func field(c *checker, s *scope, e *pgparse.Field) *Expr {
	arg := c.expr(s, e.Arg)
	if arg.Row != nil {
		made := arg.Row.fieldOf(e.Name)
		if made == nil {
			c.fail(e.At(), "42703", "column \"%s\" not found in data type %s", e.Name.Text, arg.Type)
		}
		return made
	}
	if arg.Type != pgtype.Record {
		c.fail(arg.leftmost(), "42809", "column notation .%s applied to type %s, which is not a composite type", e.Name.Text, arg.Type)
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
