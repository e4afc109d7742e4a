package graph

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// owner is what a part of a batch's answer says of the request that it is of.
type owner struct {
	// object is the object's id, edge the edge's name; "" where nothing tells.
	object, edge string
	// numbers are those that an insights edge answers.
	numbers numbersOwner
	// claim is what a part that names no object says, as all parts say that say the
	// same: a refusal, or that there is nothing.
	claim string
	// refused says that it is a refusal, which names the object alone; passing that it
	// is one of this moment, which says nothing of the object.
	refused, passing bool
}

// numbersOwner is what the answer of an insights edge says of its request, beside the
// object: numbers of the same metric differ in it alone.
type numbersOwner struct {
	metrics, periods []string
	// total says that one of them is a total, series that one is a series.
	total, series bool
	// keys are the dimensions by which they are broken down, in an order of their own;
	// frame is the time in which an audience was counted, "" where that is not told.
	keys  []string
	frame string
	// link are the parameters of the link to the next range; nil without one.
	link url.Values
}

// insightsEdge is the only one whose answers name it: the ids of its objects are
// OBJECT/insights/METRIC/PERIOD.
const insightsEdge = "insights"

// frameKey is the dimension in which an audience's answer tells its time.
const frameKey = "timeframe"

// identifies reports whether the answer to a request says whose it is: a node has its
// id, and insights have ids of their own. The objects of other edges do not name
// the one they hang below, and "me" is nobody's id.
func (o *outbound) identifies() bool {
	object, edge, isEdge := strings.Cut(o.path, "/")
	return o.method == "GET" && isObjectID(object) && (!isEdge || edge == insightsEdge)
}

// isObjectID reports whether s is written like an id: of digits, and parts of such.
func isObjectID(s string) bool {
	return s != "" && strings.Trim(s, "0123456789_") == ""
}

// named is the object that a refusal names.
var named = regexp.MustCompile(`Object with ID '([0-9_]+)`)

// saying is what is read of a part to know whose it is.
var saying = Selection{Fields: []string{"period", "values", "total_value"}, Nameless: true}

// ownerOf reads what a part says.
func ownerOf(p batchPart) (w owner) {
	page, list, err := p.decoder().answer(newShape(&saying))
	var refused *APIError
	switch {
	case errors.As(err, &refused):
		if m := named.FindStringSubmatch(refused.Message); m != nil {
			w.object, w.refused = m[1], true
		}
		refused.Status = p.status
		w.claim = claimOf(refused)
		_, limited := asThrottle(refused)
		w.passing = limited || isTransient(refused)
		return w
	case err != nil:
		return owner{claim: err.Error()}
	case !list:
		if len(page.Nodes) == 1 {
			w.object = page.Nodes[0].ID
		}
		return w
	}
	if len(page.Nodes) == 1 && isObjectID(page.Nodes[0].ID) { // a node may come so, too
		w.object = page.Nodes[0].ID
		return w
	}
	for i := range page.Nodes {
		n := &page.Nodes[i]
		steps := strings.Split(n.ID, "/")
		if len(steps) < 3 || steps[1] != insightsEdge || w.object != "" && w.object != steps[0] {
			return owner{}
		}
		w.object, w.edge = steps[0], insightsEdge
		w.numbers.metrics = append(w.numbers.metrics, steps[2])
		w.numbers.add(n)
	}
	w.numbers.link = page.Next
	return w
}

// claimOf is what a refusal says, whenever it says it.
func claimOf(refused *APIError) string {
	return fmt.Sprint(refused.Status, refused.Code, refused.Subcode, refused.Message, refused.UserMessage)
}

// add takes what one of the metrics says.
func (w *numbersOwner) add(n *Node) {
	if period := n.Values[0].Text(); period != "" {
		w.periods = append(w.periods, period)
	}
	w.series = w.series || !n.Values[1].IsNull()
	w.total = w.total || !n.Values[2].IsNull()
	var total struct {
		Breakdowns []struct {
			Keys    []string `json:"dimension_keys"`
			Results []struct {
				Values []string `json:"dimension_values"`
			} `json:"results"`
		} `json:"breakdowns"`
	}
	if json.Unmarshal([]byte(n.Values[2].Text()), &total) != nil {
		return // whoever reads the number will say so
	}
	for _, b := range total.Breakdowns {
		at := slices.Index(b.Keys, frameKey)
		for _, r := range b.Results {
			if at >= 0 && at < len(r.Values) {
				w.frame = r.Values[at]
			}
		}
		keys := slices.DeleteFunc(b.Keys, func(k string) bool { return k == frameKey })
		slices.Sort(keys)
		if len(keys) > 0 && w.keys == nil {
			w.keys = keys
		}
	}
}

// is reports whether nothing that the answer says speaks against that it is of the
// request.
func (w *owner) is(o *outbound) bool {
	object, edge, _ := strings.Cut(o.path, "/")
	if w.object == "" || w.object != object || w.edge != edge && !w.refused {
		return false
	}
	return w.edge == "" || w.numbers.fit(o.params)
}

// fit reports whether the numbers may be those that the parameters ask for.
func (w *numbersOwner) fit(params url.Values) bool {
	asked := strings.Split(params.Get("metric"), ",")
	others := func(list []string, of func(string) bool) bool { return slices.ContainsFunc(list, of) }
	period, by := params.Get("period"), brokenBy(params)
	switch {
	case others(w.metrics, func(m string) bool { return !slices.Contains(asked, m) }),
		period != "" && others(w.periods, func(p string) bool { return p != period }),
		w.frame != "" && !strings.EqualFold(w.frame, params.Get(frameKey)),
		w.keys != nil && !slices.Equal(w.keys, by):
		return false
	}
	return true
}

// brokenBy are the dimensions that a request names, in an order of their own.
func brokenBy(params url.Values) (keys []string) {
	if by := cmp.Or(params.Get("breakdown"), params.Get("breakdowns")); by != "" {
		keys = strings.Split(by, ",")
		slices.Sort(keys)
	}
	return keys
}

// tells are what numbers may say of the parameters of their request, and may leave out:
// of several requests that they may be of, those that one speaks for.
var tells = []func(w *numbersOwner, params url.Values) bool{
	func(w *numbersOwner, params url.Values) bool { return w.keys != nil || brokenBy(params) == nil },
	func(w *numbersOwner, params url.Values) bool {
		return params.Get("metric_type") == "total_value" && w.total || params.Get("metric_type") != "total_value" && w.series && !w.total
	},
	func(w *numbersOwner, params url.Values) bool {
		since, until, ok := w.span()
		return ok && params.Get("since") == since && params.Get("until") == until
	},
	func(w *numbersOwner, params url.Values) bool {
		return w.link != nil && !slices.ContainsFunc(slices.Collect(maps.Keys(params)), func(name string) bool {
			return name != "since" && name != "until" && w.link.Has(name) && w.link.Get(name) != params.Get(name)
		})
	},
	func(w *numbersOwner, params url.Values) bool {
		return len(w.metrics) == len(strings.Split(params.Get("metric"), ","))
	},
}

// span is the range of which the link says that it is the one before its own: the next
// range begins a second behind the end of this one, and is as long.
func (w *numbersOwner) span() (since, until string, ok bool) {
	from, err := strconv.ParseInt(w.link.Get("since"), 10, 64)
	to, err2 := strconv.ParseInt(w.link.Get("until"), 10, 64)
	if err != nil || err2 != nil {
		return "", "", false
	}
	return strconv.FormatInt(from-1-(to-from), 10), strconv.FormatInt(from-1, 10), true
}

// among are the places of the items that the part may be of, by all that it says.
func (w *owner) among(items []item) (list []int) {
	for k, it := range items {
		if it.identifies() && w.is(it.outbound) {
			list = append(list, k)
		}
	}
	if w.edge == "" {
		return list
	}
	for _, tells := range tells {
		if len(list) < 2 {
			return list
		}
		spoken := slices.DeleteFunc(slices.Clone(list), func(k int) bool { return !tells(&w.numbers, items[k].params) })
		if len(spoken) > 0 {
			list = spoken
		}
	}
	return list
}
