// Package program reads the programs into which SQLite compiles statements, as
// EXPLAIN lists them: which result columns are only handed over ([Hands]), what a statement compares with what ([Comparisons]), which columns it compares
// at all ([Compared]), on which it decides about rows ([Decisions]), and which tables it is
// sure to read, and how far ([Visits]). It is pure: listings come in as [Instruction]s.
//
// # Comparisons
//
// SQLite's own compilation is the only reading of a statement that knows what its
// names stand for, whichever subquery, common table expression or CASE they come
// through. Of each instruction that compares, the registers are traced back to
// the instructions that may have written them, against the flow of control, and
// from records to what they were made of, through sorters, co-routines and
// transient tables. Where a value ends up is an [Origin]: a column of a table, a
// constant, a parameter, or something else, of which nothing is said.
//
// What may be one of several values (CASE, COALESCE, the arms of a UNION) has
// several origins. Tracing errs on that side: an origin too many keeps a
// conclusion from being drawn, never makes one.
//
// # Visits
//
// Whether a run comes to a scan, and reads it to its end, is asked of the flow of
// control alone: a condition may turn out either way, so what is certain is so for all
// rows there may be. A LIMIT, an EXISTS, a join whose outer side may be empty leave
// ways round. Whether constants and parameters alone decide about that ([Given]) is so where
// whatever else turns before leads to the same. So is whether an argument is a column of
// the row at which another scan stands ([RowColumn]): what was kept while that scan went on
// is none.
//
// # Decisions
//
// Which columns conditions decide by ([Decisions]) is asked of both. A branch that goes by
// what is made of a column decides if a row that comes by it may leave nothing behind: no
// row of the result, no record, no part of an aggregate. If the ways meet again before,
// as of a CASE, the branch itself decides nothing, and what is written on the way depends
// on the column from then on. Whatever lets a row go that is no condition (OFFSET,
// DISTINCT, a full sorter) is told from its instructions.
//
// An instruction that the package does not know makes the whole program
// unreadable: [ErrUnknown]. The tests of package engine see to it that none of
// the SQLite in use is.
package program
