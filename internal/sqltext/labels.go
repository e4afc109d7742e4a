package sqltext

import "strings"

// labels are the items of the SELECT that names the result columns, as written:
// those before the first * and those behind the last one.
type labels struct {
	head, tail []label
	star       bool
}

// label is one item of a SELECT.
type label struct {
	text   string // as written
	last   string // the name it ends in, "" where it does not end in one
	column bool   // it is nothing but the name of a column
}

// Label returns the label of result column i (from 0) of n, which SQLite calls
// name: the alias where there is one, else the column's name or the expression
// as the statement wrote it. Where * hides which item the column is, it is
// SQLite's name.
func (s *Statement) Label(i, n int, name string) string {
	var l label
	switch k := i - (n - len(s.labels.tail)); {
	case i < len(s.labels.head):
		l = s.labels.head[i]
	case s.labels.star && k >= 0 && k < len(s.labels.tail):
		l = s.labels.tail[k]
	}
	switch {
	case l.column && strings.EqualFold(l.last, name):
		return l.last
	case l.column || l.text == "" || l.last == name:
		return name
	default:
		return l.text
	}
}

// readLabels reads the items of the first SELECT of the statement.
func (a *analysis) readLabels() {
	q := a.structure.outermost()
	if q == nil || a.out.Kind != Select || len(q.cores) == 0 {
		return
	}
	c := q.cores[0]
	for a.structure.operands[c.start] { // (SELECT …) UNION …
		inner := a.structure.opened(c.start + 1)
		if inner == nil {
			return
		}
		c = inner.cores[0]
	}
	if a.word(c.start) != "SELECT" {
		return
	}
	from, end := c.items, c.end
	for _, clause := range []int{c.from, c.where, c.group, c.having, c.window} {
		if clause >= 0 {
			end = min(end, clause)
		}
	}
	for a.oneOf(from, "DISTINCT", "ALL", "STRAIGHT_JOIN") {
		from++
	}
	l := &a.out.labels
	for i := from; i <= end && i >= from; i = a.skip(i) {
		if i < end && a.word(i) != "," {
			continue
		}
		switch {
		case i == from:
			return // a syntax error
		case a.word(i-1) == "*" && (i-1 == from || a.word(i-2) == "."):
			l.star, l.tail = true, nil
		case l.star:
			l.tail = append(l.tail, a.label(from, i-1))
		default:
			l.head = append(l.head, a.label(from, i-1))
		}
		if from = i + 1; i == end {
			return
		}
	}
}

// opened returns the query that begins at a token, or nil.
func (st *structure) opened(i int) *query {
	for _, q := range st.queries {
		if q.start() == i && len(q.cores) > 0 {
			return q
		}
	}
	return nil
}

func (a *analysis) label(first, last int) label {
	l := label{text: a.sql[a.tokens[first].Start:a.tokens[last].End]}
	if kind := a.kind(last); kind == Word || kind == Quoted || kind == String {
		l.last = unquote(a.text(last))
	}
	parts := a.chain(first)
	l.column = len(parts) > 0 && parts[len(parts)-1] == last && !strings.HasPrefix(a.text(first), "@@")
	return l
}
