package sqltext

// place says where in a statement a query stands.
type place uint8

const (
	placeTop     place = iota // the statement itself
	placeFrom                 // a derived table: FROM (SELECT …)
	placeWith                 // a common table expression: WITH x AS (SELECT …)
	placeOperand              // a SELECT in parentheses beside a UNION
	placeExpr                 // a subquery inside an expression
)

// query is a SELECT with its set operators, ORDER BY and LIMIT. Positions are
// token indexes, -1 for a clause that is not there.
type query struct {
	place                         place
	parent                        *query
	with                          int
	cores                         []*core
	orderBy, limit, offset, fetch int
	end                           int
}

// core is one SELECT … or VALUES … of a query.
type core struct {
	start, items                       int
	from, where, group, having, window int
	end                                int
	distinct                           bool
	// top is the n of TOP n, -1 where there is none.
	top int
}

// structure is what a walk over a statement's clauses finds.
type structure struct {
	queries []*query
	// tables are the tokens at which the name of a table begins.
	tables map[int]bool
	// operands are the parentheses around a whole SELECT that stands where SQLite
	// wants one without: at the start, or beside a set operator.
	operands map[int]bool
}

func readStructure(s *script, from int) *structure {
	st := &structure{tables: map[int]bool{}, operands: map[int]bool{}}
	w := walker{s: s, structure: st}
	w.group(from, len(s.tokens), placeTop, nil)
	return st
}

// outermost returns the query that the statement is, or nil.
func (st *structure) outermost() *query {
	for _, q := range st.queries {
		if q.place == placeTop {
			return q
		}
	}
	return nil
}

type clause uint8

const (
	clauseNone clause = iota
	clauseWith
	clauseItems
	clauseFrom
	clauseOther
)

type walker struct {
	s *script
	*structure
}

// frame is the walker's state inside one pair of parentheses.
type frame struct {
	q         *query
	clause    clause
	wantTable bool
	place     place
	parent    *query
	from      int // the first token
}

// group walks the tokens from, to-1 of one level of parentheses.
func (w *walker) group(from, to int, p place, parent *query) {
	f := &frame{place: p, parent: parent, from: from}
	if p == placeFrom && !w.s.operand(from, to, f) && !w.s.oneOf(from, "SELECT", "VALUES", "WITH") {
		f.clause, f.wantTable = clauseFrom, true // FROM (a JOIN b)
	}
	for i := from; i < to; i = w.s.skip(i) {
		switch {
		case w.s.words[i] == "(" && w.s.operand(i, to, f):
			w.operands[i] = true
			w.core(f, i)
			f.q.last().end, f.clause = w.s.pair[i]+1, clauseOther
			w.group(i+1, w.s.pair[i], placeOperand, f.q)
		case w.s.words[i] == "(":
			w.group(i+1, w.s.pair[i], f.inside(w.s, i), f.nearest())
			f.wantTable = false
		case w.s.word(i-1) == "." || w.s.word(i-1) == "AS" && w.s.kind(i) == Word:
			// a part of a name, or an alias
		default:
			w.token(f, i)
		}
	}
	if f.q != nil {
		f.q.finish(to)
	}
}

// operand reports whether the group that opens at i, inside one that ends at to,
// is a whole SELECT beside a set operator, or at the start of a query.
func (s *script) operand(i, to int, f *frame) bool {
	if s.word(i) != "(" || !s.oneOf(i+1, "SELECT", "VALUES", "WITH", "(") {
		return false
	}
	if f.q != nil && f.q.last() != nil {
		return f.q.last().end >= 0 && f.q.orderBy < 0 && s.oneOf(i-1, "UNION", "ALL", "DISTINCT", "INTERSECT", "EXCEPT")
	}
	if f.q != nil && s.word(i-1) != ")" || f.q == nil && i != f.from {
		return false // WITH x AS (…)
	}
	after := s.pair[i] + 1
	return s.oneOf(after, "UNION", "INTERSECT", "EXCEPT") ||
		f.place != placeExpr && f.place != placeFrom && (after == to || s.oneOf(after, "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR"))
}

// inside tells where a group that opens at i stands.
func (f *frame) inside(s *script, i int) place {
	switch {
	case f.clause == clauseWith && s.oneOf(i-1, "AS", "MATERIALIZED"):
		return placeWith
	case f.clause == clauseFrom && f.wantTable:
		return placeFrom
	default:
		return placeExpr
	}
}

func (f *frame) nearest() *query {
	if f.q != nil {
		return f.q
	}
	return f.parent
}

func (q *query) finish(end int) {
	if q.end >= 0 { // before FOR UPDATE
		end = q.end
	}
	q.end = end
	if c := q.last(); c != nil && c.end < 0 {
		c.end = end
	}
}

// start returns the first token of the query, -1 for one that ends too soon.
func (q *query) start() int {
	switch {
	case q.with >= 0:
		return q.with
	case len(q.cores) > 0:
		return q.cores[0].start
	default:
		return -1
	}
}

func (q *query) last() *core {
	if len(q.cores) == 0 {
		return nil
	}
	return q.cores[len(q.cores)-1]
}

// token takes one token outside any group.
func (w *walker) token(f *frame, i int) {
	s := w.s
	switch s.words[i] {
	case "WITH":
		if f.q == nil && f.clause == clauseNone {
			w.query(f)
			f.q.with, f.clause = i, clauseWith
		}
	case "SELECT", "VALUES":
		if f.clause == clauseNone || f.clause == clauseWith || f.q != nil && f.q.last() != nil && f.q.last().end >= 0 && f.q.orderBy < 0 {
			w.core(f, i)
		}
	case "INTO":
		if f.q == nil || len(f.q.cores) == 0 { // INSERT INTO
			w.tables[i+1] = true
		}
	case "UPDATE":
		if f.q == nil || len(f.q.cores) == 0 {
			at := i + 1
			if s.word(at) == "OR" {
				at += 2
			}
			w.tables[at] = true
		}
	case "FROM":
		if s.word(i-1) == "DISTINCT" && s.oneOf(i-2, "IS", "NOT") {
			return // IS [NOT] DISTINCT FROM
		}
		c := f.core()
		if c == nil && f.place == placeExpr {
			return // EXTRACT(part FROM x)
		}
		if c != nil {
			c.from = i
		}
		f.clause, f.wantTable = clauseFrom, true
	case "JOIN", "STRAIGHT_JOIN", "APPLY":
		if f.clause == clauseFrom {
			f.wantTable = true
		}
	case ",":
		f.wantTable = f.clause == clauseFrom
	case "ON", "USING":
		f.wantTable = false
	case "IN":
		if s.isName(i + 1) {
			w.tables[i+1] = true // x IN table
		}
	default:
		if f.wantTable && (s.kind(i) == Word || s.kind(i) == Quoted) && !s.oneOf(i, "LATERAL") {
			w.tables[i] = true
			f.wantTable = false
		}
		w.clauseWord(f, i)
	}
}

func (w *walker) query(f *frame) {
	f.q = &query{place: f.place, parent: f.parent, with: -1, orderBy: -1, limit: -1, offset: -1, fetch: -1, end: -1}
	w.queries = append(w.queries, f.q)
}

func (w *walker) core(f *frame, i int) {
	if f.q == nil {
		w.query(f)
	}
	c := &core{start: i, items: i + 1, from: -1, where: -1, group: -1, having: -1, window: -1, end: -1, top: -1}
	if w.s.oneOf(i+1, "DISTINCT", "ALL") {
		c.distinct = w.s.word(i+1) == "DISTINCT"
		c.items++
	}
	f.q.cores = append(f.q.cores, c)
	f.clause = clauseItems
}

// core returns the SELECT core that is being read, or nil.
func (f *frame) core() *core {
	if f.q == nil || f.q.last() == nil || f.q.last().end >= 0 {
		return nil
	}
	return f.q.last()
}

// clauseWord takes the words that begin a clause of a query.
func (w *walker) clauseWord(f *frame, i int) {
	s, q, c := w.s, f.q, f.core()
	if q == nil || len(q.cores) == 0 {
		return
	}
	closeCore := func() {
		if c != nil {
			c.end = i
		}
		f.clause = clauseOther
	}
	switch word := s.words[i]; {
	case c != nil && word == "WHERE":
		c.where, f.clause = i, clauseOther
	case c != nil && word == "GROUP" && s.word(i+1) == "BY":
		c.group, f.clause = i, clauseOther
	case c != nil && word == "HAVING":
		c.having, f.clause = i, clauseOther
	case c != nil && word == "WINDOW" && s.isName(i+1) && s.word(i+2) == "AS":
		c.window, f.clause = i, clauseOther
	case word == "UNION" || word == "INTERSECT" || word == "EXCEPT":
		closeCore()
	case word == "ORDER" && s.word(i+1) == "BY":
		closeCore()
		q.orderBy = i
	case word == "LIMIT":
		closeCore()
		q.limit = i
	case word == "OFFSET" && q.offset < 0 && (q.limit >= 0 || s.offsetClause(i)):
		closeCore()
		q.offset = i
	case word == "FETCH" && s.oneOf(i+1, "FIRST", "NEXT"):
		closeCore()
		q.fetch = i
	case s.lockClause(i) > 0:
		closeCore()
		q.end = i
	case word == "RETURNING" || word == "ON" && s.oneOf(i+1, "CONFLICT", "DUPLICATE"):
		closeCore()
	}
}

// offsetClause reports whether token i begins OFFSET n ROWS rather than naming
// a column.
func (s *script) offsetClause(i int) bool {
	return (s.kind(i+1) == Number || s.kind(i+1) == Param) && s.oneOf(i+2, "ROW", "ROWS")
}
