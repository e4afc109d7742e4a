// Package session is the core that runs statements: pools, sessions, statements, rows and
// reports. It knows nothing of those who show the answers. The database/sql driver is one
// of them; the server for clients of PostgreSQL stands on it in the same way.
//
//	pool, err := session.Open(cfg, connect.Options{})
//	s, err := pool.Session(ctx)
//	st, err := s.Prepare(ctx, "SELECT Id, Caption FROM Media WHERE Created >= ?")
//	st.Columns(); st.Params() // known before it runs
//	rows, err := st.Run(ctx, []session.Arg{{Value: since}})
//	for err = rows.Next(); err == nil; err = rows.Next() {
//		use(rows.Row())
//	}
//	rows.Close()
//	report, _ := rows.Report()
//
// # What there is
//
// A [Pool] is made of [Parts] that its sessions share: the way to the platform, the
// catalogue, the log, the journal of calls and warnings. A [Session] is a relational
// engine in memory, opened with its first statement and closed while the session rests
// ([Session.Rest]), for one goroutine at a time. A [Statement] is prepared without
// anything being sent; its [Rows] are fetched as they are read, and tell at their end
// by a [Report] what they cost and whether they are whole.
//
// Rows are handed over one by one, each as soon as it is there. Batches were measured:
// handing over 256 at a time takes 4 % less of the engine's time for a million rows
// (134 ms for 140 ms), copied as they have to be; and a batch would ask the API for rows
// that nobody may come to.
//
// # From outside
//
// [Session.Cancel], and [Pool.Cancel] with the session's [Key], end from any goroutine
// what a session runs: with [ErrCancelled]. The end of a statement's context does so
// too. [Session.Set] gives a session properties of its own: those that say how
// statements run, not what sessions share.
//
// # A statement's way
//
// The text is analysed, and what reads is compiled by the engine; EXEC finds its
// procedure, and what does not read is refused (prepare.go, statement.go, refuse.go). A text
// that gives a table no value is read again (again.go).
// Run (run.go) begins an execution (execution.go), which the log (log.go), the journal
// (journal.go) and the report (report.go) see. Its rows (rows.go) come of the fetch
// (fetched.go), of EXPLAIN (explain.go) or of a procedure (exec.go), whose requests
// are told of and paid for as those of a SELECT (exec_calls.go). What changes a table
// (change.go) has its rows collected by the engine, then checked, then written one by one
// (change_run.go, change_writer.go; package write), all before there are rows to read; its
// EXPLAIN (change_explain.go) stops before the writing. Statements that others need are run
// by statements.go. into.go has the rows of
// a SELECT go into a file. translated.go takes statements of other dialects, which are in
// the engine's words already. views.go knows the views that the user defined, which the
// engine has as views of its own; views_change.go defines them, and has sessions and
// statements go on with the new ones. approve.go asks before something is written, and
// keeps what was for sys_identity. registry.go finds
// tables by name, errors_sql.go says what is wrong with a text, lint.go what is
// hardly meant. past.go knows what viewfinder sync keeps. settings.go is what properties come to that may differ by session,
// cancel.go what ends executions from outside.
package session
