package fetch_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// threshold is a point from which on something is asked, kept or read in another
// way.
type threshold struct {
	name string
	// constants are those that it is made of.
	constants []string
	// crossed tells by what is seen of a run from outside whether it was beyond.
	crossed func(r *record) bool
}

// thresholds are all that the judge's statements have to cross.
var thresholds = slices.Concat(keyThresholds, walkThresholds, listThresholds, weightThresholds, metricThresholds, memoryThresholds)

var keyThresholds = []threshold{
	{"keys enough to ask how long their walk is", []string{"priceFrom"}, func(r *record) bool { return r.query.keys > 4 && r.names == 1 && r.counts() >= 0 }},
	{"so many keys that they are walked for", nil, func(r *record) bool {
		return r.query.keys > 4 && r.names == 1 && len(r.lookups()) < r.query.keys && (r.mostPages() > 0 || r.counts() >= 0)
	}},
	{"keys one by one until they are walked for", nil, func(r *record) bool {
		return len(r.lookups()) > 3 && r.counts() > r.last(func(h *hit) bool {
			return h.edge == "" && h.param("fields") != "" && !strings.Contains(h.query, "media_count")
		})
	}},
	{"keys that a known walk is longer than", nil, func(r *record) bool {
		return r.names == 1 && len(r.lookups()) > 30 && r.mostPages() == 0
	}},
	{"keys of a walk whose length nobody tells", []string{"leastPatience"}, func(r *record) bool {
		return r.setting.lacks != "" && r.query.keys > 30 && r.names == 1 && len(r.lookups()) < r.query.keys && r.mostPages() > 0
	}},
	{"more keys than a batch takes", []string{"maxBatch"}, func(r *record) bool { return len(r.lookups()) > 50 && r.largestBatch("") == 50 }},
	{"keys a few at a time, where there are no batches", []string{"concurrency"}, func(r *record) bool {
		return r.setting.login == schema.InstagramLogin && len(r.lookups()) > 4
	}},
}

var walkThresholds = []threshold{
	{"a second page", nil, func(r *record) bool { return r.mostPages() > 1 }},
	{"a page asked for ahead", nil, func(r *record) bool { return r.mostPages() > 2 && r.mode.first == 0 }},
	{"several pages asked for ahead", []string{"steadyPages", "aheadPages"}, func(r *record) bool { return r.mostPages() > 4+3 && r.mode.first == 0 }},
	{"pages let go behind the reader", []string{"keptPages"}, func(r *record) bool {
		return r.names == 1 && !r.mode.once && r.letGo > 0
	}},
	{"pages let go behind the outer scan of a join", []string{"keptPages"}, func(r *record) bool {
		return r.names > 1 && !r.mode.once && r.letGo > 0
	}},
	{"nodes used again", nil, func(r *record) bool { return r.reused.Kept > 0 }},
	{"more nodes let go than are used again", []string{"longestSpare", "spareShare"}, func(r *record) bool { return r.reused.Lost > 0 }},
	{"read once, and then again", nil, func(r *record) bool { return r.mode.once && r.names > 1 && r.againFromTheStart() }},
	{"a list read from several places at once", []string{"leastPart"}, func(r *record) bool {
		return r.mode.places > 1 && r.query.ranges == 0 && r.any(func(h *hit) bool {
			return h.edge == "media" && h.ok() && h.param("since") != "" && h.param("until") != ""
		})
	}},
	{"a first page for few rows", []string{"smallestPage"}, func(r *record) bool {
		return r.any(func(h *hit) bool {
			return h.edge == "media" && h.limit() == 10 && r.mode.first > 0 && r.mode.first < 10
		})
	}},
	{"the rest of a walk of which few rows were wanted", nil, func(r *record) bool { return r.mode.first > 0 && r.grows(1) }},
	{"first pages along with the accounts", nil, func(r *record) bool {
		return r.any(func(h *hit) bool { return h.path == "me/accounts" && strings.Contains(h.query, "media.limit(") })
	}},
	{"first pages along with some of the accounts at a time", []string{"callObjects"}, func(r *record) bool {
		return r.any(func(h *hit) bool {
			return h.path == "me/accounts" && strings.Contains(h.query, "media.limit(100)") && h.param("after") != ""
		})
	}},
	{"several accounts newest first", nil, func(r *record) bool {
		return r.names == 1 && strings.Contains(r.query.text(), "ORDER BY") && strings.Contains(r.query.text(), "DESC LIMIT") && r.walkedAccounts() > 1
	}},
	{"a list that is not newest first, noticed by looking ahead", []string{"lookAhead"}, func(r *record) bool { return r.noted(note.Order) }},
	{"more ranges of time than walks are kept for", []string{"maxWindows"}, func(r *record) bool { return r.windows() == 4 && r.unbounded() }},
	{"a page of no rows in the middle", nil, func(r *record) bool {
		return r.any(func(h *hit) bool { return strings.Contains(h.fault, "empty-page") })
	}},
	{"two such pages in a row", nil, func(r *record) bool { return r.twoEmpty() }},
	{"a lost cursor, gone on by time", []string{"probed", "mostVain"}, func(r *record) bool {
		return r.lostCursor("media") && r.any(func(h *hit) bool { return h.param("until") != "" })
	}},
	{"a lost cursor, gone on from the beginning", []string{"mostVain"}, func(r *record) bool {
		return r.lostCursor("comments") || r.lostCursor("tags") || r.lostCursor("replies")
	}},
	{"more posts than the API lists", nil, func(r *record) bool { return r.noted(note.Ceiling) }},
}

var listThresholds = []threshold{
	{"a second page of a post's comments", nil, func(r *record) bool { return len(r.longLists("comments")) > 0 }},
	{"a second page of a comment's replies", nil, func(r *record) bool { return len(r.longLists("replies")) > 0 }},
	{"a third page of a post's comments", nil, func(r *record) bool { return slices.Max(append(r.longLists("comments"), 0)) > 1 }},
	{"a second page of stories", nil, func(r *record) bool { return len(r.longLists("stories")) > 0 }},
	{"a second page of tags", nil, func(r *record) bool { return len(r.longLists("tags")) > 0 }},
	{"a second page of the login's Pages", nil, func(r *record) bool { return len(r.longLists("accounts")) > 0 }},
	{"long lists that readers go to the end of", []string{"thoroughFrom"}, func(r *record) bool { return len(r.longLists("comments")) > 5 }},
	{"more long lists than are followed at once", []string{"deepLists"}, func(r *record) bool { return len(r.longLists("comments")) > 5+8 }},
	{"long lists that nobody reads on", nil, func(r *record) bool {
		return len(r.longLists("comments")) == 0 && len(r.setting.options.CommentCounts) > 0 && len(r.calls) > 1 &&
			r.any(func(h *hit) bool {
				return h.edge == "media" && h.ok() && strings.Contains(h.query, "comments") && h.limit() >= 100
			})
	}},
	{"a page asked for again for what it lacked", nil, func(r *record) bool { return r.reread() }},
}

// coverage counts the runs that crossed each threshold of a list, by setting. It
// is safe for concurrent use.
type coverage struct {
	list []threshold
	mu   sync.Mutex
	runs map[string]map[string]int
}

func newCoverage(list []threshold) *coverage {
	return &coverage{list: list, runs: map[string]map[string]int{}}
}

// enough is how many runs of one setting are looked at for a threshold.
const enough = 50

func (c *coverage) add(r *record) {
	for i := range c.list {
		x := &c.list[i]
		if c.count(x.name, r.setting.name) < enough && x.crossed(r) {
			c.mu.Lock()
			if c.runs[x.name] == nil {
				c.runs[x.name] = map[string]int{}
			}
			c.runs[x.name][r.setting.name]++
			c.mu.Unlock()
		}
	}
}

func (c *coverage) count(name, setting string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.runs[name][setting]
}

// missing are the thresholds that no run crossed, those of some settings aside.
func (c *coverage) missing(aside ...string) (names []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, x := range c.list {
		n := 0
		for setting, runs := range c.runs[x.name] {
			if !slices.Contains(aside, setting) {
				n += runs
			}
		}
		if n == 0 {
			names = append(names, x.name)
		}
	}
	return names
}

// settings are those whose runs crossed a threshold.
func (c *coverage) settings(name string) (names []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for setting := range c.runs[name] {
		names = append(names, setting)
	}
	return names
}

// String is a line for each threshold: how many runs, of how many settings.
func (c *coverage) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var b strings.Builder
	for _, x := range c.list {
		n := 0
		for _, runs := range c.runs[x.name] {
			n += runs
		}
		fmt.Fprintf(&b, "%5d runs in %2d worlds: %s\n", n, len(c.runs[x.name]), x.name)
	}
	return b.String()
}
