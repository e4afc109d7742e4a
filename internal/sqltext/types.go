package sqltext

import (
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// typeStar is the type of what a * gives, which is not looked into.
const typeStar = "*"

// Known tells [InferTypes] of names, in any case.
type Known struct {
	// Column gives the type of a table's column; ok is false where there is no such
	// table or column.
	Column func(table, column string) (typ value.Type, ok bool)
	// Function gives the type of a function's results by those of its arguments.
	Function func(name string, args []value.Type) value.Type
}

// Mixed is what [InferTypes] says of a column whose values may be of several
// types: the SELECTs of a UNION give it differently. SQLite declares it as the
// first of them does.
const Mixed = "mixed"

// InferTypes returns the type of each output column of a SELECT in SQLite's
// dialect ([Statement.SQL]), "" where it is unknown: TEXT, INTEGER, REAL,
// BOOLEAN, DATETIME, DATE, JSON, BLOB, [Mixed], or what known says of a column or a
// function. columns is the number of output columns, as SQLite counts them.
//
// It never goes against SQLite's parser: what cannot be read is
// unknown, and so is every expression whose values may be of several types. An
// integer that overflows becomes a float in spite of the type INTEGER.
func InferTypes(sql string, columns int, known Known) []value.Type {
	types := make([]string, columns)
	if len(sql) > maxInferred {
		return types
	}
	s, _, err := newScript(NewText(sql), DefaultMaxDepth)
	if err != nil {
		return types
	}
	in := newInference(s, known)
	q := in.structure.outermost()
	if q == nil || q.start() != 0 { // EXPLAIN has columns of its own
		return types
	}
	for i, t := range in.columnTypes(q, columns) {
		if types[i] = answer(t); t == value.TypeTimely && len(q.cores) > 1 {
			types[i] = Mixed
		}
	}
	return types
}

// answer is the type as the outside knows it.
func answer(t string) string {
	switch t {
	case value.TypeNull, value.TypeTimely:
		return ""
	case value.TypeTimeText:
		return value.TypeText
	case value.TypeTrue:
		return value.TypeInteger
	default:
		return t
	}
}

// inference is the state of one [InferTypes].
type inference struct {
	*analysis
	known Known
	// queries finds a query by its first token.
	queries map[int]*query
	// items are the output columns of cores that were read.
	items map[*core][]item
	// busy are the cores being read; a query that comes back to one of its own
	// is recursive.
	busy      map[*core]bool
	recursive map[*query]bool
	// steps counts the columns looked for: expressions may multiply.
	steps int
	// parsed counts the tokens given to the parser.
	parsed int
}

// The bounds of the work on one statement; beyond them types are unknown.
const (
	maxInferred = 1 << 14 // bytes
	maxSteps    = 20_000
	maxParsed   = 30_000 // tokens
)

func newInference(s *script, known Known) *inference {
	in := &inference{
		analysis: &analysis{script: s, edits: newEdits(), spans: map[int]int{}, structure: readStructure(s, 0)},
		known:    known, queries: map[int]*query{}, items: map[*core][]item{}, busy: map[*core]bool{}, recursive: map[*query]bool{},
	}
	for _, q := range in.structure.queries {
		in.queries[q.start()] = q
	}
	return in
}

// item is one entry of a SELECT list.
type item struct {
	// name is the column's name in lower case, "" where it has none to refer to.
	name string
	typ  string
	// star says that the entry is * or of.*; of is then the table's name in
	// lower case or "".
	star bool
	of   string
	// from and to are the tokens of its expression, from, to-1; none where it has
	// several, as a VALUES may.
	from, to int
}

// columnTypes returns the types of a query's n output columns. A recursive
// query is first taken to keep the types of its first SELECT; if one of its
// columns does not, none is known.
func (in *inference) columnTypes(q *query, n int) []string {
	types := slices.Repeat([]string{value.TypeNull}, n)
	for _, c := range q.cores {
		if in.busy[c] {
			in.recursive[q] = true
			continue
		}
		of := spread(in.itemsOf(q, c), n)
		if of == nil {
			of = make([]string, n)
		}
		for k := range types {
			if len(q.cores) == 1 {
				types[k] = of[k]
			} else {
				types[k] = union(types[k], of[k])
			}
		}
	}
	for k := range types {
		if types[k] == typeStar {
			types[k] = ""
		}
	}
	if in.recursive[q] && (slices.Contains(types, "") || slices.Contains(types, Mixed)) {
		return make([]string, n)
	}
	return types
}

// union is the type of a column that two SELECTs of a set operation give. What
// comes of a * is unknown; of anything else that is, the types may differ.
func union(a, b string) string {
	switch t := value.CommonType(a, b); {
	case a == typeStar || b == typeStar:
		return typeStar
	case t == "":
		return Mixed
	default:
		return t
	}
}

// spread lays items over n columns; a * takes what the others leave. It is nil
// where they do not fit.
func spread(items []item, n int) []string {
	stars := 0
	for _, it := range items {
		if it.star {
			stars++
		}
	}
	if stars > 1 || len(items)-stars > n || stars == 0 && len(items) != n {
		return nil
	}
	types := make([]string, 0, n)
	for _, it := range items {
		if !it.star {
			types = append(types, it.typ)
			continue
		}
		types = append(types, slices.Repeat([]string{typeStar}, n-len(items)+1)...)
	}
	return types
}

// itemsOf reads the SELECT list of a core.
func (in *inference) itemsOf(q *query, c *core) []item {
	if items, seen := in.items[c]; seen {
		return items
	}
	if in.busy[c] {
		return nil
	}
	in.busy[c] = true
	defer delete(in.busy, c)
	scope := in.scopeOf(q, c)
	if in.word(c.start) == "VALUES" {
		items := in.rowItems(scope, c)
		in.items[c] = items
		return items
	}
	end := c.end
	for _, clause := range []int{c.from, c.where, c.group, c.having, c.window} {
		if clause >= 0 {
			end = min(end, clause)
		}
	}
	var items []item
	from := c.items
	for at := from; at <= end; at = in.skip(at) {
		if at < end && in.words[at] != "," {
			continue
		}
		items = append(items, in.item(scope, from, at))
		from = at + 1
		if at == end {
			break
		}
	}
	in.items[c] = items
	return items
}

// rowItems reads the columns of VALUES (…), (…); nil for rows of different lengths.
func (in *inference) rowItems(scope *scope, c *core) []item {
	var items []item
	for row := c.items; in.word(row) == "("; row = in.pair[row] + 2 {
		cells := in.split(row)
		if items != nil && len(cells) != len(items) {
			return nil
		}
		for i, cell := range cells {
			typ := in.expression(scope, cell[0], cell[1])
			if row == c.items {
				items = append(items, item{name: fmt.Sprintf("column%d", i+1), typ: typ, from: cell[0], to: cell[1]})
			} else {
				items[i] = item{name: items[i].name, typ: union(items[i].typ, typ)}
			}
		}
		if in.word(in.pair[row]+1) != "," {
			break
		}
	}
	return items
}

// item reads the entry of a SELECT list between two tokens.
func (in *inference) item(scope *scope, from, to int) item {
	if to > from && in.word(to-1) == "*" && (to-from == 1 || in.word(to-2) == ".") {
		it := item{star: true}
		if to-from > 2 {
			it.of = in.name(to - 3)
		}
		return it
	}
	end, alias := in.alias(from, to)
	it := item{name: alias, typ: in.expression(scope, from, end), from: from, to: end}
	if chain := in.chain(from); len(chain) > 0 && chain[len(chain)-1] == end-1 {
		if in.chained(scope, chain) == Mixed {
			it.typ = Mixed
		}
		if alias == "" {
			it.name = in.name(end - 1)
		}
	}
	return it
}

// alias parts the expression between two tokens from the name it is given.
func (in *inference) alias(from, to int) (end int, alias string) {
	last := to - 1
	if last <= from || in.kind(last) != Word && in.kind(last) != Quoted && in.kind(last) != String {
		return to, ""
	}
	switch {
	case in.word(last-1) == "AS":
		return last - 1, in.name(last)
	case in.kind(last) == Word && (reserved[in.words[last]] || in.word(last) == "END" && in.pair[last] >= 0),
		in.word(last-1) == "OVER", !in.endsOperand(last - 1):
		return to, ""
	default:
		return last, in.name(last)
	}
}
