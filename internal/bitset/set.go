package bitset

import (
	"cmp"
	"fmt"
	"iter"
	"math/bits"
	"strconv"
)

// Max is how many numbers there are: 0 to Max-1. Two words let a node of the Graph with its
// set stay in the size that it has with one.
const Max = 128

// Set is a set of numbers below [Max]. The zero Set is empty; == compares two.
type Set struct {
	Low  uint64 // a bit for each number below 64
	High uint64 // of those from 64 on
}

// Of returns the set of those numbers. It panics on one that is out of range.
func Of(numbers ...int) Set {
	var s Set
	for _, n := range numbers {
		s.Add(n)
	}
	return s
}

// Add takes a number in. It panics on one that is out of range.
func (s *Set) Add(n int) {
	switch {
	case uint(n) < 64:
		s.Low |= 1 << uint(n)
	case uint(n) < Max:
		s.High |= 1 << (uint(n) - 64)
	default:
		panic("bitset: " + strconv.Itoa(n) + " is out of range")
	}
}

// Has reports whether the set holds a number.
func (s Set) Has(n int) bool {
	if uint(n) < 64 {
		return s.Low>>uint(n)&1 != 0
	}
	return uint(n) < Max && s.High>>(uint(n)-64)&1 != 0
}

// IsEmpty reports whether the set holds none.
func (s Set) IsEmpty() bool { return s == Set{} }

// Union returns the numbers of both.
func (s Set) Union(t Set) Set { return Set{s.Low | t.Low, s.High | t.High} }

// Minus returns the numbers of s that t does not hold.
func (s Set) Minus(t Set) Set { return Set{s.Low &^ t.Low, s.High &^ t.High} }

// And returns the numbers that both hold.
func (s Set) And(t Set) Set { return Set{s.Low & t.Low, s.High & t.High} }

// Within reports whether t holds all numbers of s.
func (s Set) Within(t Set) bool { return s.Minus(t).IsEmpty() }

// All gives the numbers in order.
func (s Set) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		for w := s.Low; w != 0; w &= w - 1 {
			if !yield(bits.TrailingZeros64(w)) {
				return
			}
		}
		for w := s.High; w != 0; w &= w - 1 {
			if !yield(64 + bits.TrailingZeros64(w)) {
				return
			}
		}
	}
}

// MarshalText writes the set in hexadecimal, the lowest number last: "5" holds 0
// and 2.
func (s Set) MarshalText() ([]byte, error) {
	if s.High == 0 {
		return strconv.AppendUint(nil, s.Low, 16), nil
	}
	return fmt.Appendf(nil, "%x%016x", s.High, s.Low), nil
}

// UnmarshalText reads what [Set.MarshalText] wrote.
func (s *Set) UnmarshalText(text []byte) error {
	const word = 16 // digits
	if len(text) == 0 || len(text) > 2*word {
		return fmt.Errorf("bitset: %d digits: from 1 to %d are a set", len(text), 2*word)
	}
	low, high := string(text), "0"
	if cut := len(low) - word; cut > 0 {
		low, high = low[cut:], low[:cut]
	}
	l, err := strconv.ParseUint(low, 16, 64)
	h, err2 := strconv.ParseUint(high, 16, 64)
	if err = cmp.Or(err, err2); err != nil {
		return fmt.Errorf("bitset: %q: %w", text, err)
	}
	*s = Set{l, h}
	return nil
}
