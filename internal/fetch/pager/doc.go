// Package pager makes the requests of one execution: a page, many that do not depend
// on each other, and pages ahead of the reader. It holds the client, what is learned
// of sizes and how many requests may run at once, and nothing of what was answered,
// so that whatever reads ahead cannot reach what the statement's goroutine has.
//
// A list that is being read ahead ([Ahead]) is a goroutine which hands over one
// [Answer] after another. Lists below posts are followed unasked only where the
// [Habit] of their readers says that it is worth it.
package pager
