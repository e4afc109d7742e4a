// Package keeping is the floor on which answers become tables that last: in PostgreSQL, in an
// SQLite file or as Parquet, with every version of a row. It stands on package session, and
// nothing that package driver links stands on it.
//
// # The rooms
//
//	spec      what is kept: the file sync.yaml, and what is wrong with it
//	history   the model: tables, rows, scopes, steps, and the interface of what they are kept in
//	sqlsink   keeps them in PostgreSQL and in SQLite
//	reading   which statements bring a table up to date, step by step
//	stories   reads stories, by package reading, ever more often towards their end, and keeps what was seen last
//	webhook   takes the notices of webhooks
//	keeptest  a sink in memory, for tests
//	work      who does it when: one after the other, or by queues of jobs
//
// # A step
//
// Everything that is kept arrives by steps. A step is one statement's answer, read to its end
// before anything of it is written, because only then is it known whether it is whole and why
// values are missing. A sink commits a step in one transaction:
//
//	fence        nobody has claimed the task since
//	rows         each as a version, where what is kept of it has changed
//	closed       versions of rows that the step should have seen and did not
//	scan         what was read, what it cost, whether it is whole
//	checkpoint   where the task goes on
//
// So a process may die, or be taken for dead, at any instant: a step that was committed is
// never done again, one that was not leaves nothing, and of two processes that work at a task
// the one that claimed it last writes.
//
// # A version
//
// A version is a row with seen_from and seen_to, in UTC: the moments at which it was first
// seen, and at which it was seen to be otherwise; seen_to is NULL of what is so now. Between
// two readings nobody looked: a version says what was seen, not when it changed. What was so
// at a moment is what has seen_from <= moment < seen_to.
//
// A row is closed without a successor only by a complete reading of the [history.Scope] that
// it is in. A reading that may lack rows closes nothing.
package keeping
