package dialect

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// outer makes a JOIN of each LEFT JOIN of which WHERE lets no row through that found no
// match, as it compares a column of the right side, which would be NULL. SQLite does so
// itself, but not for virtual tables; and what WHERE says of the right side of a LEFT JOIN
// it does not hand to them.
type outer struct{ *rewriter }

func (r outer) core(c *syntax.Core, where *syntax.Node) {
	if c.From < 0 || r.Find(c.From, c.FromEnd(), "RIGHT", "FULL") >= 0 {
		return
	}
	for i := c.From + 1; i < c.FromEnd(); i = r.Skip(i) {
		join := i + 1
		if r.Word(join) == "OUTER" {
			join++
		}
		if r.Word(i) != "LEFT" || r.Word(join) != "JOIN" {
			continue
		}
		if name := r.source(join + 1); name != "" && r.rejects(where, name) {
			r.edits.Drop(i, join)
		}
	}
}

// source is what the table or the derived table that begins at a token is called; "" where
// that is not told.
func (r outer) source(i int) string {
	var last int
	switch {
	case r.structure.Tables[i]:
		last = max(r.NameEnd(i), i)
	case r.Word(i) == "(" && r.structure.Opened(i+1) != nil:
		last = r.Pair[i]
	default:
		return ""
	}
	switch next := last + 1; {
	case r.Word(next) == "AS":
		return r.name(next + 1)
	case r.IsName(next) && !syntax.NoAlias[r.Word(next)]:
		return r.name(next)
	case r.Word(i) == "(" || r.Word(next) == "(":
		return ""
	}
	return r.name(last)
}

func (r outer) name(i int) string { return strings.ToLower(token.Unquote(r.Text(i))) }

// rejecting are the comparisons that are not true where a side is NULL.
var rejecting = syntax.WordSet("= == <> != < <= > >= BETWEEN LIKE IN")

// rejects reports whether a condition is never true where all columns of a source are NULL.
func (r outer) rejects(n *syntax.Node, source string) bool {
	isColumn := func(n *syntax.Node) bool {
		return n != nil && n.Op == "" && n.Last == n.First+2 && r.Word(n.First+1) == "." && r.name(n.First) == source
	}
	of := func(n *syntax.Node) bool { return n != nil && r.rejects(n, source) }
	switch {
	case len(n.Kids) == 0:
		return false
	case n.Op == "(" && len(n.Kids) == 1:
		return of(n.Kids[0])
	case n.Op == "AND":
		return slices.ContainsFunc(n.Kids, of)
	case n.Op == "OR":
		return !slices.ContainsFunc(n.Kids, func(n *syntax.Node) bool { return !of(n) })
	case n.Op == "NOTNULL", n.Op == "IS" && n.Last == n.At+2 && r.Is(n.At+1, "NOT", "NULL"):
		return isColumn(n.Kids[0])
	case !rejecting[n.Op], n.Op == "IN" && r.Word(n.At) == "NOT": // NULL is not among none
		return false
	case n.Op == "IN" || n.Op == "BETWEEN" || n.Op == "LIKE":
		return isColumn(n.Kids[0])
	}
	return slices.ContainsFunc(n.Kids, isColumn)
}
