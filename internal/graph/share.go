package graph

import (
	"context"
	"errors"
	"time"
)

// asked is what came of a question that callers may have shared.
type asked struct {
	answer   any
	deadline time.Time // of who asked first; zero for none
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
		got := a.calls.Do(ctx, q, func(ctx context.Context) (asked, error) {
			answer, err := call(ctx)
			return asked{answer, o.deadline}, err
		})
		switch {
		case got.Left:
			var none T
			return none, c.broken(ctx, ctx, o, ctx.Err())
		case !got.First && c.concernsFirst(got.Value.deadline, got.Err):
			continue
		case !got.First:
			c.report(o, Call{Time: begun, Shared: true, Err: got.Err})
		}
		answer, _ := got.Value.answer.(T)
		return answer, got.Err
	}
}

// concernsFirst reports whether an error came of who asked first, by deadline, and
// says nothing to those who joined: of a budget, or of a deadline that left no
// time to wait for a limit's end or for another attempt.
func (c *Client) concernsFirst(deadline time.Time, err error) bool {
	var refusal *HeldError
	_, limited := throttle(err)
	switch {
	case err == nil:
		return false
	case errors.Is(err, ErrBudget), errors.As(err, &refusal), limited && c.scheduler != nil:
		return true
	default:
		return !deadline.IsZero() && transient(err)
	}
}
