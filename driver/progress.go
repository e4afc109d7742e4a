package driver

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Progress is how far a statement has come: with the post that it publishes, the file that
// it downloads, or the rows that it reads.
type Progress struct {
	// Stage is what is under way, in the words of [PublishError], "downloading the file" or
	// "reading".
	Stage string
	// Container is the id of the container, "" before there is one.
	Container string
	// Sent and Size are of the file that is uploaded or downloaded, in bytes; Size is -1
	// where a host does not tell it.
	Sent, Size int64
	// Status is that of the container that is waited for: IN_PROGRESS.
	Status string
	// Rows are those given to the program so far, Calls and Requests what they have cost, as
	// [Report] counts it, and Usage is the largest load of a rate limit, in percent.
	Rows            int64
	Calls, Requests int
	Usage           float64
}

// WithProgress returns a context under which a SELECT tells of each call how far it has come,
// and so does an INSERT that publishes, and a procedure that does so or downloads. told is
// called by one goroutine at a time; the statement waits for it.
func WithProgress(ctx context.Context, told func(Progress)) context.Context {
	return session.WithProgress(ctx, func(p session.Progress) {
		told(Progress{Stage: string(p.Stage), Container: p.Container, Sent: p.Sent, Size: p.Size, Status: p.Status, Rows: p.Rows, Calls: p.Calls, Requests: p.Requests, Usage: p.Usage})
	})
}
