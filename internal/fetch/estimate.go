package fetch

import (
	"math"
	"strconv"
	"strings"
)

// Bounds is an estimate: at least Low, at the most High, which is infinite where
// no bound is known.
type Bounds struct {
	Low, High float64
}

// unknown is an estimate that says nothing.
var unknown = Bounds{0, math.Inf(1)}

// Unknown is an estimate that says nothing.
func Unknown() Bounds { return unknown }

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
