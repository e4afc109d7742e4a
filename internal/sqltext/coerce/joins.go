package coerce

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/typing"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// joins rewrites what joins compare by the names of columns.
type joins struct{ *comparer }

// rewrite rewrites what JOIN … USING (x) and NATURAL JOIN compare: as a name alone
// stands there, the subquery that makes the column gives it the collating sequence
// of times, where one of the columns that are compared holds times.
func (r joins) rewrite() {
	for _, q := range r.Structure.Queries {
		for _, c := range q.Cores {
			if c.From < 0 {
				continue
			}
			sc := r.ScopeAt(c.From)
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
func (r joins) shared(sc *typing.Scope, c *syntax.Core) (names []string) {
	natural := false
	for i := c.From; i < c.End; i = r.Skip(i) {
		switch {
		case r.Is(i-1, "USING", "("):
			for _, part := range r.Split(i) {
				names = append(names, r.Name(part[0]))
			}
		case r.Word(i) == "NATURAL" && sc != nil && !natural:
			natural = true
			for _, src := range sc.Sources {
				names = append(names, r.columnNames(src)...)
			}
		}
	}
	return names
}

// columnNames returns the names of a subquery's columns, as far as they are known.
func (r joins) columnNames(src typing.Source) (names []string) {
	if src.Columns != nil || src.Query == nil || len(src.Query.Cores) == 0 {
		return src.Columns
	}
	for _, it := range r.Items(src.Query, src.Query.Cores[0]) {
		if it.Name != "" {
			names = append(names, it.Name)
		}
	}
	return names
}

// unite has the columns of one name compared as times, if one of them holds times.
func (r joins) unite(sc *typing.Scope, name string) {
	if sc == nil {
		return
	}
	times, of := false, 0
	for _, src := range sc.Sources {
		typ, ok, _ := r.SourceColumn(src, name)
		times = times || ok && value.IsTime(typ)
		if ok {
			of++
		}
	}
	if !times || of < 2 {
		return
	}
	for _, src := range sc.Sources {
		found, ok, _ := r.ColumnIn(src, name)
		if !ok {
			found, ok = r.firstRow(src, name)
		}
		if !ok || found.Column && found.Type == value.TypeDatetime || found.Last < found.First || slices.Contains(r.collated, found.Last) {
			continue
		}
		if n := r.Operands.Expression(found.First); n != nil && n.Last == found.Last && !r.chosen(operand{node: n}, nil) {
			r.collate(n)
		}
	}
}

// firstRow finds a column in the first row of VALUES (…), (…), which gives the others
// their collating sequence.
func (r joins) firstRow(src typing.Source, name string) (found typing.Root, ok bool) {
	if src.Query == nil || len(src.Query.Cores) == 0 || r.Word(src.Query.Cores[0].Start) != "VALUES" {
		return found, false
	}
	cells := r.Split(src.Query.Cores[0].Items)
	i := slices.Index(r.columnNames(src), name)
	if i < 0 || i >= len(cells) {
		return found, false
	}
	return typing.Root{First: cells[i][0], Last: cells[i][1] - 1}, true
}
