package typing

import "github.com/viewfinder-sql/viewfinder/internal/value"

// Root is what an expression comes down to, through parentheses and through the
// names that subqueries and aliases give.
type Root struct {
	Scope *Scope
	// First and Last are its tokens.
	First, Last int
	// Column says that it is a table's column, of the type, and Plain that the values
	// of no other expression stand beside its own.
	Column, Plain bool
	Type          value.Type
}

// maxRoot bounds how many names one leads through.
const maxRoot = 50

// Root follows the expression that the tokens first to last are.
func (in *Inference) Root(sc *Scope, first, last int) Root {
	r := Root{Scope: sc, First: first, Last: last, Plain: true}
	for range maxRoot {
		for in.Word(r.First) == "(" && in.Pair[r.First] == r.Last && in.Structure.Opened(r.First+1) == nil {
			r.First++
			r.Last--
		}
		if in.NameEnd(r.First) != r.Last {
			return r
		}
		next, ok := in.named(r.Scope, in.qualifier(r.First, r.Last), in.Name(r.Last))
		if !ok {
			return r
		}
		next.Plain = next.Plain && r.Plain
		if r = next; r.Column {
			return r
		}
	}
	return r
}

// named finds what a name stands for, one step on; ok is false where that is not
// known.
func (in *Inference) named(sc *Scope, table, name string) (r Root, ok bool) {
	for ; sc != nil; sc = sc.Outer {
		for _, src := range sc.Sources {
			if table != "" && src.Name != table {
				continue
			}
			if r, found, opaque := in.ColumnIn(src, name); found || opaque {
				return r, found
			}
		}
		if it, found := in.aliased(sc, table, name); found {
			return Root{Scope: sc, First: it.From, Last: it.To - 1, Plain: true}, it.To > it.From
		}
	}
	return r, false
}

// ColumnIn is named for one source; opaque says that not all of its columns are
// known.
func (in *Inference) ColumnIn(src Source, name string) (r Root, found, opaque bool) {
	if in.steps++; in.steps > maxSteps {
		return r, false, true
	}
	if src.Table != "" {
		typ, ok := in.known.Column(src.Table, name)
		return Root{Column: true, Plain: true, Type: typ}, ok, false
	}
	if src.Query == nil || len(src.Query.Cores) == 0 {
		return r, false, true
	}
	q := src.Query
	first := q.Cores[0]
	items := in.Items(q, first)
	for i, it := range items {
		switch {
		case it.Star && src.Columns == nil:
			for _, inner := range in.Scope(q, first).Sources {
				if it.Of != "" && inner.Name != it.Of {
					continue
				}
				if r, found, opaque := in.ColumnIn(inner, name); found || opaque {
					r.Plain = r.Plain && len(q.Cores) == 1
					return r, found, opaque
				}
			}
		case it.Star || src.Columns != nil && (i >= len(src.Columns) || src.Columns[i] != name) || src.Columns == nil && it.Name != name:
		default:
			return Root{Scope: in.Scope(q, first), First: it.From, Last: it.To - 1, Plain: len(q.Cores) == 1}, it.To > it.From, it.To <= it.From
		}
	}
	return r, false, items == nil
}

// TimeColumn reports whether it is a column that compares as times by itself.
func (r Root) TimeColumn() bool { return r.Column && r.Plain && r.Type == value.TypeDatetime }

// Uniform reports whether an expression is a call of a function whose type does not depend
// on its arguments: all values that it gives are then in one form.
func (in *Inference) Uniform(r Root) bool {
	return !r.Column && in.IsCall(r.First) && in.Words[r.First] != "CAST" && in.Pair[r.First+1] == r.Last && in.known.Function(in.Words[r.First], nil) != ""
}

// Applied is an affinity that SQLite gives to what is compared.
type Applied uint8

// The affinities, of what neither is a column nor a CAST none.
const (
	None Applied = iota
	Textual
	Numeric
)

// AffinityOf is that of a column or of a CAST.
func (in *Inference) AffinityOf(r Root) Applied {
	typ := r.Type
	if !r.Column {
		if in.Word(r.First) != "CAST" || in.Word(r.First+1) != "(" || in.Pair[r.First+1] != r.Last {
			return None
		}
		name := in.castName(r.First)
		typ = Affinity(name)
		if typ == "" && name != "" {
			return Numeric
		}
	}
	switch {
	case value.IsNumber(typ):
		return Numeric
	case typ == value.TypeText || typ == value.TypeDatetime || typ == value.TypeJSON:
		return Textual
	default:
		return None
	}
}
