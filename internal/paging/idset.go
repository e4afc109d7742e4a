package paging

import (
	"math/bits"
	"strconv"
)

// IDSet holds ids, exactly, each in ten to twenty bytes.
type IDSet struct{ ids IDMap[struct{}] }

// Add adds an id, and reports whether the set did not hold it.
func (s *IDSet) Add(id string) bool {
	_, there := s.ids.Enter(id, struct{}{})
	return !there
}

// Has reports whether the set holds an id.
func (s *IDSet) Has(id string) bool {
	_, there := s.ids.Get(id)
	return there
}

// Len is how many it holds.
func (s *IDSet) Len() int { return s.ids.Len() }

// IDMap holds something of each id, exactly. Most ids are decimal numbers, which stand in a
// table, each at the first free place from that of its hash on, so that it takes one and a
// quarter to two and a half times what a number and a value take. Ids are in no order: a
// sorted list would take longer to search.
type IDMap[V any] struct {
	numbers []uint64 // 0 for a free place
	values  []V
	count   int // of numbers
	texts   map[string]V
}

// Enter gives an id a value unless it has one, and returns the one that it had.
func (m *IDMap[V]) Enter(id string, v V) (had V, there bool) {
	n, ok := IDNumber(id)
	if !ok {
		if had, there = m.texts[id]; there {
			return had, true
		}
		if m.texts == nil {
			m.texts = map[string]V{}
		}
		m.texts[id] = v
		return had, false
	}
	if m.count >= len(m.numbers)/5*4 {
		m.grow()
	}
	at := m.place(n)
	if m.numbers[at] == n {
		return m.values[at], true
	}
	m.count++
	m.numbers[at], m.values[at] = n, v
	return had, false
}

const (
	// fewIDs is how long a table is at the least.
	fewIDs = 20
	// manyIDs is up to where it doubles: beyond, room counts for more than time.
	manyIDs = 1 << 15
)

func (m *IDMap[V]) grow() {
	numbers, values := m.numbers, m.values
	more := len(numbers)
	if more > manyIDs {
		more /= 2
	}
	m.numbers = make([]uint64, len(numbers)+more+fewIDs)
	clear(m.numbers) // what is read first is given by the system as an empty page, and a copy when it is written
	m.values = make([]V, len(m.numbers))
	for i, n := range numbers {
		if n != 0 {
			at := m.place(n)
			m.numbers[at], m.values[at] = n, values[i]
		}
	}
}

// place is where a number stands, or the free place where it would.
func (m *IDMap[V]) place(n uint64) int {
	mixed := n * 0x9e3779b97f4a7c15 // of the golden ratio
	at, _ := bits.Mul64(mixed^mixed>>32, uint64(len(m.numbers)))
	for m.numbers[at] != 0 && m.numbers[at] != n {
		if at++; at == uint64(len(m.numbers)) {
			at = 0
		}
	}
	return int(at)
}

// Get is the value of an id, and whether it has one.
func (m *IDMap[V]) Get(id string) (v V, there bool) {
	n, ok := IDNumber(id)
	if !ok {
		v, there = m.texts[id]
		return v, there
	}
	if m.count == 0 {
		return v, false
	}
	if at := m.place(n); m.numbers[at] == n {
		return m.values[at], true
	}
	return v, false
}

// Len is how many ids have one.
func (m *IDMap[V]) Len() int { return m.count + len(m.texts) }

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
