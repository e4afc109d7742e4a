package fetch_test

import (
	"fmt"
	"slices"
	"strings"
)

// Statements of one table, and the plainest of two: lists of keys, ranges of
// time, counts.

// single makes one.
func (g *generator) single() (sql string, out []operand) {
	if len(g.world.arguments) > 0 && g.chance(50) {
		return g.fed()
	}
	s := g.table(g.someTable(nil))
	ids := ofClass(s.columns, classID)
	kind := g.weigh(28, 18, 13, 11, 12, 12, 6)
	if len(ids) == 0 { // permissions, which have a key of words
		kind = 1
	}
	switch kind {
	case 1:
		return g.counted(" FROM "+s.text+g.where(s.columns, 0), s)
	case 2:
		return g.rowsOf(" FROM "+s.text+" WHERE "+g.times(s), s)
	case 3:
		return g.related()
	case 4:
		c := choose(g.tape, ids)
		v := g.derived("(SELECT column1 AS id FROM (VALUES ("+strings.Join(g.keyList(c), "), (")+")))", nil)
		alias := v.text[strings.LastIndexByte(v.text, ' ')+1:]
		join := choose(g.tape, []string{" JOIN ", " LEFT JOIN ", " CROSS JOIN "})
		return g.rowsOf(" FROM "+v.text+join+s.text+" ON "+c.expr+" = "+alias+".id", s)
	case 5:
		return g.timesJoined(s)
	case 6:
		return g.twice(s)
	}
	c := choose(g.tape, ids)
	term := c.expr + choose(g.tape, []string{" IN (", " IN (", " IN (", " NOT IN ("}) + strings.Join(g.keyList(c), ", ") + ")"
	if g.chance(20) {
		term = c.expr + " IN (VALUES (" + strings.Join(g.keyList(c), "), (") + "))"
	}
	return g.rowsOf(" FROM "+s.text+" WHERE "+term, s)
}

// rowsOf selects the rows of a source, or counts them; some of them are kept by
// one more term.
func (g *generator) rowsOf(from string, s source) (string, []operand) {
	if g.chance(25) {
		from += " AND " + g.predicate(s.columns, 0)
	}
	if g.chance(30) {
		return g.counted(from, s)
	}
	items := append([]operand{s.columns[0]}, g.items(s.columns, nil, 0)...)
	if instants := ofClass(s.columns, classInstant); len(instants) > 0 && g.chance(25) {
		items = append(items, instants[0])
	}
	list, out := labelled(items)
	return "SELECT " + list + from, out
}

// twice reads a table from its beginning, and once more.
func (g *generator) twice(s source) (string, []operand) {
	list, out := labelled([]operand{s.columns[0]})
	one := "SELECT " + list + " FROM " + s.text
	return one + g.where(s.columns, 0) + choose(g.tape, []string{" UNION ALL ", " UNION ", " EXCEPT "}) + one + g.where(s.columns, 0), out
}

// counted counts what is read, with groups or without.
func (g *generator) counted(from string, s source) (string, []operand) {
	items := []operand{{expr: "count(*)", class: classInteger}}
	by := ""
	switch g.weigh(60, 20, 20) {
	case 1:
		items = append(items, g.aggregate(s.columns))
	case 2:
		k := g.key(s.columns)
		items, by = append(items, k), " GROUP BY "+k.expr
	}
	list, out := labelled(items)
	return "SELECT " + list + from + by, out
}

// related counts the rows along a relation of the catalogue.
func (g *generator) related() (string, []operand) {
	r := choose(g.tape, g.world.relations)
	one := g.table(g.world.named(r.Table))
	other := g.table(g.world.named(r.RefTable))
	alias := func(s source) string { return s.text[strings.LastIndexByte(s.text, ' ')+1:] }
	from := " FROM " + one.text + choose(g.tape, []string{" JOIN ", " LEFT JOIN ", " FULL JOIN "}) + other.text +
		" ON " + alias(one) + "." + r.Column + " = " + alias(other) + "." + r.RefColumn
	return g.counted(from, choose(g.tape, []source{one, other}))
}

func (w *world) named(table string) *tableInfo {
	return w.tables[slices.IndexFunc(w.tables, func(t *tableInfo) bool { return t.name == table })]
}

// listSizes are about where what is done with a list of keys changes.
var listSizes = []int{1, 2, 5, 29, 30, 31, 32, 49, 50, 51, 52, 64, 99, 100, 101, 120, 150, 200, 300, 400}

// keyList makes a list of ids of a column's objects: neighbours or scattered, with
// some that nothing has, with some twice, with a NULL, in an order of its own.
func (g *generator) keyList(c operand) []string {
	ids := g.world.listed[c.domain]
	n := choose(g.tape, listSizes)
	var list []string
	if len(ids) > 0 {
		step := choose(g.tape, []int{1, 1, 1, 2, 3, 7, 31, max(1, len(ids)/n)})
		at := g.below(len(ids))
		seen := map[string]bool{}
		for len(list) < min(n, len(ids)) {
			for seen[ids[at]] {
				at = (at + 1) % len(ids)
			}
			seen[ids[at]] = true
			list = append(list, g.keyText(ids[at]))
			at = (at + step) % len(ids)
		}
	}
	g.keys = max(g.keys, len(list))
	switch g.weigh(60, 10, 10, 10, 10) {
	case 1:
		for range 1 + g.below(60) {
			list = slices.Insert(list, g.below(len(list)+1), quote(fmt.Sprintf("179%014d", g.below(100_000))))
		}
	case 2:
		list = append(list, list[:len(list)/2]...)
	case 3:
		list = slices.Insert(list, g.below(len(list)+1), "NULL")
	case 4:
		list = append(list, quote(choose(g.tape, strange)))
	}
	if g.chance(30) {
		slices.Reverse(list)
	}
	if len(list) == 0 {
		list = []string{"'1'"}
	}
	return list
}

// keyText writes an id: most as a text, the form that lists have.
func (g *generator) keyText(id string) string {
	if len(g.args) < 200 && g.chance(4) {
		return g.param(id)
	}
	return quote(id)
}

// times makes ranges of time, one or several, of a source that has an instant.
func (g *generator) times(s source) string {
	instants := ofClass(s.columns, classInstant)
	if len(instants) == 0 {
		return g.predicate(s.columns, 0)
	}
	c := instants[0]
	var terms []string
	for range 1 + g.weigh(60, 20, 20) {
		switch g.weigh(30, 25, 15, 15, 15) {
		case 0:
			terms = append(terms, "("+c.expr+choose(g.tape, []string{" >= ", " > "})+g.literal(c)+" AND "+c.expr+choose(g.tape, []string{" < ", " <= "})+g.literal(c)+")")
		case 1:
			terms = append(terms, c.expr+choose(g.tape, []string{" >= ", " > "})+g.literal(c))
		case 2:
			terms = append(terms, c.expr+choose(g.tape, []string{" < ", " <= "})+g.literal(c))
		case 3:
			terms = append(terms, c.expr+" BETWEEN "+g.literal(c)+" AND "+g.literal(c))
		case 4:
			terms = append(terms, c.expr+" IN ("+g.literal(c)+", "+g.literal(c)+", "+g.literal(c)+")")
		}
	}
	g.ranges += len(terms)
	return "(" + strings.Join(terms, " OR ") + ")"
}

// timesJoined reads a range of time for each row of a list of them.
func (g *generator) timesJoined(s source) (string, []operand) {
	instants := ofClass(s.columns, classInstant)
	if len(instants) == 0 {
		return g.counted(" FROM "+s.text, s)
	}
	c := instants[0]
	var rows []string
	for range 1 + g.below(12) {
		rows = append(rows, "("+g.literal(c)+", "+g.literal(c)+")")
	}
	g.ranges += len(rows)
	v := g.derived("(SELECT column1 AS a, column2 AS b FROM (VALUES "+strings.Join(rows, ", ")+"))", nil)
	alias := v.text[strings.LastIndexByte(v.text, ' ')+1:]
	from := " FROM " + v.text + choose(g.tape, []string{" CROSS JOIN ", " LEFT JOIN ", " JOIN "}) + s.text +
		" ON " + c.expr + choose(g.tape, []string{" >= ", " > "}) + alias + ".a AND " + c.expr + choose(g.tape, []string{" < ", " <= "}) + alias + ".b"
	return g.rowsOf(from, s)
}
