package stories

import (
	"fmt"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// BenchmarkCalls tells what a day of an account costs of the quota, by the number of stories
// that are live when it begins.
func BenchmarkCalls(b *testing.B) {
	for _, n := range []int{0, 1, 2, 4, 8} {
		b.Run(fmt.Sprint("stories=", n), func(b *testing.B) {
			calls, readings := 0, 0
			for b.Loop() {
				calls, readings = 0, 0
				o := graphsim.Options{Stories: n}
				if n == 0 {
					o.Stories = -1
				}
				d := begin(b, o, 11)
				d.run()
				d.until(d.sim.Now().Add(24*time.Hour), false)
				for _, s := range d.sink.Scans() {
					if s.Calls > 0 {
						readings++
					}
					calls += s.Calls
				}
			}
			b.ReportMetric(float64(calls), "calls/day")
			b.ReportMetric(float64(readings), "readings/day")
		})
	}
}
