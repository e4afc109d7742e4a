package pgcheck

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// commons analyses WITH.
func commons(c *checker, tree *pgparse.Query, s *scope) (made []*Common) {
	for i, w := range tree.With {
		if slices.ContainsFunc(tree.With[:i], func(o *pgparse.With) bool { return o.Name.Text == w.Name.Text }) {
			c.fail(w.At(), "42712", "WITH query name \"%s\" specified more than once", w.Name.Text)
		}
		one := &Common{Alias: c.alias("q"), Materialized: w.Materialized}
		if set, ok := w.Query.Body.(*pgparse.SetOperation); ok && tree.Recursive && set.Word == "union" && refersTo(w.Query, w.Name.Text) {
			one.Query = recursive(c, s, w, set, one.Alias)
		} else {
			one.Query = c.query(w.Query, s)
			s.commons = append(s.commons, &common{w.Name.Text, commonColumns(c, w, one.Query.Outputs), one.Alias, false})
		}
		made = append(made, one)
	}
	return made
}

// commonColumns are the columns by which a WITH query is seen.
func commonColumns(c *checker, w *pgparse.With, outputs []Output) []RelationColumn {
	if len(w.Columns) > len(outputs) {
		c.fail(w.At(), "42P10", "WITH query \"%s\" has %d columns available but %d columns specified", w.Name.Text, len(outputs), len(w.Columns))
	}
	columns := columnsFrom(outputs)
	for i, id := range w.Columns {
		columns[i].Name, columns[i].spelt = id.Text, false
	}
	return columns
}

// recursive analyses a WITH query that reads itself: what it begins with says its columns.
func recursive(c *checker, s *scope, w *pgparse.With, set *pgparse.SetOperation, alias string) *Query {
	if w.Query.OrderBy != nil {
		c.fail(w.At(), "0A000", "ORDER BY in a recursive query is not supported")
	}
	if w.Query.Limit != nil || w.Query.Offset != nil {
		c.fail(w.At(), "0A000", "LIMIT in a recursive query is not supported")
	}
	inner := &scope{outer: s}
	q := &Query{Recursive: w.Query.Recursive}
	q.With = commons(c, w.Query, inner)
	left := body(c, set.Left, inner)
	settleBody(c, left)
	own := &common{w.Name.Text, commonColumns(c, w, left.outputs()), alias, true}
	s.commons = append(s.commons, own)
	right := body(c, set.Right, inner)
	settleBody(c, right)
	if len(left.outputs()) != len(right.outputs()) {
		c.fail(set.At(), "42601", "each UNION query must have the same number of columns")
	}
	for i, o := range left.outputs() {
		other := right.outputs()[i].Type
		if common := commonType([]pgtype.OID{o.Type, other}); common != o.Type {
			c.fail(outputAt(set.Left, i), "42804", "recursive query \"%s\" column %d has type %s in non-recursive term but type %s overall", w.Name.Text, i+1, o.Type, common)
		}
		castOutput(c, right, i, o.Type)
	}
	q.Body = &SetOperation{Word: map[bool]string{true: "UNION ALL", false: "UNION"}[set.All], Left: left, Right: right, names: left.outputs()}
	q.Outputs = left.outputs()
	return q
}

// refersTo reports whether a query reads a relation of that name.
func refersTo(q *pgparse.Query, name string) bool {
	return slices.Contains(tables(q.Body), name)
}

// tables are the names of the tables in the FROMs of a body.
func tables(b pgparse.Body) (names []string) {
	var in func(s pgparse.Source)
	in = func(s pgparse.Source) {
		switch s := s.(type) {
		case *pgparse.Table:
			names = append(names, s.Parts[len(s.Parts)-1].Text)
		case *pgparse.Join:
			in(s.Left)
			in(s.Right)
		case *pgparse.Derived:
			names = append(names, tables(s.Query.Body)...)
		}
	}
	switch b := b.(type) {
	case *pgparse.Select:
		for _, s := range b.From {
			in(s)
		}
	case *pgparse.SetOperation:
		names = append(tables(b.Left), tables(b.Right)...)
	case *pgparse.Query:
		names = tables(b.Body)
	}
	return names
}
