// Package work brings kept tables up to date.
//
//	result, err := work.Bring(ctx, sink, source, account, work.Options{})
//
// Bring takes a task, and reads and commits step after step until the round has ended. It may
// be ended at any point: what was committed stays, and the next one goes on there.
package work
