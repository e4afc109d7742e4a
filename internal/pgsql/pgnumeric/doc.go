// Package pgnumeric counts as PostgreSQL's type numeric does: exactly, and with the number
// of digits behind the point that PostgreSQL shows. Values are those of apd, whose exponent
// is the scale with its sign turned, and never above 0. A text of a value is PostgreSQL's.
//
// The precise functions (Ln, Exp, Power) are apd's, asked for more digits than are shown.
//
// Errors are of type [pgerror.Error], with PostgreSQL's SQLSTATE and message.
package pgnumeric
