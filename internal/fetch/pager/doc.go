// Package pager makes the requests of one execution: a page, many that do not depend
// on each other, and pages ahead of the reader. It holds the client, what is learned
// of sizes and how many requests may run at once, and nothing of what was answered,
// so that whatever reads ahead cannot reach what the statement's goroutine has.
//
// A list that is being read ahead ([Ahead]) is a goroutine which hands over one
// [Answer] after another, and is at the most three pages ahead of who takes them. The
// last answer says so: at the end of the list, after as many pages as were asked for, or
// with an error. Lists below posts are followed unasked only where the [Habit] of their
// readers says that it is worth it, eight at once. [Ahead.Stop] ends the reading of one
// list, [Pager.Close] that of all, and waits for it; whoever waits for an answer does so
// under [Pager.Context].
//
// Requests that do not depend on each other go in batches where the host takes them, else
// four at once. Each has its own error; one that any other request would have too ends
// them all.
package pager
