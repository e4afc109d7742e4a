package dialect

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Reading is how a text is read again that says the same with other words, where SQLite
// hands a value of the first ones to no table: JOIN for a LEFT JOIN of which WHERE lets no
// row through without a match, and x = ? for (x = ? OR ? IS NULL), as long as the parameter
// is not NULL.
type Reading struct {
	// Null reports whether a parameter, by its number, is NULL; nil for that none is.
	Null func(param int) bool
	// Params are those of which that was asked: for other ones the text is another.
	Params []int
}

// again rewrites a SELECT as it is read again.
func (r *rewriter) again(c *syntax.Core) {
	if r.reading == nil || c.Where < 0 {
		return
	}
	where := r.Expression(c.Where + 1)
	if where == nil || where.Last+1 != whereEnd(c) {
		return
	}
	outer{r}.core(c, where)
	optional{r}.condition(where)
}

// whereEnd is the token behind a SELECT's WHERE.
func whereEnd(c *syntax.Core) int {
	end := c.End
	for _, clause := range [...]int{c.Group, c.Having, c.Window} {
		if clause >= 0 {
			end = min(end, clause)
		}
	}
	return end
}

// optional rewrites conditions that hold where a value is NULL.
type optional struct{ *rewriter }

// condition rewrites what a condition cannot do without.
func (r optional) condition(n *syntax.Node) {
	if n.Op == "AND" || n.Op == "(" {
		for _, kid := range n.Kids {
			r.condition(kid)
		}
	}
	if n.Op != "OR" {
		return
	}
	for i, kid := range n.Kids {
		same, null := r.compares(kid), n.Kids[1-i]
		if same < 0 || !r.asksNull(null) {
			continue
		}
		value := null.Kids[0].First
		if isNull, known := r.isNull(value); known && isNull {
			// The column is compared no more, and all parameters stay where they are.
			other := kid.Kids[1-same]
			for at := kid.First; at <= kid.Last; at++ {
				if at < other.First || at > other.Last {
					r.edits.Drop(at, at+1)
				}
			}
			r.edits.Replace(other.First, r.Text(other.First)+" IS NULL")
		} else if known {
			r.edits.Replace(n.At, "AND")
			r.edits.Drop(null.At+1, null.Last+1)
			r.edits.Replace(null.At, "IS NOT NULL")
		}
		return
	}
}

// compares returns which side of x = value is the column; -1 of anything else.
func (r optional) compares(n *syntax.Node) int {
	if n.Op != "=" && n.Op != "==" {
		return -1
	}
	return slices.IndexFunc(n.Kids, func(kid *syntax.Node) bool {
		return kid.Op == "" && r.NameEnd(kid.First) == kid.Last && r.IsName(kid.First)
	})
}

// asksNull reports whether a condition is value IS NULL.
func (r optional) asksNull(n *syntax.Node) bool {
	isNull := n.Op == "ISNULL" || n.Op == "IS" && n.Last == n.At+1 && r.Word(n.Last) == "NULL"
	return isNull && n.Kids[0].First == n.Kids[0].Last
}

// isNull reports whether a value is NULL; known is false of what is no value.
func (r optional) isNull(i int) (isNull, known bool) {
	switch r.Kind(i) {
	case token.Param:
		n := r.params.Number(i)
		r.reading.Params = append(r.reading.Params, n)
		return r.reading.Null != nil && r.reading.Null(n), true
	case token.String, token.Number:
		return false, true
	}
	return r.Word(i) == "NULL", r.Word(i) == "NULL"
}
