package pgfunc

import "github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"

const element = pgtype.AnyElement

// windowForms are window functions, which are the engine's own.
var windowForms = []Form{
	native(Window, "row_number", nil, pgtype.Int8, "row_number()"),
	native(Window, "rank", nil, pgtype.Int8, "rank()"),
	native(Window, "dense_rank", nil, pgtype.Int8, "dense_rank()"),
	native(Window, "percent_rank", nil, pgtype.Float8, "percent_rank()"),
	native(Window, "cume_dist", nil, pgtype.Float8, "cume_dist()"),
	native(Window, "ntile", types(pgtype.Int4), pgtype.Int4, "ntile($1)"),
	native(Window, "lag", types(element), element, "lag($1)"),
	native(Window, "lag", types(element, pgtype.Int4), element, "lag($1, $2)"),
	native(Window, "lag", types(pgtype.AnyCompatible, pgtype.Int4, pgtype.AnyCompatible), pgtype.AnyCompatible, "lag($1, $2, $3)"),
	native(Window, "lead", types(element), element, "lead($1)"),
	native(Window, "lead", types(element, pgtype.Int4), element, "lead($1, $2)"),
	native(Window, "lead", types(pgtype.AnyCompatible, pgtype.Int4, pgtype.AnyCompatible), pgtype.AnyCompatible, "lead($1, $2, $3)"),
	native(Window, "first_value", types(element), element, "first_value($1)"),
	native(Window, "last_value", types(element), element, "last_value($1)"),
	native(Window, "nth_value", types(element, pgtype.Int4), element, "nth_value($1, $2)"),
}
