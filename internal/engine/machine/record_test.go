package machine

import (
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// The values of records are read in any order, of one record after another; behind the last
// one all are NULL.
func TestOpened(t *testing.T) {
	t.Parallel()
	long := func(n int) value.Value { return value.Text(strings.Repeat("x", n)) }
	records := [][]value.Value{
		{value.Int(-1), value.Text("a"), value.Null, value.Float(1.5), value.Blob([]byte{0, 1})},
		{value.Text(""), long(127), long(128), long(1 << 14), value.Int(1 << 62)},
		{value.Null},
		{},
	}
	const behind = 2
	orders := []func(n int) []int{
		func(n int) []int { return []int{n - 1, 0} },
		func(n int) []int { return []int{n / 2, n - 1} },
		func(n int) (all []int) {
			for i := range n {
				all = append(all, i)
			}
			return all
		},
	}
	var o opened
	for _, order := range orders { // each meets every record behind another one
		for _, values := range slices.Concat(records, records) {
			var record []byte
			for _, v := range values {
				record = appendField(record, v)
			}
			fields := slices.Concat(values, make([]value.Value, behind))
			for _, n := range order(len(fields)) {
				if got := o.field(string(record), n); got != fields[n] {
					t.Errorf("field %d of %v is %v", n, values, got)
				}
			}
		}
	}
}
