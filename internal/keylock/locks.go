package keylock

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// Locks are locks by key, each of which one goroutine holds at a time. The zero
// value is ready for use.
type Locks[K comparable] struct {
	mu    sync.Mutex
	byKey map[K]*semaphore.Weighted
}

// Lock waits until nobody else holds the lock of that key, and says whether it had
// to. unlock may be called twice.
func (l *Locks[K]) Lock(ctx context.Context, key K) (unlock func(), waited bool, err error) {
	l.mu.Lock()
	s := l.byKey[key]
	if s == nil {
		if l.byKey == nil {
			l.byKey = make(map[K]*semaphore.Weighted)
		}
		s = semaphore.NewWeighted(1)
		l.byKey[key] = s
	}
	l.mu.Unlock()
	if waited, err = Acquire(ctx, s); err != nil {
		return nil, waited, err
	}
	return sync.OnceFunc(func() { s.Release(1) }), waited, nil
}

// Acquire takes one of a semaphore, and says whether it had to wait.
func Acquire(ctx context.Context, s *semaphore.Weighted) (waited bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if s.TryAcquire(1) {
		return false, nil
	}
	return true, s.Acquire(ctx, 1)
}
