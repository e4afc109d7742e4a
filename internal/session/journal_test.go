package session

import (
	"slices"
	"testing"
	"time"
)

func TestRing(t *testing.T) {
	t.Parallel()
	r := ring[int]{size: 3}
	for i, want := range [][]int{{0}, {0, 1}, {0, 1, 2}, {1, 2, 3}, {2, 3, 4}, {3, 4, 5}, {4, 5, 6}} {
		r.add(i)
		if got := r.list(); !slices.Equal(got, want) {
			t.Errorf("after %d: %v, want %v", i, got, want)
		}
	}
}

// The journal numbers statements and forgets the oldest entries first.
func TestJournal(t *testing.T) {
	t.Parallel()
	j := newJournal()
	for range keptWarnings + 10 {
		id := j.next()
		j.warn(id, time.Time{}, []Warning{{Reason: "x"}})
	}
	got := j.Warnings()
	if len(got) != keptWarnings || got[0].Statement != 11 || got[len(got)-1].Statement != keptWarnings+10 {
		t.Errorf("%d warnings, of statements %d to %d", len(got), got[0].Statement, got[len(got)-1].Statement)
	}
}
