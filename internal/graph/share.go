package graph

import (
	"context"
	"errors"
	"time"
)

// flight is a question that is being asked. It lives as long as somebody waits
// for the answer.
type flight struct {
	waiting  int           // how many do
	land     func()        // breaks it off
	done     chan struct{} // closed when there is an answer
	deadline time.Time     // of who asked first; zero for none

	answer any
	err    error
}

// share asks a question, or waits for the answer to the same one that is being
// asked. Who leaves before it is there disturbs nobody else; the last one to
// leave breaks the call off, and waits for its end.
func share[T any](ctx context.Context, c *Client, o *outbound, q question, call func(context.Context) (T, error)) (T, error) {
	a := c.answers
	if !a.shared {
		return call(ctx)
	}
	begun := time.Now()
	for {
		f, first := a.join(ctx, q, o.deadline, func(ctx context.Context) (any, error) { return call(ctx) })
		select {
		case <-f.done:
		case <-ctx.Done():
			a.leave(q, f)
			var none T
			return none, c.broken(ctx, ctx, o, ctx.Err())
		}
		if !first && c.concernsFirst(f, f.err) {
			continue
		}
		if !first {
			c.report(o, Call{Time: begun, Shared: true, Err: f.err})
		}
		answer, _ := f.answer.(T)
		return answer, f.err
	}
}

// join returns the flight of a question; first says that it began with this.
func (a *answers) join(ctx context.Context, q question, deadline time.Time, call func(context.Context) (any, error)) (f *flight, first bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if f = a.flights[q]; f != nil {
		f.waiting++
		return f, false
	}
	ctx, land := context.WithCancel(context.WithoutCancel(ctx))
	f = &flight{waiting: 1, land: land, done: make(chan struct{}), deadline: deadline}
	a.flights[q] = f
	go func() {
		f.answer, f.err = call(ctx)
		land()
		a.end(q, f)
		close(f.done)
	}()
	return f, true
}

// end lets nobody join any more.
func (a *answers) end(q question, f *flight) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.flights[q] == f {
		delete(a.flights, q)
	}
}

func (a *answers) leave(q question, f *flight) {
	a.mu.Lock()
	f.waiting--
	last := f.waiting == 0
	if last && a.flights[q] == f {
		delete(a.flights, q)
	}
	a.mu.Unlock()
	if last {
		f.land()
		<-f.done
	}
}

// concernsFirst reports whether a flight's error came of who asked first, and
// says nothing to those who joined: of a budget, or of a deadline that left no
// time to wait for a limit's end or for another attempt.
func (c *Client) concernsFirst(f *flight, err error) bool {
	var refusal *HeldError
	_, limited := throttle(err)
	switch {
	case err == nil:
		return false
	case errors.Is(err, ErrBudget), errors.As(err, &refusal), limited && c.scheduler != nil:
		return true
	default:
		return !f.deadline.IsZero() && transient(err)
	}
}
