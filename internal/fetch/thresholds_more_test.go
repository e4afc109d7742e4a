package fetch_test

import (
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// weightThresholds are about what is too much at once: for the API, for memory,
// for a budget.
var weightThresholds = []threshold{
	{"a page that the API does not bear, halved", nil, func(r *record) bool { return r.halved() }},
	{"pages that grow back", nil, func(r *record) bool { return r.halved() && r.grows(1) }},
	{"a larger page tried after some that were borne", []string{"firstPatience", "mostPatience"}, func(r *record) bool { return r.triesMore() }},
	{"one object too much with its lists", nil, func(r *record) bool {
		return r.any(func(h *hit) bool { return h.tooMuch() && h.limit() == 1 && strings.Contains(h.query, "{") })
	}},
	{"an object looked up that is too much with its lists", nil, func(r *record) bool {
		return r.any(func(h *hit) bool { return h.tooMuch() && h.edge == "" })
	}},
	{"pages written away", []string{"nodeWeight", "valueWeight", "listWeight"}, func(r *record) bool { return r.written > 0 && r.mode.memory > 1 }},
	{"every page written away", nil, func(r *record) bool { return r.written > 0 && r.mode.memory == 1 }},
	{"rows found by their value", nil, func(r *record) bool { return r.sought > 0 }},
	{"no room for finding rows by their value", []string{"soughtWeight", "soughtShare"}, func(r *record) bool { return r.crowded > 0 && r.mode.memory > 1 }},
	{"a budget used up", nil, func(r *record) bool {
		return r.mode.budget > 0 && r.err != nil && strings.Contains(r.err.Error(), "budget")
	}},
}

var metricThresholds = []threshold{
	{"metrics of one kind of post, post by post", nil, func(r *record) bool { return r.largestBatch("insights") > 1 }},
	{"more such posts than are asked at once", []string{"chunk"}, func(r *record) bool {
		return r.count(func(h *hit) bool { return h.edge == "insights" && h.batch > 0 }) > 50
	}},
	{"posts before the conversion", nil, func(r *record) bool { return r.noted(note.Conversion) }},
	{"a walk cut at the conversion", nil, func(r *record) bool {
		return r.query.ranges == 0 && !r.lostCursor("media") && r.any(func(h *hit) bool { return h.edge == "media" && h.param("since") != "" })
	}},
	{"a post that spoils its page, found by halving", []string{"worthHalving"}, func(r *record) bool {
		return r.count(func(h *hit) bool {
			return h.edge == "media" && !h.ok() && strings.Contains(h.query, "insights") && !h.tooMuch()
		}) > 3
	}},
	{"so many that posts are asked one by one", nil, func(r *record) bool { return r.spoilt() }},
	{"a page too short for halving", []string{"worthHalving"}, func(r *record) bool {
		return r.any(func(h *hit) bool { return h.edge == "stories" && !h.ok() && strings.Contains(h.query, "insights") })
	}},
}

var memoryThresholds = []threshold{
	{"accounts known from an earlier statement", nil, func(r *record) bool {
		return r.setting.account == 0 && r.mostPages() > 0 && !r.any(func(h *hit) bool { return h.owner == "me" })
	}},
	{"accounts known for too long", []string{"accountsLife"}, func(r *record) bool {
		return r.mode.idle > 5*time.Minute && !r.mode.fresh && r.any(func(h *hit) bool { return h.owner == "me" })
	}},
	{"a retired metric, known", nil, func(r *record) bool {
		return len(r.setting.dropped) > 0 && r.noted(note.RetiredMetric) && !r.refused(graph.ReasonRetiredMetric) && r.mode.idle < time.Hour
	}},
	{"a retired metric, known for too long", []string{"refusalLife"}, func(r *record) bool {
		return r.refused(graph.ReasonRetiredMetric) && r.mode.idle > time.Hour && !r.mode.fresh
	}},
	{"an answer kept from an earlier call", nil, func(r *record) bool {
		return slices.ContainsFunc(r.calls, func(c call) bool { return c.Cached })
	}},
	{"an answer shared with another statement", nil, func(r *record) bool {
		return slices.ContainsFunc(r.calls, func(c call) bool { return c.Shared })
	}},
}

// seriesThresholds are those that statements of account insights have to cross.
var seriesThresholds = []threshold{
	{"a range of more than one call", nil, func(r *record) bool { return len(r.insightWindows()) > 1 }},
	{"days that a metric is not given for", nil, func(r *record) bool {
		return slices.ContainsFunc(r.insightCalls(), func(h hit) bool { return !strings.Contains(h.query, "reach") }) &&
			slices.ContainsFunc(r.insightCalls(), func(h hit) bool { return strings.Contains(h.query, "reach") })
	}},
	{"windows that are read as far as they are needed", nil, func(r *record) bool { return r.mode.first > 0 && len(r.insightWindows()) > 2 }},
	{"a range that ends at midnight", []string{"quarter"}, func(r *record) bool {
		return slices.ContainsFunc(r.insightWindows(), func(since int64) bool { return since%60 == 59 })
	}},
	{"numbers written away", []string{"answeredWeight", "pointWeight", "wordWeight"}, func(r *record) bool {
		return r.names == 1 && r.written > 0 && r.mode.memory > 1
	}},
	{"all accounts in one call", nil, func(r *record) bool {
		return slices.ContainsFunc(r.insightCalls(), func(h hit) bool { return h.owner == "me" })
	}},
	{"accounts one by one", nil, func(r *record) bool {
		return slices.ContainsFunc(r.insightCalls(), func(h hit) bool { return h.edge == "insights" })
	}},
}
