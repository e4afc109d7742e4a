package coerce

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/typing"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// sorting has what is sorted and grouped by times taken as such: ORDER BY, GROUP BY,
// PARTITION BY, DISTINCT and set operations. Columns of times are so by themselves.
type sorting struct{ *comparer }

// rewrite rewrites the clauses of queries, and those of windows and aggregates.
func (r sorting) rewrite() {
	clauses := map[int]bool{}
	for _, q := range r.Structure.Queries {
		for _, c := range q.Cores {
			if c.Group >= 0 {
				r.groupBy(q, c)
			}
			if c.Distinct {
				r.distinct(q, c)
			}
		}
		r.compound(q)
		if q.OrderBy >= 0 {
			clauses[q.OrderBy] = true
			r.orderBy(q)
		}
	}
	for i := range r.Tokens {
		if r.Word(i+1) == "BY" && !clauses[i] && r.OneOf(i, "ORDER", "PARTITION") && r.Outer[i] >= 0 {
			for _, n := range r.terms(i+2, r.Pair[r.Outer[i]]) {
				if o := r.side(n); r.mixed(o, r.Word(i) == "PARTITION") {
					r.collate(n)
				}
			}
		}
	}
}

// terms reads the expressions, parted by commas, from a token on.
func (r sorting) terms(from, to int) (list []*syntax.Node) {
	for i := from; i < to; i = r.Skip(i) {
		n := r.Operands.Expression(i)
		if n == nil || n.Last >= to {
			return list
		}
		list = append(list, n)
		for i = n.Last + 1; i < to && r.OneOf(i, "ASC", "DESC", "NULLS", "FIRST", "LAST"); i++ {
		}
		if r.Word(i) != "," {
			return list
		}
	}
	return list
}

// mixed reports whether the values of an operand are times that may be written in
// several forms, or in one whose order is not that of the instants. equal says that it
// does not matter which is the first: then those that a function writes are in one form.
func (r sorting) mixed(o operand, equal bool) bool {
	switch {
	case o.typ != value.TypeDatetime && o.typ != value.TypeTimely, o.root.TimeColumn():
		return false
	case o.node != nil && r.chosen(o, nil):
		return false
	default:
		return !equal || !r.Uniform(o.root)
	}
}

// orderBy collates what a query is sorted by. A set operation is sorted under the
// collating sequences of its first SELECT's items.
func (r sorting) orderBy(q *syntax.Query) {
	for _, n := range r.terms(q.OrderBy+2, q.End) {
		at, ok := r.item(q.Cores, n, true)
		switch {
		case ok && len(q.Cores) > 1:
			items := r.Items(q, q.Cores[0])
			if it := items[at]; it.To > it.From {
				r.collateItem(q, q.Cores[0], it, r.ColumnTypes(q, len(items))[at], false)
			} else if r.mixed(r.columnOf(q, at, len(items)), false) {
				r.collate(n)
			}
		case ok:
			if r.mixed(r.columnOf(q, at, len(r.Items(q, q.Cores[0]))), false) {
				r.collate(n)
			}
		case len(q.Cores) == 1:
			if r.mixed(r.side(n), false) {
				r.collate(n)
			}
		}
	}
}

func (r sorting) groupBy(q *syntax.Query, c *syntax.Core) {
	end := c.End
	for _, clause := range []int{c.Having, c.Window} {
		if clause >= 0 {
			end = min(end, clause)
		}
	}
	for _, n := range r.terms(c.Group+2, end) {
		o := r.side(n)
		if at, ok := r.item([]*syntax.Core{c}, n, o.typ == ""); ok { // a column counts before an alias
			it := r.Items(q, c)[at]
			o = operand{typ: it.Type, root: r.Root(r.Scope(q, c), it.From, it.To-1)}
		}
		if r.mixed(o, true) {
			r.collate(n)
		}
	}
}

// item returns which item of the first of some SELECTs a term names: by its number, or by
// its alias alone.
func (r sorting) item(cores []*syntax.Core, n *syntax.Node, alias bool) (at int, ok bool) {
	if n.First != n.Last || len(cores) == 0 {
		return 0, false
	}
	number, whole := r.Whole(n.First)
	for i, it := range r.Items(r.Structure.Innermost(cores[0].Start), cores[0]) {
		switch {
		case it.Star: // how many columns it is nobody knows
			return 0, false
		case whole && int64(i+1) == number, !whole && alias && r.IsName(n.First) && it.Name == r.Name(n.First):
			return i, true
		}
	}
	return 0, false
}

// distinct collates the items of a SELECT DISTINCT.
func (r sorting) distinct(q *syntax.Query, c *syntax.Core) {
	for _, it := range r.Items(q, c) {
		r.collateItem(q, c, it, it.Type, true)
	}
}

// compound collates the items of a set operation's first SELECT, which are those that
// decide, where rows that are equal are made one.
func (r sorting) compound(q *syntax.Query) {
	if len(q.Cores) < 2 {
		return
	}
	unique := false // beside UNION ALL alone
	for i := q.Cores[0].End; i < q.End && i >= 0; i = r.Skip(i) {
		unique = unique || r.OneOf(i, "INTERSECT", "EXCEPT") || r.Word(i) == "UNION" && r.Word(i+1) != "ALL"
	}
	items := r.Items(q, q.Cores[0])
	if !unique || len(items) == 0 {
		return
	}
	for i, typ := range r.ColumnTypes(q, len(items)) {
		r.collateItem(q, q.Cores[0], items[i], typ, typ != value.TypeTimely)
	}
}

// collateItem collates an item of a SELECT, whose column in the answer is of a type, where
// its values are mixed.
func (r sorting) collateItem(q *syntax.Query, c *syntax.Core, it typing.Item, typ value.Type, equal bool) {
	if it.Star || it.To <= it.From {
		return
	}
	n := r.Operands.Expression(it.From)
	if n == nil || n.Last != it.To-1 || slices.Contains(r.collated, n.Last) {
		return
	}
	o := operand{node: n, typ: typ, root: r.Root(r.Scope(q, c), it.From, it.To-1)}
	if !r.mixed(o, equal) {
		return
	}
	r.collate(n)
	if last := r.NameEnd(it.From); last == n.Last && (r.Word(it.To) == "," || it.To == c.ItemsEnd()) { // it keeps its name
		r.edits.Wrap(it.From, last, edit.Query, "", ` AS "`+strings.ReplaceAll(token.Unquote(r.Text(last)), `"`, `""`)+`"`)
	}
}
