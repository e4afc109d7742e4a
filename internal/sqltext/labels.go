package sqltext

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

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

// of returns the label of result column i of n, which SQLite calls name.
func (l *labels) of(i, n int, name string) string {
	var it label
	switch k := i - (n - len(l.tail)); {
	case i < len(l.head):
		it = l.head[i]
	case l.star && k >= 0 && k < len(l.tail):
		it = l.tail[k]
	}
	switch {
	case it.column:
		return it.last
	case it.text == "" || it.last == name:
		return name
	default:
		return it.text
	}
}

// readLabels reads the items of the first SELECT of a query.
func readLabels(s *syntax.Script, structure *syntax.Structure, q *syntax.Query) (l labels) {
	if len(q.Cores) == 0 {
		return l
	}
	c := q.Cores[0]
	for structure.Operands[c.Start] { // (SELECT …) UNION …
		inner := structure.Opened(c.Start + 1)
		if inner == nil {
			return l
		}
		c = inner.Cores[0]
	}
	if s.Word(c.Start) != "SELECT" {
		return l
	}
	from, end := c.Items, c.ItemsEnd()
	for s.OneOf(from, "DISTINCT", "ALL", "STRAIGHT_JOIN") {
		from++
	}
	for i := from; i <= end && i >= from; i = s.Skip(i) {
		if i < end && s.Word(i) != "," {
			continue
		}
		switch {
		case i == from:
			return l // a syntax error
		case s.Word(i-1) == "*" && (i-1 == from || s.Word(i-2) == "."):
			l.star, l.tail = true, nil
		case l.star:
			l.tail = append(l.tail, readLabel(s, from, i-1))
		default:
			l.head = append(l.head, readLabel(s, from, i-1))
		}
		if from = i + 1; i == end {
			return l
		}
	}
	return l
}

func readLabel(s *syntax.Script, first, last int) label {
	l := label{text: s.SQL[s.Tokens[first].Start:s.Tokens[last].End]}
	if kind := s.Kind(last); kind == token.Word || kind == token.Quoted || kind == token.String {
		l.last = token.Unquote(s.Text(last))
	}
	l.column = s.NameEnd(first) == last && !strings.HasPrefix(s.Text(first), "@@")
	return l
}
