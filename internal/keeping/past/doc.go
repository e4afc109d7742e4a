// Package past reads what viewfinder sync keeps in an SQLite file, for statements: a table as
// it was at a moment, as it is now, or all of its versions.
//
//	r, err := past.Open(ctx, path)
//	list, err := r.Tables(ctx)
//	tables := past.Tables(list) // for the engine: kept.Media, kept.Media_history
//	source := past.NewSource(open, only) // of one execution
//	ctx = past.With(ctx, source)
//	… the engine reads
//	source.Notes(), source.AsOf()
//
// # The tables
//
//	kept.<table>          what is so now, or, where its hidden column as_of is given, what
//	                      was so at that moment; as a function kept.<table>(moment)
//	kept.<table>_history  all versions, with account, seen_from, seen_to, missing and scan
//
// The columns are those that the sink keeps, in its order. All tables of a statement are read
// in one transaction of the file, which nothing is written to. A source that is bound to one
// account reads the versions and the readings of that one alone. A value that is read and is NULL
// has its reasons told by [Source.Notes], as they were kept with its row.
//
// # What is whole
//
// The book of the file (sync_scan) says which readings there were. At a moment a table of an
// account is whole where for every time of its range the last reading before the moment was
// complete, from the beginning on: see [history.Book]. What is not is told by a note that is
// incomplete; of a moment before the first reading of all accounts there is an [Error].
package past
