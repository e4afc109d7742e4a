package sqltext

import (
	"slices"
	"strings"
)

// scope is what the names in a query's expressions may refer to.
type scope struct {
	outer   *scope
	sources []source
	// query and core are whose scope it is: an alias of an item is a name, too,
	// where no column has it.
	query *query
	core  *core
}

// source is one table, view or subquery of a FROM clause.
type source struct {
	name  string // the alias or the name, in lower case
	table string // the catalogue's table, "" for others
	// query is a derived table or a common table expression, columns the names
	// it gives its columns, if any.
	query   *query
	columns []string
}

// name returns the name that token i spells, in lower case.
func (in *inference) name(i int) string { return strings.ToLower(unquote(in.text(i))) }

// scopeOf reads the FROM clause of a core.
func (in *inference) scopeOf(q *query, c *core) *scope {
	sc := &scope{query: q, core: c}
	if c.from >= 0 {
		end := c.end
		for _, clause := range []int{c.where, c.group, c.having, c.window} {
			if clause >= 0 {
				end = min(end, clause)
			}
		}
		in.readSources(sc, q, c.from+1, end)
	}
	if q.place == placeExpr && q.parent != nil {
		if outer := in.enclosing(q.parent, c.start); outer != nil {
			sc.outer = in.scopeOf(q.parent, outer)
		}
	}
	return sc
}

// enclosing returns the core of q that token i stands in.
func (in *inference) enclosing(q *query, i int) *core {
	for _, c := range q.cores {
		if c.start < i && i < c.end {
			return c
		}
	}
	return nil
}

func (in *inference) readSources(sc *scope, q *query, from, to int) {
	for i := from; i < to; i++ {
		switch {
		case in.structure.tables[i]:
			parts := in.chain(i)
			last := parts[len(parts)-1]
			src := in.tableSource(q, in.name(last))
			i = last
			if in.word(i+1) == "(" { // a table function
				src.table, src.query = "", nil
				i = in.pair[i+1]
			}
			i = in.sourceAlias(&src, i, to)
			sc.sources = append(sc.sources, src)
		case in.words[i] == "(" && in.queries[i+1] != nil:
			src := source{query: in.queries[i+1]}
			if src.query.place != placeFrom {
				i = in.pair[i]
				continue
			}
			i = in.sourceAlias(&src, in.pair[i], to)
			sc.sources = append(sc.sources, src)
		case in.words[i] == "(" && in.words[i-1] != "USING" && (i == from || in.oneOf(i-1, ",", "JOIN", "(")):
			in.readSources(sc, q, i+1, in.pair[i])
			i = in.pair[i]
		}
	}
}

// sourceAlias reads [AS] alias behind token i and returns the last token read.
func (in *inference) sourceAlias(src *source, i, to int) int {
	next := i + 1
	if in.word(next) == "AS" {
		next++
	}
	if next >= to || in.kind(next) != Word && in.kind(next) != Quoted && in.kind(next) != String ||
		in.kind(next) == Word && (reserved[in.words[next]] || notAlias[in.words[next]] && next == i+1) {
		return i
	}
	src.name = in.name(next)
	return next
}

// notAlias are words that follow a table without being its alias.
var notAlias = wordSet(`LEFT RIGHT FULL INNER OUTER CROSS NATURAL INDEXED WINDOW OFFSET FETCH`)

// tableSource finds what a name in FROM refers to: a common table expression in
// sight, else a table.
func (in *inference) tableSource(q *query, name string) source {
	for holder := q; holder != nil; holder = holder.parent {
		if holder.with < 0 {
			continue
		}
		for i := holder.with + 1; i < len(in.words) && !in.oneOf(i, "SELECT", "VALUES"); i++ {
			if in.words[i] == "(" {
				i = in.pair[i]
				continue
			}
			if !in.oneOf(i+1, "AS", "(") || in.kind(i) != Word && in.kind(i) != Quoted || in.name(i) != name {
				continue
			}
			return in.withSource(i, name)
		}
	}
	return source{name: name, table: name}
}

// withSource reads name[(columns)] AS [[NOT] MATERIALIZED] (query) at token i.
func (in *inference) withSource(i int, name string) source {
	src := source{name: name}
	if i++; in.word(i) == "(" {
		for _, c := range in.split(i) {
			src.columns = append(src.columns, in.name(c[0]))
		}
		i = in.pair[i] + 1
	}
	for in.oneOf(i, "AS", "NOT", "MATERIALIZED") {
		i++
	}
	if in.word(i) == "(" {
		src.query = in.queries[i+1]
	}
	return src
}

// column returns the type of a column by its name, and the name of its table
// or "". Both are in lower case.
func (in *inference) column(sc *scope, table, name string) string {
	for ; sc != nil; sc = sc.outer {
		found, opaque, typ := 0, false, ""
		for _, src := range sc.sources {
			if table != "" && src.name != table {
				continue
			}
			t, ok, known := in.sourceColumn(src, name)
			switch {
			case ok && found == 0:
				found, typ = 1, t
			case ok && t != typ:
				return ""
			case !ok && !known:
				opaque = true
			}
		}
		if found > 0 {
			return typ
		}
		if opaque {
			return ""
		}
		if it, ok := in.aliased(sc, table, name); ok {
			return it.typ
		}
	}
	return ""
}

// aliased finds the item of a scope's SELECT that has the name for an alias.
func (in *inference) aliased(sc *scope, table, name string) (it item, ok bool) {
	if table != "" {
		return it, false
	}
	items := in.itemsOf(sc.query, sc.core)
	i := slices.IndexFunc(items, func(it item) bool { return it.name == name && !it.star })
	if i < 0 {
		return it, false
	}
	return items[i], true
}

// sourceColumn returns the type of a source's column. known says that all of
// the source's columns are known, so that one that is not found is not there.
func (in *inference) sourceColumn(src source, name string) (typ string, ok, known bool) {
	if in.steps++; in.steps > maxSteps {
		return "", false, false
	}
	if src.table != "" {
		typ, ok = in.known.Column(src.table, name)
		return typ, ok, true
	}
	if src.query == nil || len(src.query.cores) == 0 {
		return "", false, false
	}
	q := src.query
	first := in.itemsOf(q, q.cores[0])
	if first == nil {
		return "", false, false
	}
	if src.columns != nil {
		for i, c := range src.columns {
			if c == name {
				return in.columnTypes(q, len(src.columns))[i], true, true
			}
		}
		return "", false, true
	}
	known = true
	for i, it := range first {
		switch {
		case it.star:
			t, found := in.starColumn(q, it, name)
			if found {
				if len(q.cores) > 1 {
					t = ""
				}
				return t, true, true
			}
			known = false
		case it.name == name:
			return in.positionType(q, i, len(first)), true, true
		}
	}
	return "", false, known
}

// positionType returns the type of the i-th of a query's n columns; for a set
// operation, all its SELECTs must agree.
func (in *inference) positionType(q *query, i, n int) string {
	if len(q.cores) == 1 {
		return in.itemsOf(q, q.cores[0])[i].typ
	}
	if slices.ContainsFunc(in.itemsOf(q, q.cores[0]), func(it item) bool { return it.star }) {
		return ""
	}
	return in.columnTypes(q, n)[i]
}

// starColumn finds a column behind the * of a query's first SELECT.
func (in *inference) starColumn(q *query, star item, name string) (typ string, ok bool) {
	for _, src := range in.scopeOf(q, q.cores[0]).sources {
		if star.of != "" && src.name != star.of {
			continue
		}
		if t, found, _ := in.sourceColumn(src, name); found {
			return t, true
		}
	}
	return "", false
}
