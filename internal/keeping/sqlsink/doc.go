// Package sqlsink keeps tables in PostgreSQL or in an SQLite file, with every version of their
// rows. It is a [history.Sink].
//
//	<table>_version   account, row_key, row_hash, seen_from, seen_to, missing, scan, and the
//	                  table's columns
//	<table>           a view of what is so now
//	<table>_as_of(t)  what was so at a moment: a function, in PostgreSQL
//	sync_scan         every reading: range, whole or not and why, calls, what it changed
//	sync_task         how far each table of each account has come, and who writes it
//	sync_table        what the tables are made of
//	sync_format       the version of all this
//
// PostgreSQL has them in the schema of the connection's search_path, under names in small
// letters, so that nobody has to quote them; times are timestamptz, missing is jsonb. SQLite
// has times as texts of one width, 2026-11-30T06:00:00.000000Z, which compare as times do, and
// what is true or false as 1 or 0.
//
// A commit is one transaction, which begins with the fence: the task's row is updated where it
// has the number of the claim, and stays locked to the end. Claims are numbered over all tasks,
// so that a number is never given twice, whatever was erased.
//
// A sink of an older form is migrated by the first program that is newer, in one transaction;
// one of a newer form is refused.
package sqlsink
