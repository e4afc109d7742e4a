// Package pgtype has the types of PostgreSQL that statements here may use: their object
// identifiers and names, and how the relational engine holds their values.
//
// # How the engine holds values
//
// Each type has one form in the engine, so that equal values are equal and can be compared
// by the engine itself, wherever the form's order is the type's:
//
//	boolean                      the integer 0 or 1
//	smallint, integer, bigint, oid   an integer
//	double precision, real       a float; NaN is the text "NaN", which sorts behind all floats; in arrays the
//	                             infinities are texts too
//	numeric                      a text, as PostgreSQL prints it ("3.3333333333333333"); ordered by the collation NUMERIC
//	text, varchar, char, name    a text, ordered by its bytes (locale C)
//	timestamp, timestamptz       the text "2006-01-02 15:04:05" (value.FormatTime), timestamptz in UTC; a fraction of
//	                             up to six digits only where there is one
//	date                         the text "2006-01-02"
//	time                         the text "15:04:05", a fraction only where there is one
//	interval                     the text "M D U": months, days, microseconds; ordered by the collation INTERVAL
//	json, jsonb                  the document's text; of jsonb as PostgreSQL prints it
//	bytea                        a blob
//	bit                          a text of the digits 0 and 1
//	arrays                       a JSON array of the elements' forms, NULL as null, a bytea as its text;
//	                             int2vector and oidvector too
//
// "infinity" and "-infinity" are dates and timestamps too. Years are those from 1 to 9999.
//
// # Forms
//
// [AppendText] and [AppendBinary] make of the engine's form the two forms in which values
// travel; [DecodeText], which is PostgreSQL's own input of each type, and [DecodeBinary] go
// the other way. What [Infos] and [ByName] tell is what the catalogue says of types.
//
// The package imports pgerror and pgtime alone.
package pgtype
