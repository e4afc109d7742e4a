package pgfunc

import "github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"

// windowForms look at the rows of a window: the engine has them all. Those that count rows do
// so in bigint.
func windowForms() []Form {
	return []Form{
		native(Window, "row_number", nil, pgtype.Int8, "row_number()"),
		native(Window, "rank", nil, pgtype.Int8, "rank()"),
		native(Window, "dense_rank", nil, pgtype.Int8, "dense_rank()"),
		native(Window, "percent_rank", nil, pgtype.Float8, "percent_rank()"),
		native(Window, "cume_dist", nil, pgtype.Float8, "cume_dist()"),
		native(Window, "ntile", types(pgtype.Int4), pgtype.Int4, "ntile($1)"),
		native(Window, "nth_value", types(pgtype.AnyElement, pgtype.Int4), pgtype.AnyElement, "nth_value($1, $2)"),
		native(Window, "lag", types(pgtype.AnyElement), pgtype.AnyElement, "lag($1)"),
		native(Window, "lag", types(pgtype.AnyElement, pgtype.Int4), pgtype.AnyElement, "lag($1, $2)"),
		native(Window, "lag", types(pgtype.AnyCompatible, pgtype.Int4, pgtype.AnyCompatible), pgtype.AnyCompatible, "lag($1, $2, $3)"),
		native(Window, "lead", types(pgtype.AnyElement), pgtype.AnyElement, "lead($1)"),
		native(Window, "lead", types(pgtype.AnyElement, pgtype.Int4), pgtype.AnyElement, "lead($1, $2)"),
		native(Window, "lead", types(pgtype.AnyCompatible, pgtype.Int4, pgtype.AnyCompatible), pgtype.AnyCompatible, "lead($1, $2, $3)"),
		native(Window, "first_value", types(pgtype.AnyElement), pgtype.AnyElement, "first_value($1)"),
		native(Window, "last_value", types(pgtype.AnyElement), pgtype.AnyElement, "last_value($1)"),
	}
}
