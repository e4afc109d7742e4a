package paging

import (
	"slices"
	"strconv"
)

// IDSet holds ids, exactly. Most are decimal numbers, and take eight bytes: they
// are in sorted runs, each longer than those behind it together.
type IDSet struct {
	runs  [][]uint64
	texts map[string]struct{}
}

// shortRun is how long a run is at the most to which ids are added.
const shortRun = 128

// Add adds an id that the set does not hold.
func (s *IDSet) Add(id string) {
	n, ok := IDNumber(id)
	if !ok {
		if s.texts == nil {
			s.texts = map[string]struct{}{}
		}
		s.texts[id] = struct{}{}
		return
	}
	last := len(s.runs) - 1
	if last < 0 || len(s.runs[last]) >= shortRun {
		s.runs = append(s.runs, []uint64{n})
		return
	}
	at, _ := slices.BinarySearch(s.runs[last], n)
	s.runs[last] = slices.Insert(s.runs[last], at, n)
	for ; last > 0 && len(s.runs[last]) >= max(shortRun, len(s.runs[last-1])); last-- {
		run := slices.Concat(s.runs[last-1], s.runs[last])
		slices.Sort(run)
		s.runs = append(s.runs[:last-1], run)
	}
}

// Has reports whether the set holds an id.
func (s *IDSet) Has(id string) bool {
	n, ok := IDNumber(id)
	if !ok {
		_, there := s.texts[id]
		return there
	}
	return slices.ContainsFunc(s.runs, func(run []uint64) bool {
		_, there := slices.BinarySearch(run, n)
		return there
	})
}

// Len is how many it holds.
func (s *IDSet) Len() int {
	n := len(s.texts)
	for _, run := range s.runs {
		n += len(run)
	}
	return n
}

// IDNumber is the number that an id is the decimal form of.
func IDNumber(id string) (uint64, bool) {
	if id == "" || id[0] == '0' || id[0] == '+' {
		return 0, false
	}
	n, err := strconv.ParseUint(id, 10, 64)
	return n, err == nil
}
