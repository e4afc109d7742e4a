package pace

import "time"

// An endpoint is left alone after so many failures in a row: two requests that
// were given up after all their attempts. One request that fails for a reason of
// its own is not enough.
const mostFailures = 10

// The time that it is left alone.
const (
	shortRest = 10 * time.Second
	longRest  = 2 * time.Minute
)

// endpoint is a kind of path of an account.
type endpoint struct {
	account, kind string
}

// breaker counts the failures of an endpoint. There is one only where there are
// some.
type breaker struct {
	failures int
	rest     time.Duration // how long it was left alone last; 0 if it was not
	until    time.Time     // until when it is left alone
	trying   bool          // a call is out that finds out
}

// open reports whether the endpoint is left alone, or waits for the one call
// that finds out.
func (b *breaker) open(now time.Time) bool { return b.rest > 0 && (b.trying || now.Before(b.until)) }

// failed counts a failure; tried says that it is of the call that found out.
func (b *breaker) failed(tried bool, now time.Time) {
	b.failures++
	switch {
	case tried:
		b.trying = false
		b.rest = min(longRest, 2*b.rest)
	case b.rest > 0 || b.failures < mostFailures:
		return
	default:
		b.rest = shortRest
	}
	b.until = now.Add(b.rest)
}

// retryAt is when a call may be let go.
func (b *breaker) retryAt(now time.Time) time.Time {
	if b.until.After(now) {
		return b.until
	}
	return now.Add(time.Second) // the one that finds out is still out
}
