package logging

import (
	"iter"
	"math"
	"time"
)

// Fields are the values of a line, by name. They are masked like its message.
type Fields map[string]any

// add writes phases into fields, those that took no time left out.
func (f Fields) add(phases iter.Seq2[string, time.Duration]) {
	if phases == nil {
		return
	}
	for name, took := range phases {
		if ms := Milliseconds(took); ms > 0 {
			f[name+"_ms"] = ms
		}
	}
}

// Milliseconds is d as lines show it: to a tenth.
func Milliseconds(d time.Duration) float64 {
	return math.Round(float64(d)/float64(100*time.Microsecond)) / 10
}
