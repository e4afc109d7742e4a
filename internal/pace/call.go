package pace

import "time"

// Charge is a number of calls that count at the limits of one account.
type Charge struct {
	// Account is its id; "" where it is not known, which counts at the app alone.
	Account string
	// Calls is how many, at least 1.
	Calls int
}

// Call is a call that is to be sent.
type Call struct {
	// Charges is what it costs: one charge, or for a batch one for each account.
	// None is one call of an unknown account.
	Charges []Charge
	// Endpoint is the kind of its path, such as "media" or "insights"; an
	// endpoint that is down is told from others by it and the accounts.
	Endpoint string
	// Deadline is how long the call is worth waiting for; the zero time is the
	// context's deadline.
	Deadline time.Time
	// MaxPercent is another bound on usage than the scheduler's; 0 is the
	// scheduler's.
	MaxPercent float64
}

func (c *Call) calls() int {
	n := 0
	for _, charge := range c.Charges {
		n += charge.Calls
	}
	return n
}

// Result is in one word what came of a call.
type Result uint8

// The results.
const (
	// Unclear: nothing that says how the API is, such as a cancelled call.
	Unclear Result = iota
	// Answered: the API answered, if only by refusing.
	Answered
	// Unavailable: the API did not answer, or said that it cannot for now.
	Unavailable
	// Unsent: nothing left, so nothing is counted.
	Unsent
)

// Outcome is what came of a call.
type Outcome struct {
	Result Result
	// Readings are what the usage headers say.
	Readings []Reading
	// Throttles are the refusals for the rate, of the call or of its items.
	Throttles []Throttle
}

// Reading is one limit's usage as a header tells it.
type Reading struct {
	// Account is the id that the limit belongs to; "" is the app.
	Account string
	// Kind is the kind of use, such as "instagram"; "" for the app.
	Kind string
	// Calls, Time and CPU are the used parts of the limit in percent: by number,
	// by time and by processor time; Other is by whatever else. The largest counts.
	Calls, Time, CPU, Other float64
	// Regain is how long calls are refused from now on; 0 if they are not.
	Regain time.Duration
}

func (r *Reading) percent() float64 { return max(r.Calls, r.Time, r.CPU, r.Other) }

// Throttle is a refusal for the rate.
type Throttle struct {
	// App says that the app's limit is meant, and not an account's.
	App bool
	// Account is whose limit is meant; "" where it is not known. Then it is
	// those that the readings show at their end, or else the app.
	Account string
	// Regain is how long it lasts; 0 where that is not told.
	Regain time.Duration
}
