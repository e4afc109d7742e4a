package graph

import (
	"errors"
	"fmt"
	"sync/atomic"
)

// ErrBudget is matched by the error of a call that its statement cannot afford.
var ErrBudget = errors.New("budget used up")

// Budget bounds what a statement may spend. One budget may serve many goroutines.
type Budget struct {
	// MaxCalls is the most calls that may be made, attempts and the items of a
	// batch counting each; 0 is no bound.
	MaxCalls int
	// MaxQuotaPercent is the used part of a rate limit, in percent, at which calls
	// are refused with [ErrQuota], if it is to be another than the scheduler's; 0
	// is that.
	MaxQuotaPercent float64

	spent atomic.Int64
}

// Spent is how many calls were made.
func (b *Budget) Spent() int { return int(b.spent.Load()) }

// take spends calls, all or none; its error is a [*BudgetError].
func (b *Budget) take(method, path string, calls int) error {
	if b == nil {
		return nil
	}
	for {
		spent := b.spent.Load()
		if b.MaxCalls > 0 && spent+int64(calls) > int64(b.MaxCalls) {
			return &BudgetError{Method: method, Path: path, Max: b.MaxCalls, Spent: int(spent), Cost: calls}
		}
		if b.spent.CompareAndSwap(spent, spent+int64(calls)) {
			return nil
		}
	}
}

// Afford returns the [*BudgetError] of so many calls where the client's budget does not
// have them: for who would rather make none of them than some.
func (c *Client) Afford(calls int) error {
	b := c.sender.admission.budget
	if b == nil || b.MaxCalls == 0 || b.Spent()+calls <= b.MaxCalls {
		return nil
	}
	return &BudgetError{Max: b.MaxCalls, Spent: b.Spent(), Cost: calls}
}

// giveBack undoes take, for what was not sent after all.
func (b *Budget) giveBack(calls int) {
	if b != nil {
		b.spent.Add(-int64(calls))
	}
}

func (b *Budget) maxPercent() float64 {
	if b == nil {
		return 0
	}
	return b.MaxQuotaPercent
}

// BudgetError is the error of a call that was not sent because its budget does
// not reach. It matches [ErrBudget].
type BudgetError struct {
	// Method and Path are the request's, the path without version and query; ""
	// for a batch.
	Method, Path string
	// Max is how many calls may be made, Spent how many were, and Cost how many
	// this would have been.
	Max, Spent, Cost int
}

// Error says what was spent and what the call would cost.
func (e *BudgetError) Error() string {
	return fmt.Sprintf("graph: %s: %v: %d of %d calls are spent and this would cost %d; raise MaxCalls, or ask for less",
		requestName(e.Method, e.Path), ErrBudget, e.Spent, e.Max, e.Cost)
}

// Is matches [ErrBudget].
func (e *BudgetError) Is(target error) bool { return target == ErrBudget }
