package pgfunc

import "github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"

// vectorForms are the functions of the catalogue's vectors, which are counted from 0, and of
// its other arrays.
func vectorForms() []Form {
	return []Form{
		native(Scalar, "array_upper", types(pgtype.Int2Vector, pgtype.Int4), pgtype.Int4, vectorUpper),
		native(Scalar, "array_upper", types(pgtype.OidVector, pgtype.Int4), pgtype.Int4, vectorUpper),
		native(Scalar, "array_lower", types(pgtype.Int2Vector, pgtype.Int4), pgtype.Int4, vectorLower),
		native(Scalar, "array_lower", types(pgtype.OidVector, pgtype.Int4), pgtype.Int4, vectorLower),
		native(Scalar, "array_to_string", types(pgtype.ACLItemArray, text), text, "pg_array_to_string($1, $2)"),
		nulls(native(Scalar, "array_to_string", types(pgtype.ACLItemArray, text, text), text, "pg_array_to_string_null($1, $2, $3)")),
		set("pg_partition_ancestors", types(pgtype.Regclass), pgtype.Regclass, "pg_partition_ancestors", func(*call) (rows, error) { return each(nil, alone), nil }), // nothing has partitions
	}
}

const (
	vectorUpper = "(CASE $2 WHEN 1 THEN json_array_length($1) - 1 END)"
	vectorLower = "(CASE WHEN $2 = 1 AND $1 IS NOT NULL THEN 0 END)"
)
