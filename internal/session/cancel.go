package session

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"sync"
)

// ErrCancelled is the error of a statement that was cancelled by [Session.Cancel] or
// [Pool.Cancel]. It matches [context.Canceled].
var ErrCancelled error = cancelled{}

type cancelled struct{}

func (cancelled) Error() string        { return "sql: the statement was cancelled" }
func (cancelled) Is(target error) bool { return target == context.Canceled }

// Key names a session to those who may cancel what it runs: its number in its pool,
// and what only they are told. Both are as wide as wire protocols have them.
type Key struct{ Number, Secret uint32 }

// sessions are those of a pool that are not closed, by number.
type sessions struct {
	mu   sync.Mutex
	last uint32
	open map[uint32]*Session
}

// add numbers a session and gives it its key.
func (all *sessions) add(s *Session) {
	var secret [4]byte
	_, _ = rand.Read(secret[:]) // it never fails
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.open == nil {
		all.open = map[uint32]*Session{}
	}
	for all.last++; all.open[all.last] != nil; all.last++ { // it may have come round
	}
	s.key = Key{all.last, binary.BigEndian.Uint32(secret[:])}
	all.open[all.last] = s
}

func (all *sessions) remove(s *Session) {
	all.mu.Lock()
	defer all.mu.Unlock()
	delete(all.open, s.key.Number)
}

func (all *sessions) find(k Key) *Session {
	all.mu.Lock()
	defer all.mu.Unlock()
	s := all.open[k.Number]
	if s == nil || subtle.ConstantTimeEq(int32(s.key.Secret), int32(k.Secret)) == 0 {
		return nil
	}
	return s
}

// Cancel cancels what the session of a key runs, from any goroutine. It returns
// false for a key of no session.
func (p *Pool) Cancel(k Key) bool {
	s := p.sessions.find(k)
	if s == nil {
		return false
	}
	s.Cancel()
	return true
}

// Key is what the session is cancelled by.
func (s *Session) Key() Key { return s.key }

// Cancel cancels what the session runs: open rows and calls under way end with
// [ErrCancelled]. It may be called from any goroutine. What runs later is not
// concerned.
func (s *Session) Cancel() { s.running.cancel() }

// running are the executions under way of a session.
type running struct {
	mu  sync.Mutex
	all map[*execution]context.CancelCauseFunc
}

// enter returns the context of an execution, which leave ends.
func (r *running) enter(ctx context.Context, e *execution) context.Context {
	ctx, cancel := context.WithCancelCause(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil {
		r.all = map[*execution]context.CancelCauseFunc{}
	}
	r.all[e] = cancel
	return ctx
}

func (r *running) leave(e *execution) {
	r.mu.Lock()
	cancel := r.all[e]
	delete(r.all, e)
	r.mu.Unlock()
	if cancel != nil {
		cancel(nil)
	}
}

func (r *running) cancel() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, cancel := range r.all {
		cancel(ErrCancelled)
	}
}

func (r *running) any() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.all) > 0
}

// cause is an error of an execution, or that it was cancelled from outside.
func (e *execution) cause(err error) error {
	if errors.Is(err, context.Canceled) && context.Cause(e.ctx) == ErrCancelled { //nolint:errorlint // a cause is not wrapped
		return ErrCancelled
	}
	return err
}
