// Package sqltext reads SQL text before SQLite does: what kind of statement it
// is, what it calls, which parameters and which LIMIT it has, and which of its
// forms SQLite's grammar lacks. Everything here is a pure function.
//
// # Who decides
//
// SQLite's parser is the authority on what is valid; what this package does not
// know it leaves alone. [Analyze] refuses a text only where SQLite would
// misread it (# as a comment, a second statement, an odd number of quotes) or
// where the form is known and not supported ([dialect.Refusals]). Every
// [token.Error] says where, in lines and characters.
//
// # The way of a text
//
// Data flows one way, and each room on it knows only those before:
//
//   - token cuts the text;
//   - syntax finds groups, operands, clauses and expressions;
//   - dialect rewrites the forms that SQLite lacks, by edits that edit keeps by token;
//   - typing infers what type an expression has, in the text that came of it;
//   - coerce has comparisons made by those types.
//
// A text is cut into tokens once: where the dialect's forms changed nothing, what was
// read of the text as given serves the types and the comparisons, and where comparisons
// changed nothing, what was inferred serves [Statement.ColumnTypes]. [Statement.Position]
// leads from SQLite's text back to the text as given.
//
// # Facts
//
// This package itself reads what a statement is: its [Kind], its parameters, its hints, the
// call of a procedure, what DESCRIBE and SHOW list, the labels of its columns, and the
// [Shape] and the LIMIT, which serve the size of the first page. An answer never depends
// on those.
package sqltext
