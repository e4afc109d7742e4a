package fetch_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The generator makes SQL out of a tape of bytes, each of which decides one
// thing. A byte of 0 is the simplest choice, and so is the end of the tape:
// cutting and zeroing bytes makes a statement smaller, which is how one that
// fails is shrunk, and a fuzzer's input is a statement.

// tape is the source of a generator's choices.
type tape struct {
	data []byte
	at   int
}

func (t *tape) next() int {
	if t.at >= len(t.data) {
		return 0
	}
	t.at++
	return int(t.data[t.at-1])
}

// below chooses one of n.
func (t *tape) below(n int) int {
	if n > 256 {
		return (t.next()<<8 | t.next()) % n
	}
	return t.next() % n
}

// chance is true in so many cases of a hundred.
func (t *tape) chance(percent int) bool { return t.next() >= 256-256*percent/100 }

// weigh chooses an index by weights; the first is the simplest.
func (t *tape) weigh(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	n := t.next() * sum / 256
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	return 0
}

func choose[T any](t *tape, list []T) T { return list[t.below(len(list))] }

// class is what a column can be compared with.
type class int

const (
	classID class = iota // of the objects of one domain
	classText
	classInteger
	classInstant
)

// operand is a column or an expression that a scope offers.
type operand struct {
	expr   string
	class  class
	domain string // of ids: what they are ids of
	values []any  // texts and integers that it is likely to hold
}

// source is one item of a FROM clause.
type source struct {
	text    string // with its alias
	columns []operand
	key     string // a column that tells its rows apart; "" where there is none
	outer   bool   // the right side of a LEFT JOIN
	ties    bool   // rows share a key
}

// settled is an order that leaves no choice of a table's first rows: that of its key, or
// where rows share one, of all that is read of them.
func (s source) settled() string {
	if !s.ties {
		return s.key
	}
	columns := make([]string, len(s.columns))
	for i, c := range s.columns {
		columns[i] = c.expr
	}
	return strings.Join(columns, ", ")
}

// query is a statement and what is needed to compare its rows.
type query struct {
	sql   string
	limit string // LIMIT clause behind it
	order []int  // result columns, from 0, that it is ordered by
	args  []any
	// keys is the length of its longest list of keys, ranges how many ranges of
	// time it reads.
	keys, ranges int
	// refused says that it is to be refused.
	refused bool
}

func (q query) text() string { return q.sql + q.limit }

var numbered = regexp.MustCompile(`\?[0-9]+`)

// highest is the largest number of a parameter in the text, which a statement made
// smaller may have lost.
func (q query) highest() (most int) {
	for _, p := range numbered.FindAllString(q.text(), -1) {
		n, _ := strconv.Atoi(p[1:]) // digits
		most = max(most, n)
	}
	return most
}

// namesNoTime reports whether it compares with a text that is no time, which tables that
// read ranges of time tell.
func (q query) namesNoTime() bool { return strings.Contains(q.text()+fmt.Sprint(q.args), noTime) }

// generator makes one statement over a world's tables.
type generator struct {
	*tape
	world *world
	args  []any
	named int
	ctes  []source
	arms  int // set operations that we are inside of

	keys, ranges int // see query

	everyone map[string]bool // who asks for what tables name, see [namedTable.asks]
}

func (w *world) generate(data []byte) query {
	g := &generator{tape: &tape{data: data}, world: w}
	with, body := "", ""
	var out []operand
	if g.chance(50) {
		with = g.with()
		body, out = g.body(nil, 2)
	} else {
		body, out = g.single()
	}
	q := query{sql: with + body}
	order := ""
	if g.chance(45) {
		for range 1 + g.weigh(50, 30, 20) {
			q.order = append(q.order, g.below(len(out)))
		}
		var terms []string
		for _, i := range q.order {
			terms = append(terms, fmt.Sprintf("%d%s", i+1, choose(g.tape, []string{" DESC", "", " DESC", " ASC"})))
		}
		order = " ORDER BY " + strings.Join(terms, ", ")
	}
	q.sql += order
	if g.chance(35) {
		q.limit = g.limit()
	}
	q.args, q.keys, q.ranges = g.args, g.keys, g.ranges
	return q
}

// limit makes a LIMIT clause.
func (g *generator) limit() string {
	n := g.below(40)
	if g.chance(25) {
		n = g.below(400)
	}
	text := fmt.Sprintf(" LIMIT %d", n)
	if g.chance(30) {
		text += fmt.Sprintf(" OFFSET %d", g.below(60))
	}
	return text
}

func (g *generator) alias() string {
	g.named++
	return fmt.Sprintf("t%d", g.named)
}

// with makes the common table expressions that the statement may read.
func (g *generator) with() string {
	if !g.chance(22) {
		return ""
	}
	var parts []string
	for range 1 + g.weigh(70, 30) {
		name := fmt.Sprintf("w%d", len(g.ctes)+1)
		hint := choose(g.tape, []string{"", "MATERIALIZED ", "NOT MATERIALIZED "})
		body, out := g.limitable(1)
		parts = append(parts, fmt.Sprintf("%s AS %s(%s)", name, hint, body))
		g.ctes = append(g.ctes, source{text: name, columns: out})
	}
	return "WITH " + strings.Join(parts, ", ") + " "
}

// body makes a SELECT, or several with set operations between them. want are the
// classes that its columns must have, nil for any.
func (g *generator) body(want []operand, depth int) (sql string, out []operand) {
	kind := g.weigh(56, 20, 8, 16)
	if depth == 0 && kind == 3 {
		kind = 0
	}
	switch kind {
	case 1:
		return g.grouped(want, depth)
	case 2:
		if want == nil {
			return g.windowed(depth)
		}
	case 3:
		g.arms++
		defer func() { g.arms-- }()
		sql, out = g.body(want, depth-1)
		for range 1 + g.weigh(80, 20) {
			more, _ := g.body(out, depth-1)
			sql += choose(g.tape, []string{" UNION ALL ", " UNION ", " EXCEPT ", " INTERSECT "}) + more
		}
		return sql, out
	}
	return g.simple(want, depth)
}

// simple makes a SELECT without groups.
func (g *generator) simple(want []operand, depth int) (sql string, out []operand) {
	from, sources := g.from(depth)
	columns := all(sources)
	where := g.where(columns, depth)
	if last := sources[len(sources)-1]; last.outer && last.key != "" && g.chance(12) { // those that have no match
		where = " WHERE " + last.key + " IS NULL" + strings.Replace(where, " WHERE ", " AND ", 1)
	}
	out = g.items(columns, want, depth)
	distinct := ""
	if g.chance(12) {
		distinct = "DISTINCT "
	}
	list, out := labelled(out)
	return "SELECT " + distinct + list + from + where, out
}

// items chooses the columns of a result.
func (g *generator) items(columns, want []operand, depth int) (out []operand) {
	if want != nil {
		for _, w := range want {
			out = append(out, g.alike(columns, w, depth))
		}
		return out
	}
	for range 1 + g.weigh(25, 30, 25, 20) {
		out = append(out, g.expression(columns, depth))
	}
	return out
}

// labelled writes a result's columns, each under a name of its own, and returns
// them as the scope around sees them.
func labelled(items []operand) (list string, out []operand) {
	var parts []string
	for i, c := range items {
		name := fmt.Sprintf("c%d", i+1)
		parts = append(parts, c.expr+" AS "+name)
		c.expr = name
		out = append(out, c)
	}
	return strings.Join(parts, ", "), out
}

// grouped makes a SELECT with aggregates.
func (g *generator) grouped(want []operand, depth int) (sql string, out []operand) {
	from, sources := g.from(depth)
	columns := all(sources)
	where := g.where(columns, depth)
	var keys []operand
	if want == nil {
		for range g.weigh(30, 50, 20) {
			keys = append(keys, g.key(columns))
		}
		out = slices.Clone(keys)
		for range 1 + g.weigh(60, 30, 10) {
			out = append(out, g.aggregate(columns))
		}
	} else {
		for _, w := range want {
			if w.class == classInteger {
				out = append(out, g.aggregate(columns))
				continue
			}
			k := g.alike(columns, w, 0)
			out = append(out, operand{expr: "min(" + k.expr + ")", class: k.class, domain: k.domain, values: k.values})
		}
	}
	list, out := labelled(out)
	sql = "SELECT " + list + from + where
	if len(keys) > 0 {
		var names []string
		for _, k := range keys {
			names = append(names, k.expr)
		}
		sql += " GROUP BY " + strings.Join(names, ", ")
		if g.chance(30) {
			sql += " HAVING " + g.aggregate(columns).expr + choose(g.tape, []string{" > ", " <= ", " <> "}) + fmt.Sprint(g.below(20))
		}
	}
	return sql, out
}

// aggregate makes one whose value does not depend on the order of rows.
func (g *generator) aggregate(columns []operand) operand {
	c := choose(g.tape, columns)
	switch g.weigh(40, 15, 15, 10, 10, 10) {
	case 1:
		return operand{expr: "count(DISTINCT " + c.expr + ")", class: classInteger}
	case 2:
		c.expr = choose(g.tape, []string{"max(", "min("}) + c.expr + ")"
		return c
	case 3:
		if c.class == classInteger {
			return operand{expr: choose(g.tape, []string{"sum(", "avg(", "total("}) + c.expr + ")", class: classInteger}
		}
	case 4:
		return operand{expr: "group_concat(" + c.expr + ", ',' ORDER BY " + c.expr + ")", class: classText}
	case 5:
		return operand{expr: "count(*) FILTER (WHERE " + g.predicate(columns, 0) + ")", class: classInteger}
	}
	return operand{expr: choose(g.tape, []string{"count(*)", "count(" + c.expr + ")"}), class: classInteger}
}

// windowed makes a SELECT with window functions that rank ties alike.
func (g *generator) windowed(depth int) (sql string, out []operand) {
	from, sources := g.from(depth)
	columns := all(sources)
	where := g.where(columns, depth)
	out = g.items(columns, nil, depth)
	for range 1 + g.weigh(70, 30) {
		c := choose(g.tape, columns)
		f := choose(g.tape, []string{
			"rank()", "dense_rank()", "count(*)", "count(" + c.expr + ")", "min(" + c.expr + ")", "max(" + c.expr + ")",
			"percent_rank()", "first_value(" + c.expr + ")",
		})
		over := ""
		if g.chance(60) {
			over = "PARTITION BY " + g.key(columns).expr + " "
		}
		by := choose(g.tape, columns).expr
		if strings.HasPrefix(f, "first_value") {
			by = c.expr
		}
		over += "ORDER BY " + by + choose(g.tape, []string{"", " DESC"})
		out = append(out, operand{expr: f + " OVER (" + over + ")", class: classInteger})
	}
	list, out := labelled(out)
	return "SELECT " + list + from + where, out
}

// limitable makes a SELECT for use as a source: now and then one of the first
// rows of a table in an order that leaves no choice.
func (g *generator) limitable(depth int) (sql string, out []operand) {
	if !g.chance(25) {
		return g.body(nil, depth)
	}
	s := g.table(g.someTable(nil))
	where := g.where(s.columns, 0)
	out = g.items(s.columns, nil, 0)
	out = append(out, s.columns[0]) // the key
	sort := s.settled()
	if instants := ofClass(s.columns, classInstant); len(instants) > 0 && g.chance(70) {
		// Without the key behind it the engine can leave the order to the fetch.
		sort = choose(g.tape, instants).expr + choose(g.tape, []string{" DESC", " ASC"})
		if !g.world.distinct[sort[strings.IndexByte(sort, '.')+1:strings.IndexByte(sort, ' ')]] || !strings.HasPrefix(s.text, "Media ") && !strings.HasPrefix(s.text, "IGMedia ") {
			sort += ", " + s.settled()
		}
	}
	list, out := labelled(out)
	sql = "SELECT " + list + " FROM " + s.text + where + " ORDER BY " + sort + fmt.Sprintf(" LIMIT %d", 1+g.below(30))
	if g.chance(25) {
		sql += fmt.Sprintf(" OFFSET %d", g.below(50))
	}
	return "SELECT * FROM (" + sql + ")", out
}
