package pgcheck

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// printReferences has a statement's outputs of types such as regclass, which are identifiers,
// be what they are printed as.
func printReferences(q *Query) {
	one, ok := q.Body.(*Select)
	if !ok || one.Distinct || len(one.DistinctOn) > 0 {
		return
	}
	for i, e := range one.Items {
		if !slices.Contains([]pgtype.OID{pgtype.Regclass, pgtype.Regtype, pgtype.Regproc, pgtype.Regnamespace, pgtype.Regrole}, e.Type) {
			continue
		}
		printed := apply(castOf(e.Type, pgtype.Text), e.At, e)
		printed.Type = e.Type
		one.Items[i] = printed
	}
}
