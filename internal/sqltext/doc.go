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
// # Analysis
//
// [Shape] and the LIMIT serve the size of the first page, [InferTypes] the types
// of expressions, for which SQLite gives none; those of columns and functions are
// told to it ([Known]). Both are guesses: an answer never
// depends on them.
package sqltext
