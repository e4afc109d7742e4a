// Package pgfunc computes what PostgreSQL's functions, operators, casts and aggregates
// mean. Values are in the forms in which the engine holds them (package pgtype). One
// table, [Forms], declares each with the types of its arguments and of its result, and
// either the function of the engine that computes it, which [Register] puts on a
// connection, or the engine's own expression with the same meaning, so that what the
// engine can do by itself is left to it.
//
// # Meaning
//
// PostgreSQL 15 with locale C is the model, in which capitals and letters are those of
// ASCII. What is declared here has the same result, or the same SQLSTATE, for all
// arguments, with these exceptions, of which most are refused:
//
//   - dates and timestamps outside the years 1 to 9999 (22008)
//   - the age of an infinite timestamp, and series of such (0A000)
//   - intervals that PostgreSQL 15 lets go over their bounds in make_interval (22008)
//   - regular expressions with what looks ahead or behind, refers back, or means the
//     beginning or the end of words; directors, and the flags x, p, w, b and e; and, where it
//     matters what is matched first, those that mix greedy and lazy repetitions, or whose
//     groups stand beside branches or within repetitions (0A000)
//   - to_date and to_timestamp without a year, and by fields of weeks and centuries; to_char
//     of numbers by other fields than digits, points, commas, S, MI, PR and FM (0A000)
//   - arrays of more than one dimension, in most functions (0A000)
//   - powers and exponentials of numeric with thousands of digits (0A000)
//   - aggregates of floats, and min and max of numeric, over windows that move and have more
//     than 100,000 rows (0A000)
//   - floats' trigonometric and hyperbolic functions, roots of three, decimal logarithms
//     and powers may differ in the last digits ([Form.Inexact])
//   - the share of a percentile is not checked where there are no rows
//
// # Errors and bounds
//
// Errors are of type [pgerror.Error]; the engine keeps their text, in which
// [pgerror.FromText] finds them. The text of a statement is anyone's: what takes long looks
// at the statement's context meanwhile, texts that grow are refused beyond the
// connection's bound, and aggregates that hold values share a budget of 64 MB for each
// connection.
package pgfunc
