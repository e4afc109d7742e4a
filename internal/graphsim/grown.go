package graphsim

import "time"

// age is how far a story is on its way, in seconds: its numbers grow evenly until it ends.
type age int64

// whole is the age of what grows no more.
const whole = age(storyLife / time.Second)

// of is how much there is by now of what is there in the end.
func (a age) of(n int64) int64 { return n * int64(a) / int64(whole) }

// ageAt is how far a media is at an instant.
func ageAt(m *Media, now time.Time) age {
	if !m.grows || m.Product != ProductStory {
		return whole
	}
	return min(max(age(now.Sub(m.Timestamp)/time.Second), 0), whole)
}

// InsightAt is the value of a metric at an instant, NoInsightsAt why there is none then:
// with [Options].Growing those of stories grow.
func (m *Media) InsightAt(metric string, now time.Time) int64 {
	return m.insight(metric, ageAt(m, now))
}

// NoInsightsAt is NoInsights at an instant.
func (m *Media) NoInsightsAt(now time.Time) string { return m.noInsights(ageAt(m, now)) }
