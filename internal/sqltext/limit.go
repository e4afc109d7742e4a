package sqltext

import (
	"strconv"
	"strings"
)

// Bound is a LIMIT or an OFFSET.
type Bound struct {
	// Value is the number as written, where Param is 0.
	Value int64
	// Param is the number (from 1) of the parameter that gives the value.
	Param int
}

// Shape says what stands between the tables of a SELECT and its outermost
// LIMIT, derived tables and common table expressions included. It is a guess
// about cost only.
type Shape struct {
	// OrderBy: rows are sorted; the engine may find that they come in order.
	OrderBy bool
	// GroupBy, Distinct, Aggregate, Window, Compound: rows are grouped, made
	// unique, folded into one, looked at through a window, or joined by UNION,
	// INTERSECT or EXCEPT.
	GroupBy, Distinct, Aggregate, Window, Compound bool
	// Where: rows are left out.
	Where bool
}

// Streams reports whether the first rows of the result need the first rows of
// the tables only, sorting aside.
func (s Shape) Streams() bool {
	return !s.GroupBy && !s.Distinct && !s.Aggregate && !s.Window && !s.Compound
}

// limits fills Limit, Offset and Shape.
func (a *analysis) limits() {
	for _, q := range a.structure.queries {
		if q.place != placeExpr && q.ancestors(func(p *query) bool { return p.place != placeExpr }) {
			a.shape(q)
		}
	}
	q := a.structure.outermost()
	if q == nil || a.out.Kind != Select && a.out.Kind != Explain {
		return
	}
	if a.out.Limit == nil && q.limit >= 0 {
		a.limitClause(q)
	}
}

func (q *query) ancestors(ok func(*query) bool) bool {
	for p := q.parent; p != nil; p = p.parent {
		if !ok(p) {
			return false
		}
	}
	return true
}

// limitClause reads LIMIT n, LIMIT n OFFSET m and LIMIT m, n.
func (a *analysis) limitClause(q *query) {
	end := q.end
	if q.offset > q.limit {
		end = q.offset
		a.out.Offset = a.bound(q.offset+1, q.end)
	}
	if comma := a.find(q.limit+1, end, ","); comma >= 0 {
		a.out.Offset = a.bound(q.limit+1, comma)
		a.out.Limit = a.bound(comma+1, end)
		return
	}
	a.out.Limit = a.bound(q.limit+1, end)
}

// bound reads the number or the parameter that tokens from, to-1 are, in
// parentheses or not; nil for any other expression.
func (a *analysis) bound(from, to int) *Bound {
	for to-from > 2 && a.word(from) == "(" && a.pair[from] == to-1 {
		from, to = from+1, to-1
	}
	if to-from != 1 {
		return nil
	}
	switch a.kind(from) {
	case Param:
		return &Bound{Param: a.params.byToken[from]}
	case Number:
		if n, err := strconv.ParseInt(strings.ReplaceAll(a.text(from), "_", ""), 0, 64); err == nil {
			return &Bound{Value: n}
		}
	}
	return nil
}

// shape adds what one query does to the rows below it.
func (a *analysis) shape(q *query) {
	sh := &a.out.Shape
	sh.OrderBy = sh.OrderBy || q.orderBy >= 0
	sh.Compound = sh.Compound || len(q.cores) > 1
	for _, c := range q.cores {
		sh.Distinct = sh.Distinct || c.distinct
		sh.GroupBy = sh.GroupBy || c.group >= 0
		sh.Where = sh.Where || c.where >= 0
		sh.Aggregate = sh.Aggregate || c.having >= 0
		a.calls(c.start, c.end)
	}
	if q.orderBy >= 0 {
		a.calls(q.orderBy, q.end)
	}
}

// calls looks for aggregates and windows between two tokens, subqueries left
// out.
func (a *analysis) calls(from, to int) {
	for i := from; i < to; i++ {
		if a.word(i) == "(" && a.oneOf(i+1, "SELECT", "VALUES", "WITH") {
			i = a.pair[i]
			continue
		}
		if !a.isCall(i) {
			continue
		}
		after := a.pair[i+1] + 1
		switch {
		case a.word(i) == "OVER" || a.word(after) == "OVER" || a.word(i) == "FILTER" && a.word(a.skip(i+1)) == "OVER":
			a.out.Shape.Window = true
		case aggregates[a.word(i)] || a.word(i) == "FILTER",
			a.oneOf(i, "MIN", "MAX") && len(a.split(i+1)) == 1:
			a.out.Shape.Aggregate = true
		}
	}
}

// aggregates are the aggregate functions beside MIN and MAX, which are so with
// one argument only.
var aggregates = wordSet(`COUNT SUM AVG TOTAL GROUP_CONCAT STRING_AGG LISTAGG JSON_GROUP_ARRAY JSON_GROUP_OBJECT
	JSONB_GROUP_ARRAY JSONB_GROUP_OBJECT DECIMAL_SUM COUNT_BIG ANY_VALUE MEDIAN MODE EVERY SOME
	PERCENTILE PERCENTILE_CONT PERCENTILE_DISC STDEV STDEVP STDDEV STDDEV_POP STDDEV_SAMP VAR VARP VARIANCE
	VAR_POP VAR_SAMP CORR COVAR_POP COVAR_SAMP`)

// topLimit writes the LIMIT that [analysis.top] took away as TOP.
func (a *analysis) topLimit(q *query) error {
	for _, c := range q.cores {
		if c.top < 0 {
			continue
		}
		text := " LIMIT " + a.boundText(c.top)
		if len(q.cores) > 1 { // TOP counts the rows of its own SELECT
			a.edits.wrap(c.start, c.end-1, rankQuery, "SELECT * FROM (", text+")")
			continue
		}
		if q.limit >= 0 || q.fetch >= 0 || q.offset >= 0 {
			return a.errorAt(c.top, "TOP beside LIMIT, OFFSET or FETCH: write one of them")
		}
		a.edits.wrap(c.start, q.end-1, rankQuery, "", text)
		if q == a.structure.outermost() && a.out.Kind == Select {
			a.out.Limit = a.bound(c.top, c.top+1)
		}
	}
	return nil
}

// boundText returns what stands for the number or parameter at token i.
func (a *analysis) boundText(i int) string {
	if a.kind(i) == Param {
		return a.param(i)
	}
	return a.text(i)
}

// top takes TOP n away from a core and leaves the token that is n in c.top.
func (a *analysis) top(c *core) error {
	at := c.items
	if a.word(at) != "TOP" || a.word(c.start) != "SELECT" {
		return nil
	}
	count, rest := at+1, at+2
	if a.word(count) == "(" {
		count, rest = at+2, a.pair[at+1]+1
		if rest != at+4 || a.bound(count, count+1) == nil {
			return a.errorAt(at, "TOP takes a whole number or a parameter")
		}
	}
	if a.kind(count) != Number && a.kind(count) != Param {
		return nil // a column named Top
	}
	if a.bound(count, count+1) == nil {
		return a.errorAt(count, "TOP takes a whole number or a parameter")
	}
	if a.word(rest) == "PERCENT" || a.is(rest, "WITH", "TIES") {
		return a.unsupported(rest, "TOP with PERCENT or TIES: give a number of rows")
	}
	if a.word(rest) == "DISTINCT" {
		c.distinct = true
	}
	a.edits.drop(at, rest)
	c.top, c.items = count, rest
	return nil
}

// fetch rewrites OFFSET n ROWS [FETCH NEXT m ROWS ONLY] and FETCH FIRST m ROWS
// ONLY as LIMIT n, m, which keeps the order of parameters.
func (a *analysis) fetch(q *query) error {
	if q.fetch < 0 && (q.offset < 0 || q.limit >= 0) {
		return nil
	}
	if q.limit >= 0 {
		return a.errorAt(q.fetch, "FETCH beside LIMIT: write one of them")
	}
	outermost := q == a.structure.outermost() && a.out.Kind == Select
	count := "-1"
	if q.fetch >= 0 {
		n, rows := q.fetch+2, q.fetch+3
		if a.oneOf(n, "ROW", "ROWS") { // FETCH FIRST ROW ONLY
			n, rows = -1, n
			count = "1"
		} else if a.bound(n, n+1) == nil {
			return a.errorAt(n, "FETCH takes a whole number or a parameter")
		}
		if !a.oneOf(rows, "ROW", "ROWS") || a.word(rows+1) != "ONLY" {
			return a.unsupported(q.fetch, "this form of FETCH: write FETCH NEXT n ROWS ONLY")
		}
		if n >= 0 {
			count = a.boundText(n)
			if outermost {
				a.out.Limit = a.bound(n, n+1)
			}
		} else if outermost {
			a.out.Limit = &Bound{Value: 1}
		}
		a.edits.drop(q.fetch, rows+2)
	}
	first := q.fetch
	if q.offset >= 0 {
		first = q.offset
		if outermost {
			a.out.Offset = a.bound(q.offset+1, q.offset+2)
		}
		count = a.boundText(q.offset+1) + ", " + count
		a.edits.drop(q.offset, q.offset+3)
	}
	a.edits.replace(first, "LIMIT "+count)
	return nil
}
