package pgcheck

import (
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// EngineName is what the engine calls the column of a query, by its place from 0.
func EngineName(i int) string { return "c" + strconv.Itoa(i+1) }

func valuesName(i int) string { return "column" + strconv.Itoa(i+1) }

// settleOutputs makes texts of the outputs that nothing has typed.
func settleOutputs(c *checker, q *Query) {
	settleBody(c, q.Body)
	q.Outputs = q.Body.outputs()
}

func settleBody(c *checker, b Body) {
	for i, o := range b.outputs() {
		if o.Type == pgtype.Unknown {
			castOutput(c, b, i, pgtype.Text)
		}
	}
}

// castOutput makes an output one of a type, which it can become.
func castOutput(c *checker, b Body, i int, t pgtype.OID) {
	if b.outputs()[i].Type == t {
		return
	}
	switch b := b.(type) {
	case *Select:
		b.Items[i] = to(c, b.Items[i], t, assignment)
		b.names[i].Type, b.names[i].Mod = t, b.Items[i].Mod
	case *Values:
		for _, row := range b.Rows {
			row[i] = to(c, row[i], t, assignment)
		}
		b.names[i].Type, b.names[i].Mod = t, -1
	case *SetOperation:
		castOutput(c, b.Left, i, t)
		castOutput(c, b.Right, i, t)
		b.names[i].Type, b.names[i].Mod = t, -1
	case *Query:
		castOutput(c, b.Body, i, t)
		b.Outputs = b.Body.outputs()
	}
}

// unifyColumn gives a column of VALUES one type.
func unifyColumn(c *checker, v *Values, i int) {
	list := make([]*Expr, len(v.Rows))
	known := false
	for n, row := range v.Rows {
		list[n] = row[i]
		known = known || row[i].Type != pgtype.Unknown
	}
	v.names[i].Type = pgtype.Unknown
	if !known {
		return
	}
	v.names[i].Type = unify(c, "VALUES", list)
	for n, row := range v.Rows {
		row[i] = list[n]
	}
}

// setOperation analyses UNION, INTERSECT and EXCEPT.
func setOperation(c *checker, tree *pgparse.SetOperation, s *scope) *SetOperation {
	word := strings.ToUpper(tree.Word)
	left, right := body(c, tree.Left, s), body(c, tree.Right, s)
	made := &SetOperation{Word: word, Left: left, Right: right}
	if tree.All {
		made.Word += " ALL"
	}
	if len(left.outputs()) != len(right.outputs()) {
		c.fail(firstAt(tree.Right), "42601", "each %s query must have the same number of columns", word)
	}
	for i, o := range left.outputs() {
		other := right.outputs()[i]
		common := commonType([]pgtype.OID{o.Type, other.Type})
		if common == 0 {
			c.fail(outputBegins(right, i, outputAt(tree.Right, i)), "42804", "%s types %s and %s cannot be matched", word, o.Type, other.Type)
		}
		castOutput(c, left, i, common)
		castOutput(c, right, i, common)
		if made.Word != "UNION ALL" && !comparableType(common) {
			at := outputBegins(left, i, outputAt(tree.Left, i))
			c.fail(at, "42883", "could not identify an equality operator for type %s", common)
		}
		named := Output{Name: o.Name, Type: common, Mod: -1}
		if left.outputs()[i].Mod == right.outputs()[i].Mod {
			named.Mod = left.outputs()[i].Mod
		}
		made.names = append(made.names, named)
	}
	return made
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

// outputBegins is where the expression of an output begins, otherwise where that is not known.
func outputBegins(b Body, i, otherwise int) int {
	switch b := b.(type) {
	case *Select:
		return b.Items[i].leftmost()
	case *Values:
		return b.Rows[0][i].leftmost()
	case *SetOperation:
		return outputBegins(b.Left, i, otherwise)
	case *Query:
		return outputBegins(b.Body, i, otherwise)
	}
	return otherwise
}

// outputAt is the place of an output of a body, or of the first one.
func outputAt(tree pgparse.Body, i int) int {
	switch b := tree.(type) {
	case *pgparse.Select:
		if i < len(b.Items) {
			return b.Items[i].Expr.At()
		}
		if len(b.Items) > 0 {
			return b.Items[0].Expr.At()
		}
	case *pgparse.Values:
		if i < len(b.Rows[0]) {
			return b.Rows[0][i].At()
		}
	case *pgparse.SetOperation:
		return outputAt(b.Left, i)
	case *pgparse.Query:
		return outputAt(b.Body, i)
	}
	return tree.At()
}

func firstAt(tree pgparse.Body) int { return outputAt(tree, 0) }
