// Package machine runs programs into which SQLite has compiled statements, where they are
// made of a few plain instructions: those that move through tables, compare what stands
// there, sort, group, number and count rows, and hand them over. What they take of the way
// of each value into SQLite's memory and back is most of what a long scan or join costs.
//
// [Assemble] takes a listing. It knows each instruction with all of its operands, and
// refuses a program for the first thing that it does not know: what is not understood to
// the end is SQLite's to run. Nothing is taken from the shape of a program, so that
// subqueries, set operations, co-routines and LIMIT are what they are to SQLite: jumps.
//
// [Run] does what SQLite does, in the same order, so that tables cannot tell who asks them:
// cursors are opened, begun, moved, read and closed as they would be. A row that it gives
// is made of registers.
//
// # Values
//
// What is compared is compared as SQLite does it. Integers, texts and what both of them are
// in decimal are compared here; where affinity asks for more of a value (a text that may be
// a number in any of its forms, a number with a fraction as text), it is SQLite that
// converts it ([Host].Convert), and the outcome is compared here.
//
// # Records
//
// What is sorted, grouped or numbered, or stands in a transient table, is kept as records, of
// about the length of SQLite's, and bounded as its memory is ([Host].Hold, [Host].Fits).
// Sorters make the comparisons that SQLite's make, in the same order: rows that are alike
// stay in theirs, and who hears of what is compared hears the same. A register has room for a
// value and for a record; a program in which one may be taken for the other is refused.
//
// # Functions
//
// Functions are the host's ([Known].Function), of a number of arguments that the program
// tells; of SQLite's aggregates row_number and count are known. An ordered index, as of
// DISTINCT, IN and ORDER BY with a LIMIT, is not.
//
// # What may change
//
// SQLite compiles a statement anew where a parameter that it planned by has another value:
// the pattern of LIKE, the number of LIMIT. Neither is run here: LIKE is a function, and what
// counts has to be a constant.
package machine
