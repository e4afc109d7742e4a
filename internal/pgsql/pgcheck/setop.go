package pgcheck

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

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
