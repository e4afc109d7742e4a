package pace

import "time"

// The windows over which the API counts, and before it is measured the most of a
// limit, in percent, that one call can be: of 200 calls an hour for an app with
// one user, and of 4,800 a day for an account that was seen once.
const (
	hour = time.Hour
	day  = 24 * time.Hour

	mostOfHour = 100.0 / 200
	mostOfDay  = 100.0 / 4800
)

// spreadFrom is the part of the bound from which on calls are spread.
const spreadFrom = 5.0 / 6

// weight is that of the latest in the mean of what a call takes.
const weight = 0.3

// limit is one line of the usage headers and what it taught.
type limit struct {
	kind    string
	window  time.Duration
	reading Reading
	percent float64   // the reading's largest
	at      time.Time // when it came; zero for never
	call    int64     // number of the call that brought it
	holds   bool      // the reading does, as far as is known

	perCall float64 // what a call takes, in percent; 0 until measured twice
	first   float64 // the first measurement; 0 for none
	// The headers give whole percents: calls are counted from one rise to the
	// next. edge is the percentage after the last rise and edgeSeen how many of
	// the calls seen were in the window then; edge is negative where there was
	// none yet.
	edge     float64
	edgeSeen int

	recent slidingWindow
	misses int // times that usage had not fallen when it should have
}

func newLimit(scope, kind string) *limit {
	l := &limit{kind: kind, window: hour, edge: -1}
	if scope != "" && (kind == "instagram" || kind == "pages") {
		l.window = day
	}
	l.recent.width = l.window / windowParts
	return l
}

// observe takes a reading that the numbered call brought.
func (l *limit) observe(r Reading, call int64, now time.Time, bound float64) {
	percent := r.percent()
	if call < l.call && percent < l.percent {
		return // overtaken on the way
	}
	switch {
	case percent >= bound && l.percent >= bound && !now.Before(l.falls(bound-1)):
		l.misses = min(l.misses+1, 10)
	case percent < bound:
		l.misses = 0
	}
	switch {
	case !l.holds || percent < l.percent:
		l.edge = -1
	case percent > l.percent:
		seen := l.recent.since(now.Add(-l.window))
		if calls := seen - l.edgeSeen; l.edge >= 0 && calls > 0 {
			l.measure((percent - l.edge) / float64(calls))
		}
		l.edge, l.edgeSeen = percent, seen
	}
	l.reading, l.percent, l.at, l.call, l.holds = r, percent, now, call, true
}

// measure takes what a call was seen to take. That holds what others called
// meanwhile: one outlier must not make it look as if nothing could be afforded.
func (l *limit) measure(took float64) {
	switch {
	case l.perCall > 0:
		l.perCall += weight * (min(took, 4*l.perCall) - l.perCall)
	case l.first > 0:
		l.perCall = min(l.first, took)
	default:
		l.first = took
	}
}

// void forgets the reading: it is known not to hold any more.
func (l *limit) void() { l.percent, l.holds = 0, false }

// estimate is the percentage at a time after the reading, if nobody else calls.
// Calls that were seen here leave the window when they have passed through it;
// the rest of what is used is taken to be spread evenly over it.
func (l *limit) estimate(t time.Time) float64 {
	seen, rest := l.split()
	return seen*float64(l.recent.since(t.Add(-l.window))) + rest*max(0, 1-t.Sub(l.at).Seconds()/l.window.Seconds())
}

// split tells what the reading consists of: the percentage of each call that was
// seen, and the rest.
func (l *limit) split() (perCall, rest float64) {
	seen := float64(l.recent.since(l.at.Add(-l.window)))
	if seen > 0 {
		perCall = min(l.perCall, l.percent/seen)
	}
	return perCall, l.percent - perCall*seen
}

// falls is when the percentage is down at target, if nobody calls.
func (l *limit) falls(target float64) time.Time {
	target = max(0, target)
	_, rest := l.split()
	end := l.at.Add(l.window)
	t := l.at
	for t.Before(end) {
		over := l.estimate(t) - target
		if over <= 0 {
			break
		}
		// Until more of the calls seen leave, only the rest falls.
		next := l.recent.end(t.Add(-l.window)).Add(l.window)
		if rest > 0 {
			if there := t.Add(time.Duration(over / rest * float64(l.window))); there.Before(next) {
				t = there
				break
			}
		}
		t = next
	}
	return l.at.Add(min(l.window, t.Sub(l.at)<<l.misses))
}

// spread is the time for one call by which usage stays below the bound.
func (l *limit) spread(percent, bound float64) time.Duration {
	from := bound * spreadFrom
	if percent <= from {
		return 0
	}
	perCall := l.perCall
	if perCall == 0 {
		perCall = mostOfHour
		if l.window == day {
			perCall = mostOfDay
		}
	}
	part := min(1, (percent-from)/(bound-from))
	return time.Duration(part * perCall / percent * float64(l.window))
}
