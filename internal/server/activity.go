package server

import (
	"context"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

// activity counts the statements that run, so that a server that stops can wait for them.
type activity struct {
	mu       sync.Mutex
	running  int
	stopping bool
	quiet    chan struct{} // closed when none runs any more and the server stops
}

func newActivity() *activity { return &activity{quiet: make(chan struct{})} }

// errStopping is PostgreSQL's word for it.
var errStopping = pgerror.New(pgerror.AdminShutdown, "terminating connection due to administrator command")

// begin counts a statement until end is called, which may be called twice.
func (a *activity) begin() (end func(), err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stopping {
		return nil, errStopping
	}
	a.running++
	return sync.OnceFunc(func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.running--
		a.settle()
	}), nil
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
	done     func()
}

// Prepare implements [pgwire.Backend].
func (c *counted) Prepare(ctx context.Context, text string, params []pgtype.OID) (pgwire.Prepared, error) {
	p, err := c.Backend.Prepare(ctx, text, params)
	if err != nil {
		return nil, err
	}
	return &countedStatement{p, c.activity}, nil
}

// Close implements [pgwire.Backend].
func (c *counted) Close() error {
	defer c.done()
	return c.Backend.Close()
}

type countedStatement struct {
	pgwire.Prepared
	activity *activity
}

// Run implements [pgwire.Prepared].
func (s *countedStatement) Run(ctx context.Context, args []any) (pgwire.Rows, error) {
	end, err := s.activity.begin()
	if err != nil {
		return nil, err
	}
	rows, err := s.Prepared.Run(ctx, args)
	if err != nil {
		end()
		return nil, err
	}
	return &countedRows{rows, end}, nil
}

type countedRows struct {
	pgwire.Rows
	end func()
}

// Close implements [pgwire.Rows].
func (r *countedRows) Close() error {
	defer r.end()
	return r.Rows.Close()
}
