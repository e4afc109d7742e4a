package syntax

// Place says where in a statement a query stands.
type Place uint8

// The places of a [Query].
const (
	Top      Place = iota // the statement itself
	Derived               // a derived table: FROM (SELECT …)
	Common                // a common table expression: WITH x AS (SELECT …)
	Operand               // a SELECT in parentheses beside a UNION
	Subquery              // inside an expression
)

// Query is a SELECT with its set operators, ORDER BY and LIMIT. Positions are
// token indexes, -1 for a clause that is not there.
type Query struct {
	Place                         Place
	Parent                        *Query
	With                          int
	Cores                         []*Core
	OrderBy, Limit, Offset, Fetch int
	End                           int
}

// Core is one SELECT … or VALUES … of a [Query].
type Core struct {
	Start int
	// Items is the first token behind SELECT, DISTINCT and TOP n.
	Items                              int
	From, Where, Group, Having, Window int
	End                                int
	Distinct                           bool
	// Top is the n of TOP n, and TopWord its TOP; -1 where there is none.
	Top, TopWord int
}

// Start returns the first token of the query, -1 for one that ends too soon.
func (q *Query) Start() int {
	switch {
	case q.With >= 0:
		return q.With
	case len(q.Cores) > 0:
		return q.Cores[0].Start
	default:
		return -1
	}
}

// Enclosing returns the SELECT of the query that token i stands in, or nil.
func (q *Query) Enclosing(i int) *Core {
	for _, c := range q.Cores {
		if c.Start < i && i < c.End {
			return c
		}
	}
	return nil
}

func (q *Query) last() *Core {
	if len(q.Cores) == 0 {
		return nil
	}
	return q.Cores[len(q.Cores)-1]
}

// finish ends what has no end yet.
func (q *Query) finish(end int) {
	if q.End >= 0 { // before FOR UPDATE
		end = q.End
	}
	q.End = end
	if c := q.last(); c != nil && c.End < 0 {
		c.End = end
	}
}

// ItemsEnd returns the token behind the list of columns: that of FROM or of another
// clause, or the end.
func (c *Core) ItemsEnd() int {
	if c.From >= 0 {
		return min(c.From, c.FromEnd())
	}
	return c.FromEnd()
}

// FromEnd returns the token behind the FROM clause.
func (c *Core) FromEnd() int {
	end := c.End
	for _, clause := range [...]int{c.Where, c.Group, c.Having, c.Window} {
		if clause >= 0 {
			end = min(end, clause)
		}
	}
	return end
}

// Structure is what a walk over a statement's clauses finds.
type Structure struct {
	Queries []*Query
	// Tables are the tokens at which the name of a table begins.
	Tables map[int]bool
	// Operands are the parentheses around a whole SELECT that stands where SQLite
	// wants one without: at the start, or beside a set operator.
	Operands map[int]bool

	byStart map[int]*Query
	// inner is the innermost query of each token.
	inner []*Query
}

// Outermost returns the query that the statement is, or nil.
func (st *Structure) Outermost() *Query {
	for _, q := range st.Queries {
		if q.Place == Top {
			return q
		}
	}
	return nil
}

// Opened returns the query that begins at token i, or nil.
func (st *Structure) Opened(i int) *Query { return st.byStart[i] }

// Innermost returns the innermost query that token i stands in, or nil.
func (st *Structure) Innermost(i int) *Query {
	if st.inner == nil {
		most := 0
		for _, q := range st.Queries {
			most = max(most, q.End)
		}
		st.inner = make([]*Query, most)
		for _, q := range st.Queries { // the outer ones first
			if start := q.Start(); start >= 0 {
				for at := start; at < q.End; at++ {
					if in := st.inner[at]; in == nil || start >= in.Start() {
						st.inner[at] = q
					}
				}
			}
		}
	}
	if i < 0 || i >= len(st.inner) {
		return nil
	}
	return st.inner[i]
}
