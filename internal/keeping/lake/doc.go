// Package lake keeps tables as Parquet files that other engines read: Spark, Trino, DuckDB. It is a history.Sink.
//
//	state, err := sqlsink.OpenSQLite(path)
//	sink, err := lake.Open(ctx, "s3://bucket/folder?region=eu-central-1", state)
//
//	<table>/month=2026-11/part-….parquet   versions that began in that month
//	<table>/manifest.json                  which parts there are: readers take what it names
//
// # What is once
//
// Files have no transactions, a database has. Everything that is committed goes into the state
// database first, as package sqlsink keeps it: fence, rows, closed versions, scan and checkpoint in
// one transaction. From there versions are written out, many in a part:
//
//	write     a part, under a name of its own, entered in lake_part as being written
//	commit    in one transaction: the part is live, its versions are marked as written
//	publish   the table's manifest names it
//
// A process that ends in between leaves a part that no manifest names, and versions that are
// not marked: they are written again, into another part, and count once. [Sink.Sweep] deletes
// what no table names. Two processes may write the same versions; the second one to commit finds
// them marked, and its part is deleted.
//
// The state database keeps what is so now, and the latest of what is not; versions that have
// a successor and were written out leave it.
//
// # What a part holds
//
// A row is a version as in <table>_version of package sqlsink: account, row_key, seen_from,
// seen_to, missing, scan and the table's columns, all names in small letters, which every
// engine takes without quotes. Parts do not change: a version that was written while it was
// open is written again when it ends, in the same month, with its seen_to. Of rows with the same account,
// row_key and seen_from the one with a seen_to counts. [Sink.Compact] makes one part of many small
// ones of a month, and leaves out what does not count.
//
// Rows are in the order of account, row_key and seen_from; groups have 100,000 rows at most; pages are
// compressed by zstd; ids are texts, times are TIMESTAMP in microseconds, UTC.
//
// # Retention
//
// [Sink.Expire] takes out what ended long ago, once a day for each table. As a version may have a
// row in one part as it was open and one in another with its end, all parts of a month are
// merged at once; lake_part.to_min says which months have something to take out. What waits is
// written out first, and leaves the state last: else a row without an end would stay.
//
// # Forgetting
//
// [Sink.Forget] takes an account out of the state, writes the parts that have it without it, and erases
// the old ones at once, with the versions that a bucket keeps of them.
package lake
