package fetch_test

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// What is seen of a run in the simulator's journal.

func (r *record) any(f func(*hit) bool) bool { return r.last(f) >= 0 }

func (r *record) count(f func(*hit) bool) (n int) {
	for i := range r.hits {
		if f(&r.hits[i]) {
			n++
		}
	}
	return n
}

// last is the position of the last call that satisfies f, or -1.
func (r *record) last(f func(*hit) bool) int {
	for i, h := range slices.Backward(r.hits) {
		if f(&h) {
			return i
		}
	}
	return -1
}

func (r *record) noted(reason string) bool {
	for _, n := range r.notes {
		if n.Reason == reason {
			return true
		}
	}
	return false
}

// lookups are the objects that were asked for by their ids.
func (r *record) lookups() map[string]bool {
	ids := map[string]bool{}
	for _, h := range r.hits {
		if h.edge == "" && h.owner != "me" && !strings.Contains(h.query, "media_count") {
			ids[h.owner] = true
		}
	}
	return ids
}

// counts is the position of the first call that asks how many posts there are, or
// -1.
func (r *record) counts() int {
	return slices.IndexFunc(r.hits, func(h hit) bool { return strings.Contains(h.query, "media_count") })
}

// largestBatch is the number of items of the largest batch that asked an edge.
func (r *record) largestBatch(edge string) int {
	items := map[int]int{}
	most := 0
	for _, h := range r.hits {
		if h.batch > 0 && h.edge == edge {
			items[h.batch]++
			most = max(most, items[h.batch])
		}
	}
	return most
}

// walk is one walk along an edge: what all of its requests have in common.
type walk struct{ path, since, until string }

// walks are the positions of the requests of each walk of posts.
func (r *record) walks() map[walk][]int {
	out := map[walk][]int{}
	for i := range r.hits {
		if h := &r.hits[i]; h.edge == "media" {
			w := walk{h.path, h.param("since"), h.param("until")}
			out[w] = append(out[w], i)
		}
	}
	return out
}

// mostPages is the number of different pages of the longest walk of posts.
func (r *record) mostPages() (most int) {
	for _, list := range r.walks() {
		cursors := map[string]bool{}
		for _, i := range list {
			if r.hits[i].ok() {
				cursors[r.hits[i].param("after")] = true
			}
		}
		most = max(most, len(cursors))
	}
	return most
}

func (r *record) walkedAccounts() int {
	owners := map[string]bool{}
	for _, h := range r.hits {
		if h.edge == "media" || h.path == "me/accounts" && strings.Contains(h.query, "media.limit(") {
			owners[h.owner] = true
		}
	}
	return len(owners)
}

// againFromTheStart reports whether a walk of posts was begun twice, asking for
// the same.
func (r *record) againFromTheStart() bool {
	for _, list := range r.walks() {
		begun := map[string]bool{}
		for _, i := range list {
			h := &r.hits[i]
			if h.param("after") != "" || !h.ok() {
				continue
			}
			if fields := h.param("fields"); begun[fields] {
				return true
			} else {
				begun[fields] = true
			}
		}
	}
	return false
}

// reread reports whether a page of posts was asked for again, for something else.
func (r *record) reread() bool {
	for _, list := range r.walks() {
		fields := map[string]string{}
		for _, i := range list {
			h := &r.hits[i]
			if old, again := fields[h.param("after")]; again && old != h.param("fields") && h.ok() {
				return true
			}
			fields[h.param("after")] = h.param("fields")
		}
	}
	return false
}

// grows reports whether the pages of a walk of posts have grown so often.
func (r *record) grows(often int) bool {
	for _, list := range r.walks() {
		n, before := 0, 0
		for _, i := range list {
			h := &r.hits[i]
			if !h.ok() {
				continue
			}
			if before > 0 && h.limit() > before {
				n++
			}
			before = h.limit()
		}
		if n >= often {
			return true
		}
	}
	return false
}

// halved reports whether a page that was refused was asked for again in half.
func (r *record) halved() bool {
	for i := range r.hits {
		if h := &r.hits[i]; h.tooMuch() && h.limit() > 1 {
			return r.any(func(x *hit) bool { return x.path == h.path && x.ok() && x.limit() > 0 && x.limit() <= h.limit()/2 })
		}
	}
	return false
}

// triesMore reports whether a walk asks for more at once than any of its pages
// before had, after some that were answered.
func (r *record) triesMore() bool {
	for _, list := range r.walks() {
		good, most := 0, 0
		for _, i := range list {
			h := &r.hits[i]
			if good >= 4 && h.limit() > most && r.setting.options.PageCost > 0 && r.mode.first == 0 {
				return true
			}
			if h.ok() {
				good, most = good+1, max(most, h.limit())
			}
		}
	}
	return false
}

// windows is the number of ranges of time that an edge was walked in.
func (r *record) windows() (most int) {
	ranges := map[string]int{}
	for w := range r.walks() {
		if w.since != "" || w.until != "" {
			ranges[w.path]++
			most = max(most, ranges[w.path])
		}
	}
	return most
}

// unbounded reports whether one was walked without.
func (r *record) unbounded() bool {
	for w := range r.walks() {
		if w.since == "" && w.until == "" {
			return true
		}
	}
	return false
}

// longLists are the numbers of further pages of the lists along an edge.
func (r *record) longLists(edge string) (pages []int) {
	further := map[string]map[string]bool{}
	for i := range r.hits {
		if h := &r.hits[i]; h.edge == edge && h.ok() && h.param("after") != "" {
			if further[h.owner] == nil {
				further[h.owner] = map[string]bool{}
			}
			further[h.owner][h.param("after")] = true
		}
	}
	for _, cursors := range further {
		pages = append(pages, len(cursors))
	}
	return pages
}

// refused reports whether the API refused a request for a reason.
func (r *record) refused(reason graph.Reason) bool {
	return slices.ContainsFunc(r.calls, func(c call) bool {
		var api *graph.APIError
		return errors.As(c.Err, &api) && api.Reason() == reason
	})
}

// lostCursor reports whether the API refused a cursor of an edge.
func (r *record) lostCursor(edge string) bool {
	return slices.ContainsFunc(r.calls, func(c call) bool {
		var api *graph.APIError
		return strings.HasSuffix(c.Path, "/"+edge) && errors.As(c.Err, &api) && api.Reason() == graph.ReasonBadCursor
	})
}

// twoEmpty reports whether two pages in a row of a walk were empty.
func (r *record) twoEmpty() bool {
	for _, list := range r.walks() {
		for k := 1; k < len(list); k++ {
			if strings.Contains(r.hits[list[k-1]].fault, "empty-page") && strings.Contains(r.hits[list[k]].fault, "empty-page") {
				return true
			}
		}
	}
	return false
}

// spoilt reports whether posts are asked for their metrics one by one after some
// have spoilt their pages.
func (r *record) spoilt() bool {
	refused, bare := 0, false
	for i := range r.hits {
		switch h := &r.hits[i]; {
		case h.edge != "media":
		case !h.ok() && strings.Contains(h.query, "insights"):
			refused++
		case refused > 3 && h.limit() > 1 && !strings.Contains(h.query, "insights"):
			bare = true
		}
	}
	return bare && r.largestBatch("insights") > 3
}

// insightCalls are the calls for the insights of accounts.
func (r *record) insightCalls() (calls []hit) {
	for _, h := range r.hits {
		if h.edge == "insights" && h.ok() || h.path == "me/accounts" && strings.Contains(h.query, "insights.") && h.ok() {
			calls = append(calls, h)
		}
	}
	return calls
}

var sinceMark = regexp.MustCompile(`since[=(](\d+)`)

// insightWindows are the beginnings of their windows, in Unix seconds.
func (r *record) insightWindows() (begins []int64) {
	for _, h := range r.insightCalls() {
		if m := sinceMark.FindStringSubmatch(h.query); m != nil {
			n, _ := strconv.ParseInt(m[1], 10, 64)
			begins = append(begins, n)
		}
	}
	slices.Sort(begins)
	return slices.Compact(begins)
}
