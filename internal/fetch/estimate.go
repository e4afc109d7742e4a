package fetch

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// Bounds is an estimate: at least Low, at the most High, which is infinite where
// no bound is known.
type Bounds struct {
	Low, High float64
}

// unknown is an estimate that says nothing.
var unknown = Bounds{0, math.Inf(1)}

func exactly(n int) Bounds { return Bounds{float64(n), float64(n)} }
func atLeast(n int) Bounds { return Bounds{float64(n), math.Inf(1)} }

func (b Bounds) plus(c Bounds) Bounds { return Bounds{b.Low + c.Low, b.High + c.High} }

func (b Bounds) times(f float64) Bounds {
	if f == 0 {
		return Bounds{}
	}
	return Bounds{b.Low * f, b.High * f}
}

// Total adds the calls and the seconds of steps, which are made one after another.
func Total(steps []Step) (calls, seconds Bounds) {
	for _, s := range steps {
		calls, seconds = calls.plus(s.Calls), seconds.plus(s.Seconds)
	}
	return calls, seconds
}

// Share is what calls take of a rate limit, in percent, where each takes so much;
// 0 says that this is not known.
func (b Bounds) Share(perCall float64) Bounds {
	if perCall == 0 && b.High > 0 {
		return unknown
	}
	return b.times(perCall)
}

// String writes the estimate for people: a number, a range, or "unknown".
func (b Bounds) String() string {
	low, high := figure(b.Low), figure(b.High)
	switch {
	case b == unknown:
		return "unknown"
	case math.IsInf(b.High, 1):
		return low + " or more"
	case low == high:
		return low
	default:
		return low + " to " + high
	}
}

// figure writes a number to three digits, or as the whole number that it is.
func figure(f float64) string {
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return strconv.FormatFloat(f, 'f', 0, 64)
	}
	digits := 3 - 1 - int(math.Floor(math.Log10(math.Abs(f))))
	s := strconv.FormatFloat(f, 'f', max(0, digits), 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// observe learns from a call how long such ones take.
func (m *Memory) observe(c graph.Call) {
	if c.Err != nil || c.Cached || c.Shared {
		return
	}
	kind := "node"
	switch at := strings.LastIndexByte(c.Path, '/'); {
	case c.Batch > 0:
		kind = "batch"
	case at >= 0:
		kind = c.Path[at+1:]
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	const weight = 4 // of what was known, against one of the latest
	took, known := m.took[kind]
	if !known {
		took = c.Duration
	}
	m.took[kind] = (weight*took + c.Duration) / (weight + 1)
}

// takes is how long a call of a kind has taken lately; where there was none, one
// of any kind.
func (m *Memory) takes(kind string) (d time.Duration, known bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if d, known = m.took[kind]; known {
		return d, true
	}
	for _, other := range m.took {
		d = max(d, other)
	}
	return d, d > 0
}

// further is how many calls the lists at a place of an account took beyond the
// pages that they came nested in, when all was last read.
func (m *Memory) further(place string) (calls int, known bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	calls, known = m.more[place]
	return calls, known
}

// learnFurther notes that number.
func (m *Memory) learnFurther(place string, calls int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.more[place] = calls
}

// learnFurther notes it for the lists of the walks that were read to their end.
func (s *store) learnFurther() {
	for l := range s.walked {
		account := l.owner.account()
		for q, calls := range s.followed {
			if q.account == account && l.place.on(q.place) && !q.place.habit.passed.Load() {
				s.cfg.Memory.learnFurther(account+"/"+q.place.path, calls)
			}
		}
	}
}
