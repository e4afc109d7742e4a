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

// cause is an error under a context, or that it was cancelled from outside.
func cause(ctx context.Context, err error) error {
	if errors.Is(err, context.Canceled) && context.Cause(ctx) == ErrCancelled { //nolint:errorlint // a cause is not wrapped
		return ErrCancelled
	}
	return err
}

// running are the executions under way of a session.
type running struct {
	mu   sync.Mutex
	last int
	all  map[int]context.CancelCauseFunc
}

// enter returns the context of an execution, which leave ends.
func (r *running) enter(ctx context.Context) (under context.Context, leave func()) {
	under, cancel := context.WithCancelCause(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil {
		r.all = map[int]context.CancelCauseFunc{}
	}
	r.last++
	number := r.last
	r.all[number] = cancel
	return under, func() {
		r.mu.Lock()
		delete(r.all, number)
		r.mu.Unlock()
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

// Key names a session to those who may cancel what it runs: its number in its pool,
// and what only they are told. Both are as wide as wire protocols have them.
type Key struct{ Number, Secret uint32 }

// keys are those of the sessions that are not closed, with what cancels each.
type keys struct {
	mu   sync.Mutex
	last uint32
	open map[uint32]keyed
}

type keyed struct {
	secret uint32
	cancel func()
}

// add makes a key.
func (k *keys) add(cancel func()) Key {
	var secret [4]byte
	_, _ = rand.Read(secret[:]) // it never fails
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.open == nil {
		k.open = map[uint32]keyed{}
	}
	for free := false; !free; { // the numbers may have come round
		k.last++
		_, taken := k.open[k.last]
		free = !taken
	}
	key := Key{k.last, binary.BigEndian.Uint32(secret[:])}
	k.open[key.Number] = keyed{key.Secret, cancel}
	return key
}

func (k *keys) remove(key Key) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.open, key.Number)
}

// cancel cancels what has a key, and returns false where there is none such.
func (k *keys) cancel(key Key) bool {
	k.mu.Lock()
	found, ok := k.open[key.Number]
	k.mu.Unlock()
	if !ok || subtle.ConstantTimeEq(int32(found.secret), int32(key.Secret)) == 0 {
		return false
	}
	found.cancel()
	return true
}
