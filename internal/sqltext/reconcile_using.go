package sqltext

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// using rewrites what JOIN … USING (x) and NATURAL JOIN compare: as a name alone
// stands there, the subquery that makes the column gives it the collating sequence
// of times, where one of the columns that are compared holds times.
func (r *reconciler) using() {
	for _, q := range r.structure.queries {
		for _, c := range q.cores {
			if c.from < 0 {
				continue
			}
			sc := r.scopeAt(c.from)
			names := r.shared(sc, c)
			slices.Sort(names)
			for _, name := range slices.Compact(names) {
				r.unite(sc, name)
			}
		}
	}
}

// shared returns the names of the columns that the joins of a SELECT compare by
// their names.
func (r *reconciler) shared(sc *scope, c *core) (names []string) {
	natural := false
	for i := c.from; i < c.end; i = r.skip(i) {
		switch {
		case r.is(i-1, "USING", "("):
			for _, part := range r.split(i) {
				names = append(names, r.name(part[0]))
			}
		case r.word(i) == "NATURAL" && sc != nil && !natural:
			natural = true
			for _, src := range sc.sources {
				names = append(names, r.columnNames(src)...)
			}
		}
	}
	return names
}

// columnNames returns the names of a subquery's columns, as far as they are known.
func (r *reconciler) columnNames(src source) (names []string) {
	if src.columns != nil || src.query == nil || len(src.query.cores) == 0 {
		return src.columns
	}
	for _, it := range r.itemsOf(src.query, src.query.cores[0]) {
		if it.name != "" {
			names = append(names, it.name)
		}
	}
	return names
}

// unite has the columns of one name compared as times, if one of them holds times.
func (r *reconciler) unite(sc *scope, name string) {
	if sc == nil {
		return
	}
	times, of := false, 0
	for _, src := range sc.sources {
		typ, ok, _ := r.sourceColumn(src, name)
		times = times || ok && value.IsTime(typ)
		if ok {
			of++
		}
	}
	if !times || of < 2 {
		return
	}
	for _, src := range sc.sources {
		found, ok, _ := r.namedIn(src, name)
		if !ok {
			found, ok = r.firstRow(src, name)
		}
		if !ok || found.column && found.typ == value.TypeDatetime || found.last < found.first || slices.Contains(r.collated, found.last) {
			continue
		}
		if n := r.trees.tree(found.first); n != nil && n.last == found.last && !r.chosen(operand{node: n}, nil) {
			r.collate(n)
		}
	}
}

// firstRow finds a column in the first row of VALUES (…), (…), which gives the others
// their collating sequence.
func (r *reconciler) firstRow(src source, name string) (found root, ok bool) {
	if src.query == nil || len(src.query.cores) == 0 || r.word(src.query.cores[0].start) != "VALUES" {
		return found, false
	}
	cells := r.split(src.query.cores[0].items)
	i := slices.Index(r.columnNames(src), name)
	if i < 0 || i >= len(cells) {
		return found, false
	}
	return root{first: cells[i][0], last: cells[i][1] - 1}, true
}
