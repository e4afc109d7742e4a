package sqltext

import "github.com/viewfinder-sql/viewfinder/internal/value"

// root is what an expression comes down to, through parentheses and through the
// names that subqueries and aliases give.
type root struct {
	scope *scope
	// first and last are its tokens.
	first, last int
	// column says that it is a table's column, of type typ, and plain that the values
	// of no other expression stand beside its own.
	column, plain bool
	typ           string
}

// maxRoot bounds how many names one leads through.
const maxRoot = 50

// rootOf follows the expression that the tokens first to last are.
func (in *inference) rootOf(sc *scope, first, last int) root {
	r := root{scope: sc, first: first, last: last, plain: true}
	for range maxRoot {
		for in.word(r.first) == "(" && in.pair[r.first] == r.last && in.queries[r.first+1] == nil {
			r.first++
			r.last--
		}
		parts := in.chain(r.first)
		if len(parts) == 0 || parts[len(parts)-1] != r.last {
			return r
		}
		table := ""
		if len(parts) > 1 {
			table = in.name(parts[len(parts)-2])
		}
		next, ok := in.named(r.scope, table, in.name(r.last))
		if !ok {
			return r
		}
		next.plain = next.plain && r.plain
		if r = next; r.column {
			return r
		}
	}
	return r
}

// named finds what a name stands for, one step on; ok is false where that is not
// known.
func (in *inference) named(sc *scope, table, name string) (r root, ok bool) {
	for ; sc != nil; sc = sc.outer {
		for _, src := range sc.sources {
			if table != "" && src.name != table {
				continue
			}
			if r, found, opaque := in.namedIn(src, name); found || opaque {
				return r, found
			}
		}
		if it, found := in.aliased(sc, table, name); found {
			return root{scope: sc, first: it.from, last: it.to - 1, plain: true}, it.to > it.from
		}
	}
	return r, false
}

// namedIn is named for one source; opaque says that not all of its columns are
// known.
func (in *inference) namedIn(src source, name string) (r root, found, opaque bool) {
	if in.steps++; in.steps > maxSteps {
		return r, false, true
	}
	if src.table != "" {
		typ, ok := in.known.Column(src.table, name)
		return root{column: true, plain: true, typ: typ}, ok, false
	}
	if src.query == nil || len(src.query.cores) == 0 {
		return r, false, true
	}
	q := src.query
	first := q.cores[0]
	items := in.itemsOf(q, first)
	for i, it := range items {
		switch {
		case it.star && src.columns == nil:
			for _, inner := range in.scopeOf(q, first).sources {
				if it.of != "" && inner.name != it.of {
					continue
				}
				if r, found, opaque := in.namedIn(inner, name); found || opaque {
					r.plain = r.plain && len(q.cores) == 1
					return r, found, opaque
				}
			}
		case it.star || src.columns != nil && (i >= len(src.columns) || src.columns[i] != name) || src.columns == nil && it.name != name:
		default:
			return root{scope: in.scopeOf(q, first), first: it.from, last: it.to - 1, plain: len(q.cores) == 1}, it.to > it.from, it.to <= it.from
		}
	}
	return r, false, items == nil
}

// timeColumn reports whether it is a column that compares as times by itself.
func (r root) timeColumn() bool { return r.column && r.plain && r.typ == value.TypeDatetime }

// The affinities that SQLite gives to what is compared.
type side uint8

const (
	neither side = iota
	textual
	numeric
)

// affinityOf is that of a column or of a CAST.
func (in *inference) affinityOf(r root) side {
	typ := r.typ
	if !r.column {
		if in.word(r.first) != "CAST" || in.word(r.first+1) != "(" || in.pair[r.first+1] != r.last {
			return neither
		}
		as := in.find(r.first+2, r.last, "AS")
		name := ""
		for at := as + 1; as > 0 && at < r.last && in.kind(at) == Word; at++ {
			name += in.words[at] + " "
		}
		typ = affinity(name)
		if typ == "" && name != "" {
			return numeric
		}
	}
	switch {
	case value.IsNumber(typ):
		return numeric
	case typ == value.TypeText || typ == value.TypeDatetime || typ == value.TypeJSON:
		return textual
	default:
		return neither
	}
}
