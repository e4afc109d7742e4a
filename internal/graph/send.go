package graph

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pace"
)

// sender sends requests when they may go, again where that helps, and tells of each.
type sender struct {
	exchanger *exchanger
	admission admission
	retries   retryPolicy
	observers []Observer
}

// send sends a request until it is answered, it fails for good, or the retries
// are used up.
func (s *sender) send(ctx context.Context, o *outbound, read reader) error {
	var before error
	for attempt := 1; ; attempt++ {
		err := s.attempt(ctx, o, attempt, read)
		switch {
		case err == nil:
			return nil
		case before != nil && isHeld(err):
			return s.giveUp(ctx, o, heldAfter(err, before), attempt-1)
		case attempt > s.retries.maxRetries || !s.retries.retryable(o, err) || !s.retries.backoff(ctx, o, attempt, err):
			return s.giveUp(ctx, o, err, attempt)
		}
		before = err
	}
}

// heldAfter is the error of a request whose next attempt was held back after what the
// one before came to, which says more than the scheduler can.
func heldAfter(err, before error) error {
	if errors.Is(err, ErrBudget) {
		return fmt.Errorf("%w; before that: %w", err, before)
	}
	return before
}

// giveUp is the error of a request that is given up: the context's own if that
// ended before the next attempt.
func (s *sender) giveUp(ctx context.Context, o *outbound, err error, attempts int) error {
	if ctx.Err() != nil && (err == nil || isTransient(err)) {
		return contextEnded(ctx, o)
	}
	if attempts > 1 {
		err = fmt.Errorf("%w (asked %d times)", err, attempts)
	}
	return err
}

// attempt makes one HTTP request, when it may, and reports it.
func (s *sender) attempt(ctx context.Context, o *outbound, attempt int, read reader) error {
	asked := time.Now()
	permit, err := s.admission.admit(ctx, o)
	if err != nil {
		return err
	}
	defer permit.Done(pace.Outcome{}) // should a reader panic
	call := Call{Time: time.Now(), Attempt: attempt, Quota: o.quota}
	if permit != nil {
		call.Waited = call.Time.Sub(asked)
	}
	err = s.exchanger.do(ctx, o, &call, read)
	call.unsent = call.unsent || isNeverSent(err)
	s.admission.finish(ctx, permit, o, &call, err)
	call.Err = err
	if call.unsent {
		call.Quota = 0
	}
	s.report(o, call)
	return err
}

// report tells the observers of a call that is over.
func (s *sender) report(o *outbound, call Call) {
	if len(s.observers) == 0 {
		return
	}
	call.Method, call.Path, call.For, call.Batch = o.method, o.path, o.purpose, len(o.accounts)
	call.Duration = time.Since(call.Time)
	call.Params, call.Fields = o.paramsText(), o.fieldsText()
	for _, observe := range s.observers {
		observe(call)
	}
}
