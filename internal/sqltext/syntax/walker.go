package syntax

import "github.com/viewfinder-sql/viewfinder/internal/sqltext/token"

// ReadStructure walks over the clauses of a statement, from a token on.
func ReadStructure(s *Script, from int) *Structure {
	st := &Structure{Tables: map[int]bool{}, Operands: map[int]bool{}}
	w := walker{s: s, Structure: st}
	w.group(from, len(s.Tokens), Top, nil)
	st.byStart = make(map[int]*Query, len(st.Queries))
	for _, q := range st.Queries {
		if len(q.Cores) > 0 {
			st.byStart[q.Start()] = q
		}
	}
	return st
}

// clause is the one that is being read.
type clause uint8

const (
	clauseNone clause = iota
	clauseWith
	clauseItems
	clauseFrom
	clauseOther
)

// walker reads clauses.
type walker struct {
	s *Script
	*Structure
}

// frame is the walker's state inside one pair of parentheses.
type frame struct {
	q         *Query
	clause    clause
	wantTable bool
	place     Place
	parent    *Query
	from      int // the first token
}

// group walks the tokens from, to-1 of one level of parentheses.
func (w *walker) group(from, to int, p Place, parent *Query) {
	f := &frame{place: p, parent: parent, from: from}
	if p == Derived && !w.operand(from, to, f) && !w.s.OneOf(from, "SELECT", "VALUES", "WITH") {
		f.clause, f.wantTable = clauseFrom, true // FROM (a JOIN b)
	}
	for i := from; i < to; i = w.s.Skip(i) {
		switch {
		case w.s.Words[i] == "(" && w.operand(i, to, f):
			w.Operands[i] = true
			w.core(f, i)
			f.q.last().End, f.clause = w.s.Pair[i]+1, clauseOther
			w.group(i+1, w.s.Pair[i], Operand, f.q)
		case w.s.Words[i] == "(":
			w.group(i+1, w.s.Pair[i], f.inside(w.s, i), f.nearest())
			f.wantTable = false
		case w.s.Word(i-1) == "." || w.s.Word(i-1) == "AS" && w.s.Kind(i) == token.Word:
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
func (w *walker) operand(i, to int, f *frame) bool {
	s := w.s
	if s.Word(i) != "(" || !s.OneOf(i+1, "SELECT", "VALUES", "WITH", "(") {
		return false
	}
	if f.q != nil && f.q.last() != nil {
		return f.q.last().End >= 0 && f.q.OrderBy < 0 && s.OneOf(i-1, "UNION", "ALL", "DISTINCT", "INTERSECT", "EXCEPT")
	}
	if f.q != nil && s.Word(i-1) != ")" || f.q == nil && i != f.from {
		return false // WITH x AS (…)
	}
	after := s.Pair[i] + 1
	return s.OneOf(after, "UNION", "INTERSECT", "EXCEPT") ||
		f.place != Subquery && f.place != Derived && (after == to || s.OneOf(after, "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR"))
}

// inside tells where a group that opens at i stands.
func (f *frame) inside(s *Script, i int) Place {
	switch {
	case f.clause == clauseWith && s.OneOf(i-1, "AS", "MATERIALIZED"):
		return Common
	case f.clause == clauseFrom && f.wantTable:
		return Derived
	default:
		return Subquery
	}
}

func (f *frame) nearest() *Query {
	if f.q != nil {
		return f.q
	}
	return f.parent
}

// token takes one token outside any group.
func (w *walker) token(f *frame, i int) {
	s := w.s
	switch s.Words[i] {
	case "WITH":
		if f.q == nil && f.clause == clauseNone {
			w.query(f)
			f.q.With, f.clause = i, clauseWith
		}
	case "SELECT", "VALUES":
		if f.clause == clauseNone || f.clause == clauseWith || f.q != nil && f.q.last() != nil && f.q.last().End >= 0 && f.q.OrderBy < 0 {
			w.core(f, i)
		}
	case "INTO":
		if f.q == nil || len(f.q.Cores) == 0 { // INSERT INTO
			w.Tables[i+1] = true
		}
	case "UPDATE":
		if f.q == nil || len(f.q.Cores) == 0 {
			at := i + 1
			if s.Word(at) == "OR" {
				at += 2
			}
			w.Tables[at] = true
		}
	case "FROM":
		if s.Word(i-1) == "DISTINCT" && s.OneOf(i-2, "IS", "NOT") {
			return // IS [NOT] DISTINCT FROM
		}
		c := f.core()
		if c == nil && f.place == Subquery {
			return // EXTRACT(part FROM x)
		}
		if c != nil {
			c.From = i
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
		if s.IsName(i + 1) {
			w.Tables[i+1] = true // x IN table
		}
	default:
		if f.wantTable && (s.Kind(i) == token.Word || s.Kind(i) == token.Quoted) && !s.OneOf(i, "LATERAL") {
			w.Tables[i] = true
			f.wantTable = false
		}
		w.clauseWord(f, i)
	}
}

func (w *walker) query(f *frame) {
	f.q = &Query{Place: f.place, Parent: f.parent, With: -1, OrderBy: -1, Limit: -1, Offset: -1, Fetch: -1, End: -1}
	w.Queries = append(w.Queries, f.q)
}

func (w *walker) core(f *frame, i int) {
	if f.q == nil {
		w.query(f)
	}
	c := &Core{Start: i, Items: i + 1, From: -1, Where: -1, Group: -1, Having: -1, Window: -1, End: -1, Top: -1, TopWord: -1}
	if w.s.OneOf(i+1, "DISTINCT", "ALL") {
		c.Distinct = w.s.Word(i+1) == "DISTINCT"
		c.Items++
	}
	w.top(c)
	f.q.Cores = append(f.q.Cores, c)
	f.clause = clauseItems
}

// top reads TOP n and TOP (n); a column may be named Top.
func (w *walker) top(c *Core) {
	s, at := w.s, c.Items
	if s.Word(at) != "TOP" || s.Word(c.Start) != "SELECT" {
		return
	}
	count, rest := at+1, at+2
	if s.Word(count) == "(" {
		count, rest = at+2, s.Pair[count]+1
		if c.TopWord = at; rest != at+4 {
			return
		}
	}
	if s.Kind(count) == token.Number || s.Kind(count) == token.Param {
		c.TopWord = at
	}
	if s.IsCount(count) {
		c.Top, c.Items = count, rest
		c.Distinct = c.Distinct || s.Word(rest) == "DISTINCT"
	}
}

// core returns the SELECT core that is being read, or nil.
func (f *frame) core() *Core {
	if f.q == nil || f.q.last() == nil || f.q.last().End >= 0 {
		return nil
	}
	return f.q.last()
}

// clauseWord takes the words that begin a clause of a query.
func (w *walker) clauseWord(f *frame, i int) {
	s, q, c := w.s, f.q, f.core()
	if q == nil || len(q.Cores) == 0 {
		return
	}
	closeCore := func() {
		if c != nil {
			c.End = i
		}
		f.clause = clauseOther
	}
	switch word := s.Words[i]; {
	case c != nil && word == "WHERE":
		c.Where, f.clause = i, clauseOther
	case c != nil && word == "GROUP" && s.Word(i+1) == "BY":
		c.Group, f.clause = i, clauseOther
	case c != nil && word == "HAVING":
		c.Having, f.clause = i, clauseOther
	case c != nil && word == "WINDOW" && s.IsName(i+1) && s.Word(i+2) == "AS":
		c.Window, f.clause = i, clauseOther
	case word == "UNION" || word == "INTERSECT" || word == "EXCEPT":
		closeCore()
	case word == "ORDER" && s.Word(i+1) == "BY":
		closeCore()
		q.OrderBy = i
	case word == "LIMIT":
		closeCore()
		q.Limit = i
	case word == "OFFSET" && q.Offset < 0 && (q.Limit >= 0 || w.offsetClause(i)):
		closeCore()
		q.Offset = i
	case word == "FETCH" && s.OneOf(i+1, "FIRST", "NEXT"):
		closeCore()
		q.Fetch = i
	case s.LockClause(i) > 0:
		closeCore()
		q.End = i
	case word == "RETURNING" || word == "ON" && s.OneOf(i+1, "CONFLICT", "DUPLICATE"):
		closeCore()
	}
}

// LockClause returns how many tokens from i on are the FOR UPDATE or LOCK IN
// SHARE MODE that ends a SELECT, 0 for none.
func (s *Script) LockClause(i int) int {
	n := 0
	switch {
	case s.Word(i) == "FOR" && s.OneOf(i+1, "UPDATE", "SHARE"):
		n = 2
		if s.Is(i+n, "NOWAIT") {
			n++
		} else if s.Is(i+n, "SKIP", "LOCKED") {
			n += 2
		}
	case s.Is(i, "LOCK", "IN", "SHARE", "MODE"):
		n = 4
	}
	if n > 0 && (i+n == len(s.Tokens) || s.Word(i+n) == ")") {
		return n
	}
	return 0
}

// offsetClause reports whether token i begins OFFSET n ROWS rather than naming
// a column.
func (w *walker) offsetClause(i int) bool {
	s := w.s
	return (s.Kind(i+1) == token.Number || s.Kind(i+1) == token.Param) && s.OneOf(i+2, "ROW", "ROWS")
}
