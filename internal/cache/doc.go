// Package cache keeps rows of tables in a file of its own, for later statements and for
// times without a network.
//
//	f := cache.At(cache.Place{Path: path, Key: key})
//	err := f.Store(ctx, nil, cache.Batch{Table: table, Scan: scan, Rows: rows})
//	r, err := f.Reader(ctx)
//	scans, err := r.Scans("Media")
//	rows, err := r.Read(ctx, cache.Wanted{Table: "Media", Columns: []string{"Id", "Caption"}})
//
// # The file
//
// One SQLite file for each login and for what decides its rows, with a write-ahead log, so
// that readers see one generation while another one is written. It is encrypted: pages,
// the log and what else SQLite writes ([Place.Key]). Each kept table is a table in it with
// its key and indexes; the tables that begin with viewfinder_ are the format's:
//
//   - viewfinder_table: the kept tables, their columns, types and keys;
//   - viewfinder_scan: the book, a line for each scan that what is kept rests on;
//   - viewfinder_lease: who is reading a table anew, over all processes;
//   - viewfinder_usage, viewfinder_process: how much of the platform's rate limits is used,
//     and who has called lately. These are in a file of the app, see [File.ShareUsage].
//
// The version of the format is the file's user_version. An older one is brought up to date
// in one transaction, a newer one is refused by name ([FormatError]).
//
// # The book
//
// A [Scan] says what was read, of which accounts and over which range of time, with which
// columns, when, whether to its end, what it cost and why values of it are NULL. Rows are
// looked for in the file only where one scan covers them all ([Scan.Covers]).
//
// Writing is one transaction: the rows, those that are gone, the line of the book. Rows
// leave only where a complete scan that covers them did not meet them. A row that comes
// new with fewer columns than an older scan has makes that one's line leave the book,
// since its columns would be NULL in that row.
//
// Rows wait for that transaction in an [Aside], a [Pile] for each scan: a few in memory, the
// others in a file beside the cache that has no name while it is in use.
//
// # One at a time
//
// A [Lease] is a row that one process holds for a table, and renews as long as rows come;
// one that is not renewed ends. What is written under a lease that has ended is dropped.
package cache
