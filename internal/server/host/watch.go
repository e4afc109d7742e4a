package host

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Watcher is told of each statement while it waits and runs.
type Watcher interface {
	// Statement is told that one is asked for. It is to run under the context that is returned.
	Statement(ctx context.Context, a Asked) (context.Context, Watched)
}

// Watched is told of one statement.
type Watched interface {
	Begun(err error)        // that it has its turn, or why not
	Call(c graph.Call)      // each call, when it is over
	Ended(e *session.Ended) // what it has come to; an answer of its own may have several
	Over()                  // that it is, whatever it came to
}

// unwatched is told, and does nothing.
type unwatched struct{}

// Statement implements [Watcher].
func (unwatched) Statement(ctx context.Context, _ Asked) (context.Context, Watched) {
	return ctx, unwatched{}
}

// Begun implements [Watched].
func (unwatched) Begun(error) {}

// Call implements [Watched].
func (unwatched) Call(graph.Call) {}

// Ended implements [Watched].
func (unwatched) Ended(*session.Ended) {}

// Over implements [Watched].
func (unwatched) Over() {}
