package pgcheck

import (
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
)

// sorts analyses an ORDER BY inside of a call or a window, where numbers are values.
func sorts(c *checker, s *scope, trees []pgparse.Sort) (made []Sort) {
	for _, tree := range trees {
		made = append(made, sorted(c, typed(c, c.expr(s, tree.Expr)), tree))
	}
	return made
}

// sorted is a term with its direction.
func sorted(c *checker, e *Expr, tree pgparse.Sort) Sort {
	if !orderedType(e.Type) {
		c.hint(e.leftmost(), "42883", "could not identify an ordering operator for type "+e.Type.String(), "Use an explicit ordering operator or modify the query.")
	}
	return Sort{Expr: e, Desc: tree.Desc, NullsFirst: tree.Nulls == "FIRST" || tree.Nulls == "" && tree.Desc}
}

// order analyses the ORDER BY of a query: outputs by name or number, or expressions.
func order(c *checker, q *Query, tree *pgparse.Query, s *scope) (made []Sort) {
	one := selectOf(q.Body)
	_, simple := q.Body.(*Select)
	for _, term := range tree.OrderBy {
		var found Sort
		if one != nil {
			found = orderTerm(c, s, one, term.Expr, "ORDER BY")
			found.Expr = typed(c, found.Expr)
			if !simple {
				if found.output == 0 {
					c.refuse(term.Expr.At(), "ORDER BY what is no output, over several sets of GROUP BY")
				}
				found = outputAtPlace(q, found.output-1, term.Expr.At())
			}
		} else {
			found = outputTerm(c, q, term.Expr)
		}
		t := sorted(c, found.Expr, term)
		t.output = found.output
		made = append(made, t)
	}
	return made
}

// orderTerm is one term: an output by its name or number, or an expression.
func orderTerm(c *checker, s *scope, one *Select, tree pgparse.Expr, what string) Sort {
	if n, ok := tree.(*pgparse.Name); ok && len(n.Parts) == 1 && !n.Star {
		if at := outputNamed(c, one.names, n, what, one.Items); at >= 0 {
			return Sort{Expr: one.Items[at], output: at + 1}
		}
	}
	if l, ok := tree.(*pgparse.Literal); ok {
		at := ordinal(c, l, len(one.Items), what)
		return Sort{Expr: one.Items[at], output: at + 1}
	}
	e := c.expr(s, tree)
	for i, item := range one.Items {
		if item.sameAs(e) {
			return Sort{Expr: item, output: i + 1}
		}
	}
	return Sort{Expr: e}
}

// outputTerm is a term of the order of what is no simple SELECT.
func outputTerm(c *checker, q *Query, tree pgparse.Expr) Sort {
	at := -1
	switch e := tree.(type) {
	case *pgparse.Name:
		if len(e.Parts) == 1 {
			at = outputNamed(c, q.Outputs, e, "ORDER BY", nil)
		}
		if at < 0 {
			c.fail(e.At(), "42703", "column \"%s\" does not exist", e.Parts[len(e.Parts)-1].Text)
		}
	case *pgparse.Literal:
		at = ordinal(c, e, len(q.Outputs), "ORDER BY")
	default:
		if _, ok := q.Body.(*SetOperation); ok {
			c.fail(tree.At(), "0A000", "invalid UNION/INTERSECT/EXCEPT ORDER BY clause")
		}
		c.refuse(tree.At(), "ORDER BY an expression over VALUES")
	}
	return outputAtPlace(q, at, tree.At())
}

// outputAtPlace is an output, from 0, as the engine calls it.
func outputAtPlace(q *Query, n, at int) Sort {
	return Sort{Expr: &Expr{Kind: Template, SQL: EngineName(n), Type: q.Outputs[n].Type, Mod: q.Outputs[n].Mod, At: at}, output: n + 1}
}

// outputNamed finds the output of a name, -1 for none.
func outputNamed(c *checker, names []Output, n *pgparse.Name, what string, items []*Expr) int {
	found := -1
	for i, o := range names {
		id := n.Parts[0]
		if id.Quoted && o.Name != id.Text || !strings.EqualFold(o.Name, id.Text) {
			continue
		}
		if found >= 0 && (items == nil || !items[i].sameAs(items[found])) {
			c.fail(n.At(), "42702", "%s \"%s\" is ambiguous", what, id.Text)
		}
		if found < 0 {
			found = i
		}
	}
	return found
}

// ordinal is the number of an output, from 0.
func ordinal(c *checker, l *pgparse.Literal, count int, what string) int {
	n, err := strconv.ParseInt(l.Text, 10, 32)
	if l.Kind != pgparse.Number || err != nil {
		c.fail(l.At(), "42601", "non-integer constant in %s", what)
	}
	if n < 1 || int(n) > count {
		c.fail(l.At(), "42P10", "%s position %d is not in select list", what, n)
	}
	return int(n) - 1
}

// distinct checks DISTINCT and DISTINCT ON with the order.
func distinct(c *checker, one *Select, order []Sort) {
	if one.Distinct {
		for _, e := range one.Items {
			if !comparableType(e.Type) {
				c.fail(e.leftmost(), "42883", "could not identify an equality operator for type %s", e.Type)
			}
		}
		for _, o := range order {
			if o.output == 0 {
				c.fail(o.Expr.leftmost(), "42P10", "for SELECT DISTINCT, ORDER BY expressions must appear in select list")
			}
		}
	}
	left := slices.Clone(one.DistinctOn)
	for _, o := range order {
		if len(left) == 0 {
			break
		}
		at := slices.IndexFunc(one.DistinctOn, o.Expr.sameAs)
		if at < 0 {
			c.fail(left[0].leftmost(), "42P10", "SELECT DISTINCT ON expressions must match initial ORDER BY expressions")
		}
		left = slices.DeleteFunc(left, o.Expr.sameAs)
	}
	for _, e := range one.DistinctOn {
		if !comparableType(e.Type) {
			c.fail(e.leftmost(), "42883", "could not identify an equality operator for type %s", e.Type)
		}
	}
}

// Output is the number of the output that the term is, from 1; 0 for none.
func (s Sort) Output() int { return s.output }
