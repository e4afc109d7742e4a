// Package regex holds texts against the regular expressions of Go's package
// regexp, for SQL from anywhere: what a pattern and a match of it may take is
// bounded, and a long match ends with its context.
//
// A dot matches line breaks too. Patterns never take more time than grows with
// their own size times the length of the text; all matches of a text may take that
// for each of them.
package regex
