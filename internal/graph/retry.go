package graph

import (
	"context"
	"math/rand/v2"
	"time"
)

// The waits between attempts: a random part of a time that doubles up to a cap
// (full jitter), so that clients that failed together do not come back together.
const (
	baseDelay = 250 * time.Millisecond
	maxDelay  = 8 * time.Second
)

// retryPolicy is what is sent again, and when.
type retryPolicy struct {
	maxRetries    int  // attempts after the first; none where negative
	afterThrottle bool // a scheduler waits for the end of a refusal for the rate
	sleep         func(context.Context, time.Duration) error
}

// backoff waits after the given attempt has failed. It is false, at once, if the
// deadline comes before the wait would end. The end of a block for the rate is
// waited for by the scheduler.
func (p retryPolicy) backoff(ctx context.Context, o *outbound, attempt int, err error) bool {
	if _, limited := asThrottle(err); limited {
		return true
	}
	wait := rand.N(min(maxDelay, baseDelay<<min(attempt-1, 10))) //nolint:gosec // nobody gains by foreseeing a wait
	if !o.deadline.IsZero() && time.Until(o.deadline) <= wait {
		return false
	}
	if p.sleep != nil {
		return p.sleep(ctx, wait) == nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// retryable reports whether the request may be sent again after err, and if that
// may help. What was refused for the rate has changed nothing; where a scheduler
// waits for the end of that, it may be sent again too.
func (p retryPolicy) retryable(o *outbound, err error) bool {
	if _, limited := asThrottle(err); limited {
		return p.afterThrottle
	}
	if TooMuch(err) && o.canShrink() {
		return false // it would be as much again
	}
	return isNeverSent(err) || o.repeatable && isTransient(err)
}
