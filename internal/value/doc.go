// Package value holds one SQL value on its way from a JSON answer to a result
// row.
//
// A [Value] is NULL, an integer, a float, a text or a blob: the storage classes of
// the relational engine. Everything richer is a text or an integer with a meaning
// that the column's type in the catalogue gives:
//
//   - a boolean is the integer 0 or 1;
//   - an instant is the text "2006-01-02 15:04:05" in UTC, with a fraction of
//     up to nine digits only where there is one ([FormatTime], [ParseTime]); where
//     SQL sees it, it is in the connection's [Zone];
//   - a JSON document is its text.
//
// The package stands on the ground floor: it imports nothing of the project.
package value
