package server

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
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
	quiet    chan struct{} // closed when none runs any more and the server stops
}

// newActivity lets so many statements run at the same time, half of them those of one
// user.
func newActivity(most int, wait time.Duration) *activity {
	return &activity{slots: semaphore.NewWeighted(int64(most)), ofUser: int64(most+1) / 2, wait: wait, quiet: make(chan struct{})}
}

// user makes the slots of a user.
func (a *activity) user() *semaphore.Weighted { return semaphore.NewWeighted(a.ofUser) }

// errStopping is PostgreSQL's word for it.
var errStopping = pgerror.New(pgerror.AdminShutdown, "terminating connection due to administrator command")

// errBusy is for who has waited long enough.
var errBusy = pgerror.New(pgerror.InsufficientResources, "too many statements are running").
	WithHint("Close cursors that are open, or ask again later; viewfinder serve --max-running says how many may run.")

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
		return nil, errBusy
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
		return errStopping
	}
	a.running += n
	return nil
}

func (a *activity) settle() {
	if a.stopping && a.running == 0 {
		close(a.quiet)
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

// counted is a backend whose session and statements are counted while they live.
type counted struct {
	pgwire.Backend
	activity *activity
	user     *semaphore.Weighted
	open     map[*countedRows]bool
	done     func()
}

// Prepare implements [pgwire.Backend].
func (c *counted) Prepare(ctx context.Context, text string, params []pgtype.OID) (pgwire.Prepared, error) {
	p, err := c.Backend.Prepare(ctx, text, params)
	if err != nil {
		return nil, err
	}
	return &countedStatement{p, c}, nil
}

// Close implements [pgwire.Backend]. What runs then, runs no more.
func (c *counted) Close() error {
	defer c.done()
	for r := range c.open {
		r.end()
	}
	return c.Backend.Close()
}

type countedStatement struct {
	pgwire.Prepared
	of *counted
}

// Run implements [pgwire.Prepared].
func (s *countedStatement) Run(ctx context.Context, args []any) (pgwire.Rows, error) {
	end, err := s.of.activity.begin(ctx, s.of.user)
	if err != nil {
		return nil, err
	}
	rows, err := s.Prepared.Run(ctx, args)
	if err != nil {
		end()
		return nil, err
	}
	r := &countedRows{rows, s.of, end}
	s.of.open[r] = true
	return r, nil
}

type countedRows struct {
	pgwire.Rows
	of  *counted
	end func()
}

// Close implements [pgwire.Rows].
func (r *countedRows) Close() error {
	defer r.end()
	delete(r.of.open, r)
	return r.Rows.Close()
}
