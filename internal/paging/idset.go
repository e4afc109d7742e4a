package paging

import (
	"math/bits"
	"strconv"
)

// IDSet holds ids, exactly. Most are decimal numbers, which stand in a table, each at the
// first free place from that of its hash on: it takes ten to fifteen bytes. Ids are in no
// order, so that a sorted list would take longer to search.
type IDSet struct {
	numbers []uint64 // 0 for a free place
	count   int      // of numbers
	texts   map[string]struct{}
}

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
	if s.count++; s.count > len(s.numbers)/5*4 {
		old := s.numbers
		s.numbers = make([]uint64, len(old)/2*3+fewIDs)
		for _, n := range old {
			if n != 0 {
				s.numbers[s.place(n)] = n
			}
		}
	}
	s.numbers[s.place(n)] = n
}

// fewIDs is how long a table is at the least.
const fewIDs = 20

// place is where a number stands, or the free place where it would.
func (s *IDSet) place(n uint64) int {
	mixed := n * 0x9e3779b97f4a7c15 // of the golden ratio
	at, _ := bits.Mul64(mixed^mixed>>32, uint64(len(s.numbers)))
	for s.numbers[at] != 0 && s.numbers[at] != n {
		if at++; at == uint64(len(s.numbers)) {
			at = 0
		}
	}
	return int(at)
}

// Has reports whether the set holds an id.
func (s *IDSet) Has(id string) bool {
	n, ok := IDNumber(id)
	if !ok {
		_, there := s.texts[id]
		return there
	}
	return s.count > 0 && s.numbers[s.place(n)] == n
}

// Len is how many it holds.
func (s *IDSet) Len() int { return s.count + len(s.texts) }

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
