package host

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// activity counts the statements that run, so that they are not more than the memory is
// meant for, and a server that stops can wait for them. One runs as long as its rows are
// open.
type activity struct {
	slots  *semaphore.Weighted // of all
	ofUser int64               // of these, for one user
	wait   time.Duration       // for one

	mu       sync.Mutex
	running  int
	stopping bool
	stopped  sync.Once
	quiet    chan struct{} // closed when none runs any more and the server stops
}

// newActivity lets so many statements run at the same time, half of them those of one
// user.
func newActivity(most int, wait time.Duration) *activity {
	return &activity{slots: semaphore.NewWeighted(int64(most)), ofUser: int64(most+1) / 2, wait: wait, quiet: make(chan struct{})}
}

// user makes the slots of a user.
func (a *activity) user() *semaphore.Weighted { return semaphore.NewWeighted(a.ofUser) }

// begin counts a statement of a user until end is called, which may be called twice. It
// waits for its turn.
func (a *activity) begin(ctx context.Context, user *semaphore.Weighted) (end func(), err error) {
	if err := a.start(0); err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, a.wait)
	defer cancel()
	if err := acquire(waiting, user, a.slots); err != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, ErrBusy
	}
	free := func() {
		user.Release(1)
		a.slots.Release(1)
	}
	if err := a.start(1); err != nil {
		free()
		return nil, err
	}
	return sync.OnceFunc(func() {
		free()
		a.mu.Lock()
		defer a.mu.Unlock()
		a.running--
		a.settle()
	}), nil
}

// acquire takes one of both, or none.
func acquire(ctx context.Context, first, second *semaphore.Weighted) error {
	if err := first.Acquire(ctx, 1); err != nil {
		return err
	}
	if err := second.Acquire(ctx, 1); err != nil {
		first.Release(1)
		return err
	}
	return nil
}

// start counts n more statements, unless the server stops.
func (a *activity) start(n int) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stopping {
		return ErrStopping
	}
	a.running += n
	return nil
}

func (a *activity) settle() {
	if a.stopping && a.running == 0 {
		a.stopped.Do(func() { close(a.quiet) })
	}
}

// drain lets no statement begin any more, and waits for those that run, within a bound.
func (a *activity) drain(atMost time.Duration) {
	a.mu.Lock()
	a.stopping = true
	a.settle()
	a.mu.Unlock()
	t := time.NewTimer(atMost)
	defer t.Stop()
	select {
	case <-a.quiet:
	case <-t.C:
	}
}
