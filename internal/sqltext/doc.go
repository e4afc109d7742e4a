// Package sqltext reads SQL text before SQLite does: what kind of statement it
// is, what it calls, which parameters and which LIMIT it has, and which of its
// forms SQLite's grammar lacks. Everything here is a pure function.
//
// # Who decides
//
// SQLite's parser is the authority on what is valid; what this package does not
// know it leaves alone. [Analyze] refuses a text only where SQLite would
// misread it (# as a comment, a second statement, an odd number of quotes) or
// where the form is known and not supported ([Refusals]). Every [Error] says
// where, in lines and characters.
//
// # Rewriting
//
// The forms that SQLite lacks stand in one table ([Forms]), from which the
// manual is made and whose examples the tests run. They are rewritten by
// position: the text between them stays as it was written, and no parser's tree
// is ever printed. An edit belongs to a token, so it never moves the place of
// another; where several wrap the same tokens, the one that wraps less stands
// further in. A parameter that is moved or repeated (TOP ?, L_LAST_N_DAYS(?))
// makes every parameter carry its number, so the caller binds by number:
// [Statement.Params]. [Statement.Position] leads from SQLite's text back to the
// text as given.
//
// Names of date parts (DATEADD(day, …)) are told by their place, in which a
// column makes no sense; DATE '2026-05-04' from a column with an alias by what
// the string says; CONVERT(x, type) from CONVERT(type, x) by which of the two
// names a type. The functions that rewrites call are those of package sqlfunc.
//
// # Comparing
//
// To SQLite a time is a text and what a function gives has no affinity: a day is not
// its midnight, one form of an instant not the other, and a number less than any
// text. Columns of times have a collating sequence that compares instants, columns of
// numbers an affinity; by the types that are inferred, expressions get the same. The
// text that the forms were rewritten in is read a second time. Where one side of a
// comparison is a time, the left one gets that collating sequence; a computed number
// beside a text or a parameter becomes CAST(x AS NUMERIC), which changes no number.
// Neither changes a value, and what compares rightly by itself stays as it is, a
// column above all: its terms are pushed down.
//
// To SQLite, the collating sequence of any part is that of the whole. A comparison
// inside an expression is therefore shielded by COLLATE BINARY, and a side that has a
// shielded part is collated always.
//
// A time plus a number becomes a call; other arithmetic on times is an error. Where a
// type is unknown, nothing is rewritten.
//
// # Analysis
//
// [Shape] and the LIMIT serve the size of the first page, and an answer never depends
// on them. [InferTypes] serves the types of the result's columns, for which SQLite
// gives none; those of columns and functions are told to it ([Known]). What it says
// is right or unknown: comparisons depend on it.
package sqltext
