package pace

import (
	"fmt"
	"strings"
	"time"
)

// Reason says why a call was refused.
type Reason uint8

// The reasons, those that a later deadline helps with first.
const (
	// Paced: calls are spread, and this one's turn comes after its deadline.
	Paced Reason = iota + 1
	// Blocked: the API throttled a call, and would refuse this one too.
	Blocked
	// OverQuota: as much of the limit is used as may be, or the call would take
	// it there.
	OverQuota
	// Down: the endpoint fails call after call.
	Down
)

// Refusal is the error of a call that was not sent.
type Refusal struct {
	Reason Reason
	// Account is the account whose limit or endpoint it is; "" is the app.
	Account string
	// Endpoint is what is down.
	Endpoint string
	// Percent is how much of the limit is used and Max how much may be, for
	// OverQuota and Paced.
	Percent, Max float64
	// Calls is how many calls it would have cost, and Cost, for a batch, what
	// they would have taken of the limit in percent, 0 where that is not known.
	Calls int
	Cost  float64
	// RetryAt is when asking again helps; an estimate, unless the API told it.
	RetryAt time.Time
}

// Error says what holds the call back, until when, and what to do.
func (r *Refusal) Error() string {
	var b strings.Builder
	at := r.RetryAt.UTC().Format(time.RFC3339)
	switch r.Reason {
	case Blocked:
		fmt.Fprintf(&b, "rate limited: the API refuses calls for %s until %s, and every further one lengthens that; ", r.whose(), at)
		b.WriteString("nothing was sent: ask again then, or give the context a later deadline, and the call waits")
	case OverQuota:
		fmt.Fprintf(&b, "%.0f %% of the rate limit of %s is used", r.Percent, r.whose())
		if r.Cost > 0 {
			fmt.Fprintf(&b, ", these %d calls would take %.1f %% more", r.Calls, r.Cost)
		}
		fmt.Fprintf(&b, ", and MaxQuotaPercent is %.0f; nothing was sent: there is room at about %s; wait, or raise MaxQuotaPercent", r.Max, at)
	case Paced:
		fmt.Fprintf(&b, "%.0f %% of the rate limit of %s is used, so that calls are spread, and this one's turn is at %s, ", r.Percent, r.whose(), at)
		b.WriteString("after the context's deadline; nothing was sent: ask again then, or raise MaxQuotaPercent")
	case Down:
		fmt.Fprintf(&b, "the API is unavailable: %s", r.Endpoint)
		if r.Account != "" {
			fmt.Fprintf(&b, " of %s", r.whose())
		}
		fmt.Fprintf(&b, " failed again and again, and is left alone until %s; nothing was sent: try again then", at)
	}
	return b.String()
}

func (r *Refusal) whose() string {
	if r.Account == "" {
		return "the app"
	}
	return "account " + r.Account
}

// harderThan reports whether r is the one that counts where both hold.
func (r *Refusal) harderThan(other *Refusal) bool {
	if r.Reason != other.Reason {
		return r.Reason > other.Reason
	}
	return r.RetryAt.After(other.RetryAt)
}
