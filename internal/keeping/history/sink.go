package history

import (
	"context"
	"errors"
	"time"
)

// ErrFenced is of a commit whose task somebody else has claimed since: nothing was written,
// and whoever gets it stops.
var ErrFenced = errors.New("another process has taken over this task")

// Sink is where tables are kept. It is safe for concurrent use, by several processes too.
type Sink interface {
	// Prepare makes the sink ready to keep tables: it makes those that are not there, and
	// the columns that are new. It refuses a sink whose form is of a newer program, and one
	// that somebody has changed so that it cannot keep them. It may be called again.
	Prepare(ctx context.Context, tables []*Table) error
	// Claim takes a task, from whoever had it.
	Claim(ctx context.Context, task Task) (Claim, error)
	// Commit writes a step in one transaction, or nothing of it: [ErrFenced] where the task
	// was claimed since. What was committed is there after any crash. Scan.Account and the
	// claim's account are the same.
	Commit(ctx context.Context, claim Claim, step *Step) (Counts, error)
	// EachTask runs a function for each task that was ever claimed, by account and name, of these
	// tables or, where none is named, of all, until it has an error. [Tasks] are a list of them.
	EachTask(ctx context.Context, run func(TaskState) error, tables ...string) error
	// Task is one of them, with nothing in it where it never was claimed.
	Task(ctx context.Context, task Task) (TaskState, error)
	// Forget erases all that is kept of an account: rows, scans, checkpoints, and what the reasons
	// of other scans say of it, by its id, its posts' or its names. It fences its tasks.
	Forget(ctx context.Context, account string, names ...string) error
	Close() error
}

// Claim is the right to write to a task, until somebody else claims it.
type Claim struct {
	Task  Task
	Fence int64 // another one with each claim
	// Checkpoint is that of the last step, nil before the first.
	Checkpoint []byte
}

// TaskState is how far a task has come.
type TaskState struct {
	Task       Task
	Fence      int64
	Checkpoint []byte
	// Committed is when its last step was, zero before the first.
	Committed time.Time
}

// Tasks are those of [Sink.EachTask] as a list.
func Tasks(ctx context.Context, sink Sink, tables ...string) (all []TaskState, err error) {
	err = sink.EachTask(ctx, func(t TaskState) error { all = append(all, t); return nil }, tables...)
	return all, err
}

// Expirer is a [Sink] that can let go of what ended long ago.
type Expirer interface {
	// Expire erases the versions that ended before a moment, and returns how many. What is
	// so now stays, however old.
	Expire(ctx context.Context, before time.Time) (int64, error)
}
