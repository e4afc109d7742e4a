package pgwire

import (
	"context"
	"sync/atomic"
	"time"
)

// deadline is a context that tells when what runs under it will be cancelled. The time that a
// statement has begins anew with each part of its rows, so that it is set while one is run; who
// cancels is [running].
type deadline struct {
	context.Context
	at atomic.Pointer[time.Time]
}

// Deadline implements [context.Context].
func (d *deadline) Deadline() (time.Time, bool) {
	if at := d.at.Load(); at != nil {
		return *at, true
	}
	return d.Context.Deadline()
}

// within sets it, until leave is called; limit is 0 for any time.
func (d *deadline) within(limit time.Duration) (leave func()) {
	if limit <= 0 {
		return func() {}
	}
	before, at := d.at.Load(), time.Now().Add(limit)
	d.at.Store(&at)
	return func() { d.at.Store(before) }
}

// isOver reports whether it has passed.
func (d *deadline) isOver() bool {
	at := d.at.Load()
	return at != nil && !time.Now().Before(*at)
}
