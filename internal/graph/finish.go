package graph

import (
	"context"
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/pace"
)

// finish tells budget and scheduler what came of a request. A refusal for the
// rate learns in return until when it holds.
func (a *admission) finish(ctx context.Context, permit *pace.Permit, o *outbound, call *Call, err error) {
	if call.unsent {
		a.budget.giveBack(o.quota)
	}
	if permit == nil {
		return
	}
	outcome := pace.Outcome{Result: resultOf(ctx, err), Readings: call.Usage.readings()}
	var refusals []*APIError
	note := func(account string, err error) {
		refused, ok := asThrottle(err)
		if !ok {
			return
		}
		t := pace.Throttle{App: true}
		if refused != nil {
			refusals = append(refusals, refused)
			t = pace.Throttle{App: isAppLimit(refused), Account: account, Regain: refused.RetryAfter}
		}
		outcome.Throttles = append(outcome.Throttles, t)
	}
	if err != nil {
		charges := o.charges()
		if len(charges) > 1 {
			charges[0].Account = ""
		}
		note(charges[0].Account, err)
	} else {
		for i, err := range call.items {
			note(o.accounts[i], err)
		}
	}
	until := permit.Done(outcome)
	for _, refused := range refusals {
		if until.After(refused.RetryAt) {
			refused.RetryAt = until.UTC()
		}
	}
}

// resultOf is in one word what came of a request. Code 1 is "unknown": one post
// that cannot be read answers so as well as an API that is down.
func resultOf(ctx context.Context, err error) pace.Result {
	if err == nil {
		return pace.Answered
	}
	var refused *APIError
	_, limited := asThrottle(err)
	switch {
	case limited:
		return pace.Answered
	case isNeverSent(err):
		return pace.Unsent
	case errors.As(err, &refused) && refused.Reason() != ReasonUnavailable:
		return pace.Answered
	case refused != nil && refused.Code <= 1, ctx.Err() != nil:
		return pace.Unclear
	case refused != nil, isTransient(err), errors.Is(err, context.DeadlineExceeded):
		return pace.Unavailable
	default:
		return pace.Unclear
	}
}

// readings are the usage as the scheduler takes it.
func (u *Usage) readings() []pace.Reading {
	if u == nil {
		return nil
	}
	var list []pace.Reading
	if u.App != (Load{}) || u.Business == nil { // nothing used is what no header looks like too
		list = append(list, pace.Reading{Calls: u.App.Calls, Time: u.App.Time, CPU: u.App.CPU, Other: u.App.Other})
	}
	for _, b := range u.Business {
		list = append(list, pace.Reading{
			Account: b.ID, Kind: b.Type, Calls: b.Load.Calls, Time: b.Load.Time, CPU: b.Load.CPU, Other: b.Load.Other, Regain: b.Regain,
		})
	}
	return list
}
