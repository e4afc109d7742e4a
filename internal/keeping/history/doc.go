// Package history is the model of what is kept: a [Table] has rows, of which every version is
// kept; a [Step] brings what one reading has seen; a [Sink] commits steps. It does no I/O.
//
// [Batch.Decide] says what a step changes: a sink looks up the latest versions of the
// step's rows and those that are open in its scope, and writes what Decide says. Thus all sinks keep the same.
//
//	claim, err := sink.Claim(ctx, task)              // fences whoever had it before
//	… read from where claim.Checkpoint says …
//	counts, err := sink.Commit(ctx, claim, step)     // all of it, or ErrFenced and nothing
//
// # What a version is
//
// A row is known by its account and its key ([Table.RowKey]). It has a new version where a
// value differs, of a column that is not [Column.Volatile], such as an address that has a new
// signature in every answer. Reasons of missing values are kept with a version and make none:
// a reading tells them of columns, not of rows, so that they vary with what else was read.
//
// Versions of a row never overlap, also where clocks go back: one that begins no later than
// its predecessor begins a microsecond after it, one after a gap no earlier than the gap.
package history
