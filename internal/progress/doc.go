// Package progress tells how far a statement has come: somebody at a terminal by a line that is
// drawn over, after a second, and by a bar of the bytes that are uploaded; programs by JSON, an
// object a second and one at the end.
//
//	t := progress.New(progress.Options{Messages: os.Stderr, Way: way, Terminal: true})
//	ctx = t.Watch(ctx, progress.Estimate(db, query, args)) // the statement runs under it
//	out = t.Before(out)                                    // the line goes before rows come
//	…
//	t.End(report)
//
// What it tells comes from the driver ([driver.WithProgress]); how many calls there will be,
// EXPLAIN says, which makes none. [In] finds what tells of a context's statement, for those who
// know of waits. How many of a list of things are done is told by [Tasks].
package progress
