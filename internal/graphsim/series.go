package graphsim

import (
	"slices"
	"strings"
	"time"
)

// Point is one value of a daily series.
type Point struct {
	// EndTime is the Pacific midnight at which the day ends.
	EndTime time.Time
	Value   int64
}

// Bucket is one part of a total. Also are what it is of in further dimensions.
type Bucket struct {
	Name  string
	Also  []string
	Value int64
}

// crowd is how many followers an account needs for some of its numbers.
const crowd = 100

// small tells whether the account is too small for a metric.
func (a *Account) small(m *accountMetric) bool {
	return m != nil && m.crowd && a.FollowersCount < crowd
}

// mostGroups is how many groups of an audience are told.
const mostGroups = 45

// DayValue is the value of a metric for the day that ends at end.
func (a *Account) DayValue(metric string, end time.Time) int64 {
	scale := uint64(20)
	if m := accountMetricByName[metric]; m != nil {
		scale = m.scale
	} else if metric != unfollows {
		return 0
	}
	if scale == 0 {
		return 0
	}
	salt := a.dayNumber(end) + uint64(len(metric))<<40 + uint64(metric[0])<<32
	return int64(mix(a.seed, salt) % scale)
}

// dayNumber numbers the day that ends at end by its distance from the start.
func (a *Account) dayNumber(end time.Time) uint64 { return uint64(pacificDay(end) + a.daysLater) }

// Series is the time series of a metric for the days that end within since
// and until, both inclusive, as far as there is data: none before
// InsightsFrom, none after now. The periods week and days_28 sum up the 7 or
// 28 days before.
func (a *Account) Series(metric, period string, since, until, now time.Time) []Point {
	if until.After(now) {
		until = now
	}
	end := pacificMidnight(since)
	if end.Before(since) {
		end = nextPacificMidnight(end)
	}
	days := map[string]int{"day": 1, "week": 7, "days_28": 28}[period]
	var out []Point
	for ; !end.After(until); end = nextPacificMidnight(end) {
		if !end.After(a.InsightsFrom) || !a.hasDay(metric, end, now) {
			continue
		}
		p := Point{EndTime: end}
		at := end
		for range days {
			p.Value += a.DayValue(metric, at)
			at = pacificMidnight(at.Add(-12 * time.Hour))
		}
		out = append(out, p)
	}
	return out
}

// hasDay tells whether a metric that is kept for 30 days only, or that small accounts
// have none of, has the day.
func (a *Account) hasDay(metric string, end, now time.Time) bool {
	if a.small(accountMetricByName[metric]) {
		return false
	}
	if metric != "online_followers" {
		return true
	}
	return end.After(now.AddDate(0, 0, -30))
}

// Total is the total of a metric over the days that end within since and
// until. Reach counts accounts once, so its total is less than the sum. It
// is false where there is no data.
func (a *Account) Total(metric string, since, until, now time.Time) (int64, bool) {
	if metric == "follows_and_unfollows" {
		gained, ok := a.Total("follower_count", since, until, now)
		lost, _ := a.Total(unfollows, since, until, now)
		return gained + lost, ok
	}
	points := a.Series(metric, "day", since, until, now)
	var sum int64
	for _, p := range points {
		sum += p.Value
	}
	if (metric == "reach" || metric == "accounts_engaged") && len(points) > 1 {
		sum = sum * 4 / 5
	}
	return sum, len(points) > 0
}

// Breakdown divides the total of a metric among the values of a breakdown;
// parts of zero are left out.
func (a *Account) Breakdown(metric, breakdown string, since, until, now time.Time) []Bucket {
	if metric == "follows_and_unfollows" {
		gained, _ := a.Total("follower_count", since, until, now)
		lost, _ := a.Total(unfollows, since, until, now)
		return []Bucket{{Name: "FOLLOWER", Value: gained}, {Name: "NON_FOLLOWER", Value: lost}}
	}
	total, _ := a.Total(metric, since, until, now)
	return divide(a.seed, breakdown, total)
}

// unfollows is the series of accounts that left. No request can name it; it
// shows only as a part of follows_and_unfollows.
const unfollows = "unfollows"

// Demographics divides an audience by age, city, country or gender, or by two of them:
// "age,gender". The largest groups are told.
func (a *Account) Demographics(metric, breakdown, timeframe string) []Bucket {
	m := accountMetricByName[metric]
	if m == nil || a.small(m) {
		return nil
	}
	first, second, two := strings.Cut(breakdown, ",")
	parts := divide(a.seed+uint64(len(timeframe)), first, int64(min(m.scale, uint64(a.FollowersCount))))
	if two {
		var pairs []Bucket
		for i, p := range parts {
			for _, q := range divide(a.seed+uint64(i), second, p.Value) {
				pairs = append(pairs, Bucket{Name: p.Name, Also: []string{q.Name}, Value: q.Value})
			}
		}
		parts = pairs
	}
	if len(parts) > mostGroups {
		slices.SortStableFunc(parts, func(a, b Bucket) int { return int(b.Value - a.Value) })
		parts = parts[:mostGroups]
	}
	return parts
}

// OnlineFollowers is how many followers were online in each hour of the day
// that ends at end.
func (a *Account) OnlineFollowers(end time.Time) [24]int64 {
	var out [24]int64
	for h := range out {
		out[h] = int64(mix(a.seed, a.dayNumber(end)*86400+8*3600+uint64(h)) % min(900, uint64(a.FollowersCount)))
	}
	return out
}

// Breakdown divides the value of a media metric that has one.
func (m *Media) Breakdown(metric string) []Bucket {
	d := mediaMetricByName[metric]
	if d == nil || d.breakdown == "" {
		return nil
	}
	return divide(m.seed, d.breakdown, m.Insight(metric))
}

// divide splits total into parts with fixed weights, the rest going to the
// first.
func divide(seed uint64, breakdown string, total int64) []Bucket {
	kinds := breakdownKinds[breakdown]
	if len(kinds) == 0 || total == 0 {
		return nil
	}
	out := make([]Bucket, len(kinds))
	left := total
	for i := len(kinds) - 1; i > 0; i-- {
		part := min(left, int64(mix(seed, uint64(i)+70)%uint64(2*total/int64(len(kinds))+1)))
		out[i] = Bucket{Name: kinds[i], Value: part}
		left -= part
	}
	out[0] = Bucket{Name: kinds[0], Value: left}
	kept := out[:0]
	for _, b := range out {
		if b.Value > 0 {
			kept = append(kept, b)
		}
	}
	return kept
}
