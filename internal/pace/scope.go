package pace

import "time"

// The time that a block lasts where the API does not tell.
const (
	shortBlock = time.Minute
	longBlock  = time.Hour
)

// scope is what the API counts for: the app, or one id of the usage headers.
type scope struct {
	id       string
	limits   []*limit // by kind
	made     int      // calls answered or lost
	inFlight int      // calls in the air

	last     time.Time // when calls were let go last
	lastCost int       // how many

	blocked         time.Time // until when calls are refused
	strikes         int       // throttles in a row
	lastBeforeBlock int64     // number of the last call let go before the block
	unconfirmed     bool      // blocked, and since then nothing was heard
}

// limit returns the limit of a kind, new or known. What was called before there
// was one counts as called now.
func (s *scope) limit(kind string, now time.Time) *limit {
	for _, l := range s.limits {
		if l.kind == kind {
			return l
		}
	}
	l := newLimit(s.id, kind)
	l.recent.add(s.made, now)
	s.limits = append(s.limits, l)
	return l
}

// take notes calls that are let go.
func (s *scope) take(calls int, now time.Time) {
	s.inFlight += calls
	s.last, s.lastCost = now, calls
}

// count notes calls that the API has counted.
func (s *scope) count(calls int, now time.Time) {
	s.made += calls
	for _, l := range s.limits {
		l.recent.add(calls, now)
	}
}

// throttle blocks after a refusal of the numbered call. Those that were in the
// air with it are refused as well, which makes the block no longer.
func (s *scope) throttle(call, granted int64, regain time.Duration, now time.Time) {
	if call > s.lastBeforeBlock || s.strikes == 0 {
		s.strikes++
		s.lastBeforeBlock = granted
	} else if regain == 0 {
		return
	}
	if regain == 0 {
		regain = min(longBlock, shortBlock<<min(s.strikes-1, 10))
	}
	s.block(now.Add(regain))
}

func (s *scope) block(until time.Time) {
	if until.After(s.blocked) {
		s.blocked = until
	}
	s.unconfirmed = true
}

// heard notes that the numbered call was answered without a throttle.
func (s *scope) heard(call int64, now time.Time) {
	if call <= s.lastBeforeBlock || now.Before(s.blocked) {
		return // it was in the air before the block
	}
	s.strikes = 0
	if !s.unconfirmed {
		return
	}
	s.unconfirmed = false
	for _, l := range s.limits {
		if l.call != call {
			l.void()
		}
	}
}
