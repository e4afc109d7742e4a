package graphsim

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Whenever a simulator begins, equal seeds and sizes make the same world: every
// field of every object, with instants at the same distance from the start, and
// the same values for each day of the past, counted back from the start.
func TestStart(t *testing.T) {
	t.Parallel()
	options := Options{Seed: 9, Accounts: 2, Media: 52, Comments: 160, Replies: 60, UnlinkedPages: 1, InsightDays: 200, Hostile: true}
	world := func(start time.Time) []string {
		o := options
		o.Now = start
		return describe(New(o))
	}
	want := world(DefaultNow)
	starts := []time.Time{
		day(2026, 3, 8).Add(9*time.Hour + 59*time.Minute), // a minute before summer time
		day(2026, 3, 9).Add(7*time.Hour + 30*time.Minute), // half an hour into the first whole day of it
		day(2027, 11, 8).Add(7*time.Hour + 30*time.Minute),
		day(2028, 2, 29), day(2027, 12, 31).Add(24*time.Hour - time.Second),
	}
	r := rand.New(rand.NewPCG(17, 4))
	for range 20 {
		starts = append(starts, DefaultNow.Add(time.Duration(r.Int64N(int64(8*365*24*time.Hour)))))
	}
	for _, start := range starts {
		if got := world(start); !slices.Equal(want, got) {
			t.Fatalf("a world that begins at %s (-at %s +then):\n%s", start.Format(time.RFC3339), DefaultNow.Format(time.RFC3339), cmp.Diff(want, got))
		}
	}
}

// describe lists what a new simulator holds, a line for each fact, with instants
// as distances from its start.
func describe(s *Server) []string {
	start := s.Now().Truncate(time.Second)
	facts := []string{"token " + s.Token(), "app " + s.AppID() + s.AppSecret()}
	node := func(t *nodeType, n node) {
		for _, name := range slices.Sorted(maps.Keys(t.fields)) {
			v := scalar(t, n, name)
			if at, ok := v.(time.Time); ok {
				v = start.Sub(at)
			}
			if v != nil {
				facts = append(facts, fmt.Sprintf("%s %s: %v", n.nodeID(), name, v))
			}
		}
	}
	d := s.Data()
	node(userNode, d.User)
	for _, p := range d.Unlinked {
		node(pageNode, p)
	}
	for _, a := range d.Accounts {
		node(pageNode, a.Page)
		node(igUserNode, a)
		facts = append(facts, fmt.Sprintf("%s converted: %s", a.ID, start.Sub(a.ConvertedAt)))
		for _, m := range slices.Concat(a.Media, a.Stories, a.Tags) {
			for _, m := range append([]*Media{m}, m.Children...) {
				node(igMediaNode, m)
				facts = append(facts, fmt.Sprintf("%s reach: %d %s", m.ID, m.Insight("reach"), m.NoInsights()))
			}
			for _, c := range m.Comments {
				for _, c := range append([]*Comment{c}, c.Replies...) {
					node(igCommentNode, c)
				}
			}
		}
		facts = append(facts, daysOf(a, start)...)
	}
	return facts
}

// daysOf lists the values of an account's days, from the last one back.
func daysOf(a *Account, start time.Time) (facts []string) {
	for _, metric := range []string{"reach", "follower_count", unfollows} {
		for _, period := range []string{"day", "week", "days_28"} {
			var values []string
			for _, p := range a.Series(metric, period, a.InsightsFrom, start, start) {
				values = append(values, fmt.Sprint(p.Value))
			}
			slices.Reverse(values)
			facts = append(facts, fmt.Sprintf("%s %s of a %s: %d, %s", a.ID, metric, period, len(values), strings.Join(values, " ")))
		}
	}
	return append(facts, fmt.Sprintf("%s online: %v", a.ID, a.OnlineFollowers(pacificMidnight(start))))
}
