package graph

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pace"
)

// ErrQuota is matched by the error of a call that was held back so that a rate
// limit is not used up; such an error matches [ErrRateLimited] too.
var ErrQuota = errors.New("rate limit kept in reserve")

// HeldError is the error of a call that the scheduler did not let go: nothing was
// sent. It matches [ErrRateLimited] while the API refuses calls, that and
// [ErrQuota] where too much of a limit is used, and [ErrUnavailable] where the
// endpoint is down. Its RetryAt is when asking again helps.
type HeldError struct {
	// Method and Path are the request's, the path without version and query; ""
	// for a batch.
	Method, Path string
	*pace.Refusal
}

// Error says what holds the call back, until when, and what to do.
func (e *HeldError) Error() string {
	return "graph: " + requestName(e.Method, e.Path) + ": " + e.Refusal.Error()
}

// Is matches the sentinels of the type's description.
func (e *HeldError) Is(target error) bool {
	switch e.Reason {
	case pace.Down:
		return errors.Is(ErrUnavailable, target)
	case pace.OverQuota, pace.Paced:
		return errors.Is(ErrRateLimited, target) || target == ErrQuota
	default:
		return errors.Is(ErrRateLimited, target)
	}
}

// RetryAt is when asking again helps, as far as an error knows: one that the API
// or the scheduler refused for the rate, or because an endpoint is down.
func RetryAt(err error) (at time.Time, ok bool) {
	var held *HeldError
	var refused *APIError
	switch {
	case errors.As(err, &held):
		at = held.RetryAt
	case errors.As(err, &refused):
		at = refused.RetryAt
	}
	return at, !at.IsZero()
}

// heldNotice is how long a request waits until somebody is told.
const heldNotice = 2 * time.Second

// admission decides when a request may be sent.
type admission struct {
	scheduler *pace.Scheduler                           // nil lets each go at once
	held      func(ctx context.Context, request string) // is told of who waits long; nil tells nobody
	budget    *Budget                                   // nil is no bound
}

// admit pays for a request and waits until it may be sent. The permit is nil
// without a scheduler.
func (a *admission) admit(ctx context.Context, o *outbound) (*pace.Permit, error) {
	if err := a.budget.take(o.method, o.path, o.quota); err != nil || a.scheduler == nil {
		return nil, err
	}
	if a.held != nil {
		defer time.AfterFunc(heldNotice, func() { a.held(ctx, requestName(o.method, o.path)) }).Stop()
	}
	permit, err := a.scheduler.Admit(ctx, pace.Call{
		Charges: o.charges(), Endpoint: o.endpoint(), Deadline: o.deadline, MaxPercent: a.budget.maxPercent(),
	})
	if err == nil {
		return permit, nil
	}
	a.budget.giveBack(o.quota)
	var refusal *pace.Refusal
	if errors.As(err, &refusal) {
		return nil, &HeldError{Method: o.method, Path: o.path, Refusal: refusal}
	}
	return nil, contextEnded(ctx, o)
}

// isHeld reports whether the request was held back by its budget or the
// scheduler.
func isHeld(err error) bool {
	var held *HeldError
	return errors.Is(err, ErrBudget) || errors.As(err, &held)
}

// charges are what a request costs, by account.
func (o *outbound) charges() []pace.Charge {
	if !o.isBatch() {
		return []pace.Charge{{Account: o.account, Calls: 1}}
	}
	var charges []pace.Charge
	for _, account := range o.accounts {
		at := slices.IndexFunc(charges, func(charge pace.Charge) bool { return charge.Account == account })
		if at < 0 {
			at = len(charges)
			charges = append(charges, pace.Charge{Account: account})
		}
		charges[at].Calls++
	}
	return charges
}

// account is the account that a request counts at, "" if that is not known.
func (a *admission) account(r Request) string {
	first, _, _ := strings.Cut(r.Path, "/")
	if r.Account == "" && a.scheduler != nil && a.scheduler.Knows(first) {
		return first
	}
	return r.Account
}

// endpoint is the kind of what is asked.
func (o *outbound) endpoint() string {
	if o.isBatch() {
		return "batch"
	}
	kind := "node"
	if slash := strings.LastIndexByte(o.path, '/'); slash >= 0 {
		kind = o.path[slash+1:]
	}
	if o.method != http.MethodGet {
		kind = o.method + " " + kind
	}
	return kind
}
