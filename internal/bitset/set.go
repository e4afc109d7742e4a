package bitset

import (
	"encoding/hex"
	"fmt"
	"iter"
	"math/bits"
)

// words is how many words of 64 bits a set takes. Two let a node of the Graph with
// its set stay in the size that it has with one.
const words = 2

// Max is how many numbers there are: 0 to Max-1.
const Max = words * 64

// Set is a set of numbers below [Max]. The zero Set is empty; == compares two.
type Set [words]uint64

// Of returns the set of those numbers. It panics on one that is out of range.
func Of(numbers ...int) Set {
	var s Set
	for _, n := range numbers {
		s.Add(n)
	}
	return s
}

// Add takes a number in. It panics on one that is out of range.
func (s *Set) Add(n int) { s[uint(n)/64] |= 1 << (uint(n) % 64) }

// Has reports whether the set holds a number.
func (s Set) Has(n int) bool {
	return uint(n) < Max && s[uint(n)/64]>>(uint(n)%64)&1 != 0
}

// IsEmpty reports whether the set holds none.
func (s Set) IsEmpty() bool { return s == Set{} }

// Union returns the numbers of both.
func (s Set) Union(t Set) Set {
	for i := range s {
		s[i] |= t[i]
	}
	return s
}

// Minus returns the numbers of s that t does not hold.
func (s Set) Minus(t Set) Set {
	for i := range s {
		s[i] &^= t[i]
	}
	return s
}

// And returns the numbers that both hold.
func (s Set) And(t Set) Set {
	for i := range s {
		s[i] &= t[i]
	}
	return s
}

// Within reports whether t holds all numbers of s.
func (s Set) Within(t Set) bool { return s.Minus(t).IsEmpty() }

// All gives the numbers in order.
func (s Set) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, w := range s {
			for ; w != 0; w &= w - 1 {
				if !yield(i*64 + bits.TrailingZeros64(w)) {
					return
				}
			}
		}
	}
}

// MarshalText writes the set in hexadecimal, the lowest number last: "5" holds 0
// and 2.
func (s Set) MarshalText() ([]byte, error) {
	var text []byte
	for _, w := range s {
		text = fmt.Appendf(nil, "%016x%s", w, text)
	}
	for len(text) > 1 && text[0] == '0' {
		text = text[1:]
	}
	return text, nil
}

// UnmarshalText reads what [Set.MarshalText] wrote.
func (s *Set) UnmarshalText(text []byte) error {
	if len(text) == 0 || len(text) > words*16 {
		return fmt.Errorf("bitset: %d digits: from 1 to %d are a set", len(text), words*16)
	}
	padded := make([]byte, words*16)
	for i := range padded {
		padded[i] = '0'
	}
	copy(padded[len(padded)-len(text):], text)
	raw, err := hex.DecodeString(string(padded))
	if err != nil {
		return fmt.Errorf("bitset: %q: %w", text, err)
	}
	*s = Set{}
	for i, b := range raw {
		at := len(raw) - 1 - i
		s[at/8] |= uint64(b) << (at % 8 * 8)
	}
	return nil
}
