package driver

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Progress is how far a post has come that a statement publishes, or a file that it
// downloads.
type Progress struct {
	// Stage is what is under way, in the words of [PublishError], or "downloading the file".
	Stage string
	// Container is the id of the container, "" before there is one.
	Container string
	// Sent and Size are of the file that is uploaded or downloaded, in bytes; Size is -1
	// where a host does not tell it.
	Sent, Size int64
	// Status is that of the container that is waited for: IN_PROGRESS.
	Status string
}

// WithProgress returns a context under which an INSERT that publishes, and a procedure that
// does so or downloads, tells how far it has come. told is called by the goroutine that runs the statement.
func WithProgress(ctx context.Context, told func(Progress)) context.Context {
	return session.WithProgress(ctx, func(p session.Progress) {
		told(Progress{Stage: string(p.Stage), Container: p.Container, Sent: p.Sent, Size: p.Size, Status: p.Status})
	})
}
