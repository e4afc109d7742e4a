// Package sqltext reads SQL text before SQLite does: what kind of statement it
// is, what it calls, which parameters and which LIMIT it has, and which of its
// forms SQLite's grammar lacks. Those forms are rewritten by position: the text
// between them stays as it was written, and no parser's tree is ever printed.
// SQLite's parser is the authority on what is valid; what this package does not
// know it leaves alone.
//
// [Analyze] gives a [Statement]; [Lex] cuts text into tokens. Everything here
// is a pure function.
package sqltext
