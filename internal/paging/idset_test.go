package paging_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/paging"
)

// The set holds what was added and nothing else, in little room.
func TestIDSet(t *testing.T) {
	t.Parallel()
	dice := rand.New(rand.NewPCG(1, 2))
	var set paging.IDSet
	want := map[string]bool{}
	for range 60_000 {
		id := strconv.FormatUint(17_800_000_000_000_000+dice.Uint64N(120_000), 10)
		if dice.IntN(50) == 0 {
			id = "#" + id
		}
		if set.Has(id) != want[id] {
			t.Fatalf("%s: %t among %d", id, set.Has(id), set.Len())
		}
		if !want[id] {
			set.Add(id)
			want[id] = true
		}
	}
	if set.Len() != len(want) || set.Room() > 2*len(want) {
		t.Errorf("%d ids in room for %d, not %d", set.Len(), set.Room(), len(want))
	}
	for id := range want {
		if !set.Has(id) {
			t.Fatalf("%s is missing", id)
		}
	}
}

// A number is one that is written as numbers are, and fits.
func TestIDNumber(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]uint64{
		"": 0, "0": 0, "01": 0, "+1": 0, "-1": 0, "1a": 0, "a": 0, "1 ": 0, "/": 0, "18446744073709551616": 0, "99999999999999999999999": 0,
		"9": 9, "17900000000000000": 17900000000000000, "9999999999999999999": 9999999999999999999, "18446744073709551615": 1<<64 - 1,
	} {
		if n, ok := paging.IDNumber(id); ok != (want > 0) || ok && n != want {
			t.Errorf("%q: %d, %t", id, n, ok)
		}
	}
}
