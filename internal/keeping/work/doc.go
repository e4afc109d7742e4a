// Package work brings kept tables up to date: one after the other, or by a queue of jobs that
// any number of processes work at.
//
//	result, err := work.Bring(ctx, sink, source, account, work.Options{})
//
//	q, err := work.OpenPostgres(ctx, address) // or OpenSQLite(ctx, path)
//	err = q.Work(ctx, work.Crew{Sink: sink, Logins: logins})
//
// Bring takes a task, and reads and commits step after step until the round has ended. It may
// be ended at any point: what was committed stays, and the next one goes on there.
//
// # Jobs
//
// River keeps the jobs, in PostgreSQL or in an SQLite file. A job is a round of a table of an
// account, or the list of a login's accounts; there is one at most that has not ended. Every
// process that works looks each [Limits.Look] what is due, and puts its jobs in, of each login
// some dozens at a time: none of them has to be there, and they may come and go. Lists come
// first, and rounds of what is new before those that read all there is.
//
// A login has a queue of its own, as the rate limit is the login's. A process listens to the
// queues of a few logins at a time, of those that have work, so that hundreds cost it nothing.
//
// A job that comes to the wall of a rate limit sleeps until the wall is gone, which is no
// attempt. One that fails is tried again, ever later. One that takes long makes way for others
// between two steps, and a step that takes long is begun again as a smaller one.
//
// # Processes that die
//
// Each process gives signs of life, and the jobs of one that gives none for [Limits.Rescue] are
// deleted: whoever looks what is due puts them in anew. If that process was only slow, or was
// stopped, what it says of its jobs is of none that is there, and what it would write is fenced
// by the sink, whose claims others have taken: what is kept never depends on the queue.
package work
