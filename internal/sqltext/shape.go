package sqltext

import "github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"

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

// Over is the shape of a statement over what has another shape.
func (s Shape) Over(below Shape) Shape {
	return Shape{
		OrderBy: s.OrderBy || below.OrderBy, GroupBy: s.GroupBy || below.GroupBy, Distinct: s.Distinct || below.Distinct,
		Aggregate: s.Aggregate || below.Aggregate, Window: s.Window || below.Window, Compound: s.Compound || below.Compound,
		Where: s.Where || below.Where,
	}
}

// shapeOf reads the shape of a statement: of its queries that are not inside an
// expression.
func shapeOf(s *syntax.Script, structure *syntax.Structure) Shape {
	r := shapeReader{Script: s}
	for _, q := range structure.Queries {
		inside := false
		for p := q; p != nil && !inside; p = p.Parent {
			inside = p.Place == syntax.Subquery
		}
		if !inside {
			r.query(q)
		}
	}
	return r.shape
}

// shapeReader adds up what queries do to the rows below them.
type shapeReader struct {
	*syntax.Script
	shape Shape
}

func (r *shapeReader) query(q *syntax.Query) {
	sh := &r.shape
	sh.OrderBy = sh.OrderBy || q.OrderBy >= 0
	sh.Compound = sh.Compound || len(q.Cores) > 1
	for _, c := range q.Cores {
		sh.Distinct = sh.Distinct || c.Distinct
		sh.GroupBy = sh.GroupBy || c.Group >= 0
		sh.Where = sh.Where || c.Where >= 0
		sh.Aggregate = sh.Aggregate || c.Having >= 0
		r.calls(c.Start, c.End)
	}
	if q.OrderBy >= 0 {
		r.calls(q.OrderBy, q.End)
	}
}

// calls looks for aggregates and windows between two tokens, subqueries left
// out.
func (r *shapeReader) calls(from, to int) {
	for i := from; i < to; i++ {
		if r.Word(i) == "(" && r.OneOf(i+1, "SELECT", "VALUES", "WITH") {
			i = r.Pair[i]
			continue
		}
		if !r.IsCall(i) {
			continue
		}
		after := r.Pair[i+1] + 1
		switch {
		case r.Word(i) == "OVER" || r.Word(after) == "OVER" || r.Word(i) == "FILTER" && r.Word(r.Skip(i+1)) == "OVER":
			r.shape.Window = true
		case aggregates[r.Word(i)] || r.Word(i) == "FILTER",
			r.OneOf(i, "MIN", "MAX") && len(r.Split(i+1)) == 1:
			r.shape.Aggregate = true
		}
	}
}

// aggregates are the aggregate functions beside MIN and MAX, which are so with
// one argument only.
var aggregates = syntax.WordSet(`COUNT SUM AVG TOTAL GROUP_CONCAT STRING_AGG LISTAGG JSON_GROUP_ARRAY JSON_GROUP_OBJECT
	JSONB_GROUP_ARRAY JSONB_GROUP_OBJECT DECIMAL_SUM COUNT_BIG ANY_VALUE MEDIAN MODE EVERY SOME
	PERCENTILE PERCENTILE_CONT PERCENTILE_DISC STDEV STDEVP STDDEV STDDEV_POP STDDEV_SAMP VAR VARP VARIANCE
	VAR_POP VAR_SAMP CORR COVAR_POP COVAR_SAMP`)
