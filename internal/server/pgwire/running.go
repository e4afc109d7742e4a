package pgwire

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// What ends a statement from outside.
var (
	errCancelled = pgerror.New(pgerror.QueryCancelled, "canceling statement due to user request")
	errTimeout   = pgerror.New(pgerror.QueryCancelled, "canceling statement due to statement timeout")
	errShutdown  = pgerror.New(pgerror.AdminShutdown, "terminating connection due to administrator command")
	errGone      = errors.New("pgwire: the client is gone")
)

// running is what a session runs at present, for those who cancel it.
type running struct {
	mu     sync.Mutex
	cancel context.CancelCauseFunc
}

// enter notes what is run, in place of what it is a part of, until leave is called. limit is how long it may take, 0 for any
// time.
func (r *running) enter(cancel context.CancelCauseFunc, limit time.Duration) (leave func()) {
	r.mu.Lock()
	before := r.cancel
	r.cancel = cancel
	r.mu.Unlock()
	var timer *time.Timer
	if limit > 0 {
		timer = time.AfterFunc(limit, func() { cancel(errTimeout) })
	}
	return func() {
		if timer != nil {
			timer.Stop()
		}
		r.mu.Lock()
		r.cancel = before
		r.mu.Unlock()
	}
}

// any reports whether something is run.
func (r *running) any() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cancel != nil
}

// stop cancels what is run, if there is something.
func (r *running) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cancel != nil {
		r.cancel(errCancelled)
	}
}
