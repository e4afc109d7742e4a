package graphsim

import (
	"time"
)

// span is the range of time that since and until leave. Its ends belong to it,
// unless the options say otherwise; zero is an open one.
type span struct{ since, until time.Time }

// span reads since and until.
func (o *Options) span(args params, now time.Time) (span, *Error) {
	since, hasSince, err := args.instant("since", now)
	if err != nil {
		return span{}, err
	}
	until, hasUntil, err := args.instant("until", now)
	if err != nil {
		return span{}, err
	}
	r := o.ends(since, until)
	if !hasSince {
		r.since = time.Time{}
	}
	if !hasUntil {
		r.until = time.Time{}
	}
	return r, nil
}

// ends are the first and the last instant of a range.
func (o *Options) ends(since, until time.Time) span {
	if o.SinceExclusive {
		since = since.Add(1)
	}
	if o.UntilExclusive {
		until = until.Add(-1)
	}
	return span{since, until}
}

func (r span) holds(t time.Time) bool {
	return !t.Before(r.since) && (r.until.IsZero() || !t.After(r.until))
}
