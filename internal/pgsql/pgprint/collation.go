package pgprint

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgcheck"
)

// To the engine, a collating sequence that any part of an expression has is that of the whole: a text
// would be sorted, and compared, as the numerics are that one of its conditions compares. An
// expression with such a part therefore has that of its own type around it.

// own is the collating sequence that is written behind an expression whose text is known: that of
// its type where a part of it may have another one.
func own(e *pgcheck.Expr, text string) string {
	if !pgcheck.HeldAsText(e.Type) || !strings.Contains(text, " COLLATE ") {
		return ""
	}
	switch e.Kind {
	case pgcheck.Const, pgcheck.Scalar, pgcheck.List, pgcheck.Rows: // of which the engine takes none out
		return ""
	}
	collation := pgcheck.Collation(e.Type)
	if collation == "" {
		collation = "BINARY"
	}
	if e.Kind == pgcheck.Template && e.SQL == "$1 COLLATE "+collation { // which says so itself
		return ""
	}
	return " COLLATE " + collation
}
