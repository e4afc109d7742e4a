package graph

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// errUnmatched is the fault of an item of a batch that may be among those that do not
// say whose they are.
var errUnmatched = errors.New("the answer of the batch does not say which part of it is of this item, nor whether it was done")

func unmatched(o *outbound) Result {
	return Result{Err: fmt.Errorf("graph: %s: %w", requestName(o.method, o.path), errUnmatched)}
}

// owner is the request that an answer says it is of.
type owner struct {
	// object is the object's id, edge the edge's name; "" where nothing tells.
	object, edge string
	// metrics are those that an insights edge answers.
	metrics []string
	// refused says that it is a refusal, which names the object alone.
	refused bool
}

// insightsEdge is the only one whose answers name it: the ids of its objects are
// OBJECT/insights/METRIC/PERIOD.
const insightsEdge = "insights"

// identifies reports whether the answer to a request says whose it is: a node has its
// id, and insights have ids of their own. The objects of other edges do not name
// the one they hang below, and "me" is nobody's id.
func (o *outbound) identifies() bool {
	object, edge, isEdge := strings.Cut(o.path, "/")
	return o.method == http.MethodGet && isObjectID(object) && (!isEdge || edge == insightsEdge)
}

// isObjectID reports whether s is written like an id: of digits, and parts of such.
func isObjectID(s string) bool {
	return s != "" && strings.Trim(s, "0123456789_") == ""
}

// named is the object that a refusal names.
var named = regexp.MustCompile(`Object with ID '([0-9_]+)`)

// ownerOf reads what a part says.
func ownerOf(p batchPart) (w owner) {
	d := newDecoder(strings.NewReader(p.body))
	d.failed = p.failed()
	page, list, err := d.answer(anyShape())
	var refused *APIError
	switch {
	case errors.As(err, &refused):
		if m := named.FindStringSubmatch(refused.Message); m != nil {
			w.object, w.refused = m[1], true
		}
		return w
	case err != nil:
		return w
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
		steps := strings.Split(page.Nodes[i].ID, "/")
		if len(steps) < 3 || steps[1] != insightsEdge || w.object != "" && w.object != steps[0] {
			return owner{}
		}
		w.object, w.edge, w.metrics = steps[0], insightsEdge, append(w.metrics, steps[2])
	}
	return w
}

// is reports whether the answer says that it is of the request.
func (w *owner) is(o *outbound) bool {
	object, edge, _ := strings.Cut(o.path, "/")
	if w.object == "" || w.object != object || w.edge != edge && !w.refused {
		return false
	}
	asked := strings.Split(o.params.Get("metric"), ",")
	return !slices.ContainsFunc(w.metrics, func(m string) bool { return !slices.Contains(asked, m) })
}

// pair gives each part of a batch's answer to the item that it is of. The order is
// believed where there is a part for each item and none says that it is another's.
// Else a part has to say whose it is; items without one, which may be among the
// parts that do not, are to be asked by themselves. read reads the part of an item;
// silent says that the part does not say whose it is.
func pair(items []item, parts []batchPart, read func(o *outbound, p batchPart, silent bool) Result) {
	owners := make([]owner, len(parts))
	ordered := len(parts) == len(items)
	for i, p := range parts {
		owners[i] = ownerOf(p)
		if ordered && len(items) > 1 && items[i].identifies() && owners[i].object != "" {
			ordered = owners[i].is(items[i].outbound)
		}
	}
	if ordered {
		for i, p := range parts {
			if p.present {
				*items[i].result = read(items[i].outbound, p, len(items) > 1 && owners[i].object == "")
			}
		}
		return
	}
	answered := make([]bool, len(items))
	unmatchedPart := false
	for i, p := range parts {
		k := -1
		if p.present {
			k = owners[i].match(items, answered)
			unmatchedPart = unmatchedPart || k < 0
		}
		if k >= 0 {
			answered[k] = true
			*items[k].result = read(items[k].outbound, p, false)
		}
	}
	for k, it := range items {
		if !answered[k] && (unmatchedPart || !it.repeatable) {
			*it.result = unmatched(it.outbound)
		}
	}
}

// match returns the position of the one item, of those without an answer, that the
// part is of; -1 where there is none, or more than one.
func (w *owner) match(items []item, answered []bool) int {
	found := -1
	for k, it := range items {
		switch {
		case answered[k] || !it.identifies() || !w.is(it.outbound):
		case found >= 0:
			return -1
		default:
			found = k
		}
	}
	return found
}
