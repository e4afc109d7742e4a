package graphsim

import (
	"slices"
	"time"
)

// strikes are the faults that strike one call.
type strikes []*Fault

// refused returns the error with which a fault answers the call, or nil: of those that
// come before it is done, or of the late ones.
func (s strikes) refused(now time.Time, tooMuch *Error, late bool) *Error {
	for _, f := range s {
		if f.Late != late {
			continue
		}
		switch f.Kind {
		case FaultThrottle:
			return throttled(f.Code)
		case FaultServer:
			return &Error{Status: 500, Code: 2, Type: oauthException, Message: "An unexpected error has occurred. Please retry your request later.", Transient: true}
		case FaultExpired:
			return expired(now.Add(-time.Hour), now)
		case FaultReduce:
			return tooMuch
		case FaultPermission:
			return noPermission()
		case FaultBlocked:
			return blocked()
		case FaultError:
			return f.refusal()
		}
	}
	return nil
}

func (s strikes) has(kind FaultKind) bool {
	for _, f := range s {
		if f.Kind == kind {
			return true
		}
	}
	return false
}

// names lists what struck.
func (s strikes) names() string {
	e := &Entry{}
	e.note(s...)
	return e.Fault
}

// shorten applies the faults that shorten pages.
func (s strikes) shorten(limit int) int {
	switch {
	case s.has(FaultEmptyPage), s.has(FaultFilteredPage):
		return 0
	case s.has(FaultShortPage):
		return max(limit/2, 1)
	}
	return limit
}

func (s strikes) retired(metric string) bool {
	for _, f := range s {
		if f.Kind == FaultRetiredMetric && f.Metric == metric {
			return true
		}
	}
	return false
}

// appendOdd appends what stands in the place of a metric's numbers, if something
// does: the whole entry.
func (s strikes) appendOdd(b []byte, id, metric, period string) ([]byte, bool) {
	for _, f := range s {
		if f.Kind == FaultOddMetric && f.Metric == metric && (f.Media == "" || f.Media == id) {
			b = appendInsightHead(b, metric, period)
			if f.Body != "" {
				b = append(append(b, ','), f.Body...)
			}
			return appendInsightID(b, id, metric, period), true
		}
	}
	return b, false
}

// totalOnly are those of the metrics that the media does not give as they were
// asked for.
func (s strikes) totalOnly(m *Media, metrics []*mediaMetric) (names []string) {
	for _, f := range s {
		for _, d := range metrics {
			if f.Kind == FaultTotalOnly && f.Metric == d.name && m.Product == ProductStory {
				names = append(names, d.name)
			}
		}
	}
	return names
}

func (s strikes) poisoned(m *Media) *Error {
	for _, f := range s {
		if f.Kind == FaultPoisonedPost && f.Media == m.ID {
			return f.refusal()
		}
	}
	return nil
}

// mangle makes of the slots of a batch what the fault wants.
func (f *Fault) mangle(slots [][]byte) [][]byte {
	last := len(slots) - 1
	if last < 0 {
		return slots
	}
	switch f.Kind {
	case FaultMissingSlot:
		slots = slices.Delete(slots, last/2, last/2+1)
	case FaultShortSlots:
		slots = slots[:last/2]
	case FaultExtraSlot:
		slots = append(slots, slots[0])
	case FaultRepeatedSlot:
		slots[last] = slots[0]
	case FaultShuffledSlots:
		slots = append(slots[1:], slots[0])
	}
	return slots
}
