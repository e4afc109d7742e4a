package sqltext

import (
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Bound is a LIMIT or an OFFSET.
type Bound struct {
	// Value is the number as written, where Param is 0.
	Value int64
	// Param is the number (from 1) of the parameter that gives the value.
	Param int
}

// limits reads how many rows a query has at the most: by LIMIT, FETCH or TOP.
type limits struct {
	*syntax.Script
	params *syntax.Params
}

func (l limits) of(q *syntax.Query) (limit, offset *Bound) {
	switch {
	case q.Limit >= 0:
		return l.clause(q)
	case q.Fetch >= 0 || q.Offset >= 0:
		if q.Offset >= 0 {
			offset = l.bound(q.Offset+1, q.Offset+2)
		}
		if q.Fetch < 0 {
			return nil, offset
		}
		if l.OneOf(q.Fetch+2, "ROW", "ROWS") { // FETCH FIRST ROW ONLY
			return &Bound{Value: 1}, offset
		}
		return l.bound(q.Fetch+2, q.Fetch+3), offset
	case len(q.Cores) == 1 && q.Cores[0].Top >= 0: // of several, TOP counts the rows of its own SELECT
		return l.bound(q.Cores[0].Top, q.Cores[0].Top+1), nil
	default:
		return nil, nil
	}
}

// clause reads LIMIT n, LIMIT n OFFSET m and LIMIT m, n.
func (l limits) clause(q *syntax.Query) (limit, offset *Bound) {
	end := q.End
	if q.Offset > q.Limit {
		end = q.Offset
		offset = l.bound(q.Offset+1, q.End)
	}
	if comma := l.Find(q.Limit+1, end, ","); comma >= 0 {
		return l.bound(comma+1, end), l.bound(q.Limit+1, comma)
	}
	return l.bound(q.Limit+1, end), offset
}

// bound reads the number or the parameter that tokens from, to-1 are, in
// parentheses or not; nil for any other expression.
func (l limits) bound(from, to int) *Bound {
	for to-from > 2 && l.Word(from) == "(" && l.Pair[from] == to-1 {
		from, to = from+1, to-1
	}
	if to-from != 1 {
		return nil
	}
	if l.Kind(from) == token.Param {
		return &Bound{Param: l.params.Number(from)}
	}
	if n, ok := l.Whole(from); ok {
		return &Bound{Value: n}
	}
	return nil
}
