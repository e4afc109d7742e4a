// Package dialect turns the forms of SQL that SQLite's grammar lacks into those that it
// has.
//
// The forms stand in one table ([Forms]), from which the manual is made and whose examples
// the tests run, and so do those that are known and not supported ([Refusals]). [Rewrite]
// rewrites them by position. A family of forms is an object over the rewriter. A
// parameter that is moved or repeated (TOP ?, L_LAST_N_DAYS(?)) makes every parameter carry
// its number.
//
// Names of date parts (DATEADD(day, …)) are told by their place, in which a
// column makes no sense; DATE '2026-05-04' from a column with an alias by what
// the string says; CONVERT(x, type) from CONVERT(type, x) by which of the two
// names a type. The functions that rewrites call are those of package sqlfunc.
//
// Where SQLite hands to no table a value that a statement has, the text is read again
// ([Reading]), in other words that say the same.
//
// What is no form of these is left alone: SQLite's parser is the authority on what is
// valid.
package dialect
