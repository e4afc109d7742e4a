package typing

import (
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// typeStar is the type of what a * gives, which is not looked into.
const typeStar = "*"

// ColumnTypes returns the types of a query's n output columns. A recursive
// query is first taken to keep the types of its first SELECT; if one of its
// columns does not, none is known.
func (in *Inference) ColumnTypes(q *syntax.Query, n int) []string {
	types := slices.Repeat([]string{value.TypeNull}, n)
	for _, c := range q.Cores {
		if in.busy[c] {
			in.recursive[q] = true
			continue
		}
		of := in.spread(q, c, n)
		if of == nil {
			of = make([]string, n)
		}
		for k := range types {
			if len(q.Cores) == 1 {
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

// spread lays a core's items over n columns; a * takes what the others leave. It is nil
// where they do not fit.
func (in *Inference) spread(q *syntax.Query, c *syntax.Core, n int) []string {
	items, stars := in.Items(q, c), 0
	for _, it := range items {
		if it.Star {
			stars++
		}
	}
	if stars > 1 || len(items)-stars > n || stars == 0 && len(items) != n {
		return nil
	}
	types := make([]string, 0, n)
	for _, it := range items {
		if !it.Star {
			types = append(types, it.Type)
			continue
		}
		left := n - len(items) + 1
		if of := in.viewed(q, c); len(of) == left {
			types = append(types, of...)
		} else {
			types = append(types, slices.Repeat([]string{typeStar}, left)...)
		}
	}
	return types
}

// viewed returns the types that a * gives of a core that reads one view and nothing else.
func (in *Inference) viewed(q *syntax.Query, c *syntax.Core) []value.Type {
	if sources := in.Scope(q, c).Sources; in.known.View != nil && len(sources) == 1 && sources[0].Table != "" {
		return in.known.View(sources[0].Table)
	}
	return nil
}

// Items reads the SELECT list of a core.
func (in *Inference) Items(q *syntax.Query, c *syntax.Core) []Item {
	if items, seen := in.items[c]; seen {
		return items
	}
	if in.busy[c] {
		return nil
	}
	in.busy[c] = true
	defer delete(in.busy, c)
	scope := in.Scope(q, c)
	if in.Word(c.Start) == "VALUES" {
		items := in.rowItems(scope, c)
		in.items[c] = items
		return items
	}
	end := c.ItemsEnd()
	var items []Item
	from := c.Items
	for at := from; at <= end; at = in.Skip(at) {
		if at < end && in.Words[at] != "," {
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
func (in *Inference) rowItems(scope *Scope, c *syntax.Core) []Item {
	var items []Item
	for row := c.Items; in.Word(row) == "("; row = in.Pair[row] + 2 {
		cells := in.Split(row)
		if items != nil && len(cells) != len(items) {
			return nil
		}
		for i, cell := range cells {
			typ := in.Expression(scope, cell[0], cell[1])
			if row == c.Items {
				items = append(items, Item{Name: fmt.Sprintf("column%d", i+1), Type: typ, From: cell[0], To: cell[1]})
			} else {
				items[i] = Item{Name: items[i].Name, Type: union(items[i].Type, typ)}
			}
		}
		if in.Word(in.Pair[row]+1) != "," {
			break
		}
	}
	return items
}

// item reads the entry of a SELECT list between two tokens.
func (in *Inference) item(scope *Scope, from, to int) Item {
	if to > from && in.Word(to-1) == "*" && (to-from == 1 || in.Word(to-2) == ".") {
		it := Item{Star: true}
		if to-from > 2 {
			it.Of = in.Name(to - 3)
		}
		return it
	}
	end, alias := in.alias(from, to)
	it := Item{Name: alias, Type: in.Expression(scope, from, end), From: from, To: end}
	if last := in.NameEnd(from); last >= 0 && last == end-1 {
		if in.nameType(scope, from, last) == Mixed {
			it.Type = Mixed
		}
		if alias == "" {
			it.Name = in.Name(end - 1)
		}
	}
	return it
}

// alias parts the expression between two tokens from the name it is given.
func (in *Inference) alias(from, to int) (end int, alias string) {
	last := to - 1
	if last <= from || in.Kind(last) != token.Word && in.Kind(last) != token.Quoted && in.Kind(last) != token.String {
		return to, ""
	}
	switch {
	case in.Word(last-1) == "AS":
		return last - 1, in.Name(last)
	case in.Kind(last) == token.Word && (syntax.Reserved[in.Words[last]] || in.Word(last) == "END" && in.Pair[last] >= 0),
		in.Word(last-1) == "OVER", !in.EndsOperand(last - 1):
		return to, ""
	default:
		return last, in.Name(last)
	}
}
