package pgcheck

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// label is what an output is called: by its alias, or as PostgreSQL calls it.
func label(item pgparse.Item, e *Expr) string {
	if item.Alias.Text != "" {
		return item.Alias.Text
	}
	if name, _ := figured(item.Expr, e); name != "" {
		return name
	}
	return "?column?"
}

// figured is the name that an expression gives its output, and how much it means it: 2 for a
// name, 1 for what only says what kind it is, 0 for none.
func figured(tree pgparse.Expr, e *Expr) (string, int) {
	switch t := tree.(type) {
	case *pgparse.Name:
		return t.Parts[len(t.Parts)-1].Text, 2
	case *pgparse.Call:
		return t.Name, 2
	case *pgparse.Cast:
		if name, strength := figured(t.Arg, nil); strength == 2 {
			return name, 2
		}
		name := t.Type.Name
		return strings.Trim(name, `"`), 1
	case *pgparse.Operation:
		if t.Symbol == "overlaps" { // a function, to PostgreSQL
			return t.Symbol, 2
		}
	case *pgparse.Case:
		if t.Else != nil {
			if name, strength := figured(t.Else, nil); strength == 2 {
				return name, 2
			}
		}
		return "case", 1
	case *pgparse.Collate:
		return figured(t.Arg, e)
	case *pgparse.Field:
		return t.Name.Text, 2
	case *pgparse.Subscript:
		return figured(t.Arg, nil)
	case *pgparse.Array:
		return "array", 2
	case *pgparse.Row:
		return "row", 2
	case *pgparse.Subquery:
		switch {
		case t.Word != "":
			return strings.ToLower(t.Word), 2
		case e != nil && e.Query != nil && len(e.Query.Outputs) > 0 && e.Query.Outputs[0].Name != "?column?":
			return e.Query.Outputs[0].Name, 2
		}
	}
	return "", 0
}

// isSpelt reports whether an expression is a column whose name the catalogue spells.
func (e *Expr) isSpelt() bool { return e.Kind == Column && e.Relation.Columns[e.Index].spelt }

// nearest is the column that was probably meant, as statements write it; "" for none.
func nearest(s *scope, name string) string {
	var known []string
	for ; s != nil; s = s.outer {
		for _, r := range s.relations {
			for _, col := range r.Columns {
				known = append(known, col.Name)
			}
		}
	}
	return suggest.Nearest(name, known)
}
