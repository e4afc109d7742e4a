package pgcheck

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// isReference reports whether a type is one of identifiers that are read and printed as names.
func isReference(t pgtype.OID) bool {
	return slices.Contains([]pgtype.OID{pgtype.Regclass, pgtype.Regtype, pgtype.Regproc, pgtype.Regprocedure, pgtype.Regoperator, pgtype.Regnamespace, pgtype.Regrole}, t)
}

// printReferences has a statement's outputs of types such as regclass, which are identifiers,
// and of arrays of them be what they are printed as.
func printReferences(q *Query) {
	one, ok := q.Body.(*Select)
	if !ok || one.Distinct || len(one.DistinctOn) > 0 {
		return
	}
	for i, e := range one.Items {
		var printed *Expr
		switch {
		case e.Type == pgtype.Regtype && e.Kind == Const:
			n, _ := e.Value.(int64)
			printed = &Expr{Kind: Const, Mod: -1, At: e.At, Value: pgtype.OID(n).String()}
		case isReference(e.Type):
			printed = apply(castOf(e.Type, pgtype.Text), e.At, e)
		case isReference(e.Type.Elem()):
			element := apply(castOf(e.Type.Elem(), pgtype.Text), e.At, &Expr{Kind: Template, SQL: "value", Type: e.Type.Elem(), Mod: -1, At: e.At})
			printed = mapped(e, pgtype.TextArray, element)
		default:
			continue
		}
		printed.Type = e.Type
		one.Items[i] = printed
	}
}
