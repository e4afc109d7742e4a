// Package pgnumeric counts as PostgreSQL's type numeric does: exactly, and with the number
// of digits behind the point that PostgreSQL shows. Values are those of apd, whose exponent
// is the scale with its sign turned, and never above 0. A text of a value is PostgreSQL's.
//
// The precise functions (Ln, Exp, Power) are computed in binary, with more digits than are shown:
// apd's, which [Log] is made of, take a hundred times as long, as each step of theirs is rounded to decimal digits.
//
// Errors are of type [pgerror.Error], with PostgreSQL's SQLSTATE and message.
package pgnumeric
