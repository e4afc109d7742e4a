package paging_test

import (
	"strconv"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/paging"
)

// BenchmarkIDSet puts 5,000 ids into a set, as they come newest first, and looks for each
// before.
func BenchmarkIDSet(b *testing.B) {
	ids := make([]string, 5000)
	for i := range ids {
		ids[i] = strconv.Itoa(17_900_000_000_000_000 - 1000*i)
	}
	for b.Loop() {
		var set paging.IDSet
		for _, id := range ids {
			if !set.Add(id) {
				b.Fatal(id)
			}
		}
	}
}
