package bitset_test

import (
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
)

// TestSet compares with maps of numbers, over sets that cross the words.
func TestSet(t *testing.T) {
	t.Parallel()
	lists := [][]int{{}, {0}, {1, 63}, {63, 64}, {5, 64, 100}, {0, 1, 2, 62, 63, 64, 65, bitset.Max - 1}}
	for _, a := range lists {
		s := bitset.Of(a...)
		if got := slices.Collect(s.All()); !slices.Equal(got, a) {
			t.Errorf("Of(%v) holds %v", a, got)
		}
		for n := range bitset.Max {
			if s.Has(n) != slices.Contains(a, n) {
				t.Errorf("Of(%v).Has(%d) is %v", a, n, s.Has(n))
			}
		}
		if s.Has(-1) || s.Has(bitset.Max) {
			t.Errorf("%v holds what is out of range", a)
		}
		if s.IsEmpty() != (len(a) == 0) {
			t.Errorf("%v is empty: %v", a, s.IsEmpty())
		}
		for _, b := range lists {
			u := bitset.Of(b...)
			for n := range bitset.Max {
				in, too := slices.Contains(a, n), slices.Contains(b, n)
				if s.Union(u).Has(n) != (in || too) || s.Minus(u).Has(n) != (in && !too) || s.And(u).Has(n) != (in && too) {
					t.Errorf("%v and %v: %d", a, b, n)
				}
			}
			within := !slices.ContainsFunc(a, func(n int) bool { return !slices.Contains(b, n) })
			if s.Within(u) != within {
				t.Errorf("%v within %v: %v", a, b, !within)
			}
		}
		text, err := s.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back bitset.Set
		if err := back.UnmarshalText(text); err != nil || back != s {
			t.Errorf("%v as text %s is %v, %v", a, text, back, err)
		}
	}
}

func TestSet_text(t *testing.T) {
	t.Parallel()
	text, _ := bitset.Of(0, 2, 64).MarshalText()
	if string(text) != "10000000000000005" {
		t.Errorf("%s", text)
	}
	for _, bad := range []string{"", "x", "x0000000000000000", "000000000000000000000000000000000"} {
		var s bitset.Set
		if err := s.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

func TestOf_outOfRange(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a number out of range is taken")
		}
	}()
	bitset.Of(bitset.Max)
}

func BenchmarkMinus(b *testing.B) {
	s, t := bitset.Of(3, 64, 99), bitset.Of(3, 99)
	empty := 0
	for b.Loop() {
		if s.Minus(t).IsEmpty() {
			empty++
		}
	}
	if empty > 0 {
		b.Fatal("64 is left")
	}
}
