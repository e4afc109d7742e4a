package queue

import (
	"context"
	"sync"
)

// Queues are queues by name, in each of which one goroutine is served at a time.
// The zero value is ready for use.
type Queues[K comparable] struct {
	mu     sync.Mutex
	places map[K]chan struct{} // of one place each
}

// Enter waits until nobody else is served in the queue of that name, and says
// whether it had to. leave may be called twice.
func (q *Queues[K]) Enter(ctx context.Context, name K) (leave func(), waited bool, err error) {
	q.mu.Lock()
	place := q.places[name]
	if place == nil {
		if q.places == nil {
			q.places = make(map[K]chan struct{})
		}
		place = make(chan struct{}, 1)
		q.places[name] = place
	}
	q.mu.Unlock()
	if waited, err = Take(ctx, place); err != nil {
		return nil, waited, err
	}
	return sync.OnceFunc(func() { <-place }), waited, nil
}

// Take takes one of the places of a channel, which receiving from it gives back,
// and says whether it had to wait.
func Take(ctx context.Context, places chan struct{}) (waited bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	select {
	case places <- struct{}{}:
		return false, nil
	default:
	}
	select {
	case places <- struct{}{}:
		return true, nil
	case <-ctx.Done():
		return true, ctx.Err()
	}
}
