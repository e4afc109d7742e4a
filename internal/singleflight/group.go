package singleflight

import (
	"context"
	"sync"
)

// Group are calls by key. The zero value is ready for use.
type Group[K comparable, V any] struct {
	mu    sync.Mutex
	calls map[K]*call[V] // those that others may join
}

// call is one that runs.
type call[V any] struct {
	waiting int
	joined  bool // by a second caller
	cancel  context.CancelCauseFunc
	done    chan struct{} // closed when there is an outcome
	value   V
	err     error
}

// Outcome is what a caller gets.
type Outcome[V any] struct {
	// Value and Err are those of the call. Callers of one call have the same
	// Value.
	Value V
	Err   error
	// First says that the call began with this caller.
	First bool
	// Alone says that no other caller had joined the call when it ended.
	Alone bool
	// Left says that the caller's context ended before the call did. Err is then
	// the context's, unless the caller was the last one: then it is the outcome of
	// the call that was canceled.
	Left bool
}

// Do calls fn, or joins the call of the same key that is under way, and waits for
// its outcome. fn's context has the values of the first caller's, and ends when the
// last caller has left, with that one's error as its cause.
func (g *Group[K, V]) Do(ctx context.Context, key K, fn func(context.Context) (V, error)) Outcome[V] {
	c, first := g.join(ctx, key, fn)
	select {
	case <-c.done:
		return Outcome[V]{Value: c.value, Err: c.err, First: first, Alone: !c.joined}
	case <-ctx.Done():
	}
	if !g.leave(key, c) {
		return Outcome[V]{Err: ctx.Err(), First: first, Left: true}
	}
	c.cancel(ctx.Err())
	<-c.done
	return Outcome[V]{Value: c.value, Err: c.err, First: first, Left: true}
}

// Forget has nobody join the calls that are under way: who comes now begins anew.
func (g *Group[K, V]) Forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	clear(g.calls)
}

// Len is the number of calls that can be joined.
func (g *Group[K, V]) Len() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.calls)
}

func (g *Group[K, V]) join(ctx context.Context, key K, fn func(context.Context) (V, error)) (c *call[V], first bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if c := g.calls[key]; c != nil {
		c.waiting, c.joined = c.waiting+1, true
		return c, false
	}
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	c = &call[V]{waiting: 1, cancel: cancel, done: make(chan struct{})}
	if g.calls == nil {
		g.calls = make(map[K]*call[V])
	}
	g.calls[key] = c
	go func() {
		defer close(c.done)
		defer cancel(nil)
		_ = deepen(0)
		c.value, c.err = fn(ctx)
		g.mu.Lock()
		defer g.mu.Unlock()
		g.forget(key, c)
	}()
	return c, true
}

// leave takes a caller off a call; last says that nobody waits any more, and that
// nobody can join.
func (g *Group[K, V]) leave(key K, c *call[V]) (last bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c.waiting--
	if c.waiting > 0 {
		return false
	}
	g.forget(key, c)
	return true
}

// forget is called with the lock held.
func (g *Group[K, V]) forget(key K, c *call[V]) {
	if g.calls[key] == c {
		delete(g.calls, key)
	}
}

// deepen makes room on the stack of a new goroutine for what a call takes of it, while there is
// little on it that has to move: deep in the call that takes microseconds.
//
//go:noinline
func deepen(at int) byte {
	var room [6 << 10]byte
	return room[at]
}
