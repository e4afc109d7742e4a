// Package coerce has the two sides of each comparison compared as what they are: by the
// types that are inferred for them.
//
// To SQLite a time is a text and what a function gives has no affinity: a day is not
// its midnight, one form of an instant not the other, and a number less than any
// text. Columns of times have a collating sequence that compares instants, columns of
// numbers an affinity; by the types that are inferred, expressions get the same. Where
// one side of a comparison is a time, the left one gets that collating sequence; a
// computed number beside a text or a parameter becomes CAST(x AS NUMERIC), which changes
// no number. Neither changes a value, and what compares rightly by itself stays as it
// is, a column above all: its terms are pushed down.
//
// To SQLite, the collating sequence of any part is that of the whole. A comparison
// inside an expression is therefore shielded by COLLATE BINARY, and a side that has a
// shielded part is collated always.
//
// What is sorted, grouped or made one by expressions of times is given that collating
// sequence as well, unless all values are dates, or, where it is for equality alone, what
// one function writes, which is in one form. Set operations are decided by the items of
// their first SELECT.
//
// A time plus a number becomes a call; other arithmetic on times is an error. Where a
// type is unknown, nothing is rewritten.
package coerce
