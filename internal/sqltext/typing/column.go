package typing

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// column returns the type of a column by its name, and the name of its table
// or "". Both are in lower case.
func (in *Inference) column(sc *Scope, table, name string) value.Type {
	for ; sc != nil; sc = sc.Outer {
		found, opaque, typ := 0, false, ""
		for _, src := range sc.Sources {
			if table != "" && src.Name != table {
				continue
			}
			t, ok, known := in.SourceColumn(src, name)
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
			return it.Type
		}
	}
	return ""
}

// aliased finds the item of a scope's SELECT that has the name for an alias.
func (in *Inference) aliased(sc *Scope, table, name string) (it Item, ok bool) {
	if table != "" {
		return it, false
	}
	items := in.Items(sc.Query, sc.Core)
	i := slices.IndexFunc(items, func(it Item) bool { return it.Name == name && !it.Star })
	if i < 0 {
		return it, false
	}
	return items[i], true
}

// SourceColumn returns the type of a source's column. known says that all of
// the source's columns are known, so that one that is not found is not there.
func (in *Inference) SourceColumn(src Source, name string) (typ value.Type, ok, known bool) {
	if in.steps++; in.steps > maxSteps {
		return "", false, false
	}
	if src.Table != "" {
		typ, ok = in.known.Column(src.Table, name)
		return typ, ok, true
	}
	if src.Query == nil || len(src.Query.Cores) == 0 {
		return "", false, false
	}
	q := src.Query
	first := in.Items(q, q.Cores[0])
	if first == nil {
		return "", false, false
	}
	if src.Columns != nil {
		for i, c := range src.Columns {
			if c == name {
				return in.ColumnTypes(q, len(src.Columns))[i], true, true
			}
		}
		return "", false, true
	}
	known = true
	for i, it := range first {
		switch {
		case it.Star:
			t, found := in.starColumn(q, it, name)
			if found {
				if len(q.Cores) > 1 {
					t = ""
				}
				return t, true, true
			}
			known = false
		case it.Name == name:
			return in.positionType(q, i, len(first)), true, true
		}
	}
	return "", false, known
}

// positionType returns the type of the i-th of a query's n columns; for a set
// operation, all its SELECTs must agree.
func (in *Inference) positionType(q *syntax.Query, i, n int) value.Type {
	if len(q.Cores) == 1 {
		return in.Items(q, q.Cores[0])[i].Type
	}
	if slices.ContainsFunc(in.Items(q, q.Cores[0]), func(it Item) bool { return it.Star }) {
		return ""
	}
	return in.ColumnTypes(q, n)[i]
}

// starColumn finds a column behind the * of a query's first SELECT.
func (in *Inference) starColumn(q *syntax.Query, star Item, name string) (typ value.Type, ok bool) {
	for _, src := range in.Scope(q, q.Cores[0]).Sources {
		if star.Of != "" && src.Name != star.Of {
			continue
		}
		if t, found, _ := in.SourceColumn(src, name); found {
			return t, true
		}
	}
	return "", false
}
