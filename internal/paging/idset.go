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
		s.runs = append(s.runs, append(make([]uint64, 0, shortRun), n))
		return
	}
	at, _ := slices.BinarySearch(s.runs[last], n)
	s.runs[last] = slices.Insert(s.runs[last], at, n)
	for ; last > 0 && len(s.runs[last]) >= max(shortRun, len(s.runs[last-1])); last-- {
		s.runs = append(s.runs[:last-1], merged(s.runs[last-1], s.runs[last]))
	}
}

// merged is the run of two.
func merged(a, b []uint64) []uint64 {
	run := make([]uint64, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if b[0] < a[0] {
			a, b = b, a
		}
		end, _ := slices.BinarySearch(a, b[0]) // lists come in order of time, as ids do: it is far
		run, a = append(run, a[:end]...), a[end:]
	}
	return append(append(run, a...), b...)
}

// Has reports whether the set holds an id.
func (s *IDSet) Has(id string) bool {
	n, ok := IDNumber(id)
	if !ok {
		_, there := s.texts[id]
		return there
	}
	for _, run := range s.runs {
		if n < run[0] || n > run[len(run)-1] {
			continue
		}
		if _, there := slices.BinarySearch(run, n); there {
			return true
		}
	}
	return false
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
func IDNumber(id string) (n uint64, ok bool) {
	if id == "" || id[0] == '0' || len(id) > len("9999999999999999999") { // which may be too large
		n, err := strconv.ParseUint(id, 10, 64)
		return n, err == nil && id[0] != '0'
	}
	for i := range len(id) {
		digit := id[i] - '0'
		if digit > 9 {
			return 0, false
		}
		n = 10*n + uint64(digit)
	}
	return n, true
}
