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
//   - regular expressions with lookaround, back references and collating elements, and
//     those in which PostgreSQL would prefer another match than Go's engine (0A000)
//   - floats' trigonometric and hyperbolic functions, roots of three, decimal logarithms
//     and powers may differ in the last digit ([Form.Inexact])
//   - the share of a percentile is not checked where there are no rows
//   - powers and exponentials of numeric with thousands of digits (0A000)
//
// # Errors and bounds
//
// Errors are of type [pgerror.Error]; the engine keeps their text, in which
// [pgerror.FromText] finds them. The text of a statement is anyone's: what takes long looks
// at the statement's context meanwhile, texts that grow are refused beyond the
// connection's bound, and aggregates that hold values share a budget of 64 MB for each
// connection.
package pgfunc
