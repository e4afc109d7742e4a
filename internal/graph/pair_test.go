package graph

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

// answerOwn answers each item with what is its own: nodes with their path, insights
// with the metrics asked for. Of the objects that end in 8 there are no numbers,
// those that end in 9 are refused, some for another reason than the rest.
func answerOwn(_ int, item map[string]string) (int, string) {
	path := itemPath(item)
	object, _, isEdge := strings.Cut(path, "/")
	_, query, _ := strings.Cut(item["relative_url"], "?")
	params, _ := url.ParseQuery(query)
	switch {
	case strings.HasSuffix(object, "9"):
		return 400, fmt.Sprintf(`{"error":{"code":%d,"message":"Invalid parameter","fbtrace_id":%q}}`, refusalOf(object), path+params.Get("metric"))
	case !isEdge:
		return 200, `{"caption":"of ` + path + `","id":"` + path + `"}`
	case strings.HasSuffix(object, "8"):
		return 200, `{"data":[]}`
	}
	var list []string
	for m := range strings.SplitSeq(params.Get("metric"), ",") {
		list = append(list, fmt.Sprintf(`{"name":%q,"values":[{"value":%s}],"id":"%s/insights/%s/lifetime"}`, m, object, object, m))
	}
	return 200, `{"data":[` + strings.Join(list, ",") + `]}`
}

// refusalOf is the code with which an object that ends in 9 is refused.
func refusalOf(object string) int {
	if strings.ContainsAny(object[len(object)-2:len(object)-1], "38") {
		return 10
	}
	return 100
}

// asksOwn are requests of which some are for the same object.
func asksOwn(random *rand.Rand, n int) (requests []Request) {
	insights := func(object string, metrics ...string) Request {
		return Request{Path: object + "/insights", Pick: &Selection{Fields: []string{"name", "values"}}, Params: url.Values{"metric": {strings.Join(metrics, ",")}}}
	}
	for i := range n {
		object := fmt.Sprint(17900000000000000 + 10*i + random.IntN(10))
		switch random.IntN(4) {
		case 0, 1:
			requests = append(requests, insights(object, "reach", "saved"))
		case 2:
			requests = append(requests, insights(object, "reach"), insights(object, "saved"))
		default:
			requests = append(requests, Request{Path: object, Fields: &Selection{Fields: []string{"caption"}}})
		}
	}
	return requests[:min(n, len(requests))]
}

// checkOwn reports what is not the item's own.
func checkOwn(r Request, got Result) error {
	object, _, isEdge := strings.Cut(r.Path, "/")
	var refused *APIError
	switch {
	case got.Err != nil && !errors.As(got.Err, &refused):
		return got.Err
	case strings.HasSuffix(object, "9"):
		if refused == nil || refused.Code != refusalOf(object) {
			return fmt.Errorf("%+v", got)
		}
	case !isEdge:
		if got.Node == nil || got.Node.ID != object || got.Node.Values[0].Text() != "of "+object {
			return fmt.Errorf("%+v", got)
		}
	case !strings.HasSuffix(object, "8"):
		var names []string
		if got.Page == nil {
			return fmt.Errorf("%+v", got)
		}
		for _, n := range got.Page.Nodes {
			if names = append(names, n.Values[0].Text()); !strings.HasPrefix(n.ID, object+"/") || !strings.Contains(n.Values[1].Text(), object) {
				return fmt.Errorf("%s: %+v", n.ID, n.Values)
			}
		}
		if diff := cmp.Diff(strings.Split(r.Params.Get("metric"), ","), names); diff != "" {
			return errors.New(diff)
		}
	case got.Page == nil || len(got.Page.Nodes) > 0:
		return fmt.Errorf("%+v", got)
	}
	return nil
}

// untold is how many requests have an answer that may be another's: several that are the
// same to the last byte, and what is said of fewer than is most.
func untold(requests []Request) (n int) {
	claims := map[int]int{}
	for _, r := range requests {
		switch object, _, isEdge := strings.Cut(r.Path, "/"); {
		case strings.HasSuffix(object, "9"):
			claims[refusalOf(object)]++
		case isEdge && strings.HasSuffix(object, "8"):
			claims[0]++
		}
	}
	believed := 0
	for claim, of := range claims {
		if n += of; claim != 0 || of == 1 {
			believed = max(believed, of)
		}
	}
	return n - believed
}

// manglings are what becomes of a list of parts on the way.
var manglings = map[string]func(random *rand.Rand, slots []any) []any{
	"as it is": func(_ *rand.Rand, slots []any) []any { return slots },
	"nulls": func(random *rand.Rand, slots []any) []any {
		for i := range slots {
			if random.IntN(3) == 0 {
				slots[i] = nil
			}
		}
		return slots
	},
	"all null":   func(_ *rand.Rand, slots []any) []any { return make([]any, len(slots)) },
	"empty list": func(*rand.Rand, []any) []any { return []any{} },
	"one is missing": func(random *rand.Rand, slots []any) []any {
		i := random.IntN(len(slots))
		return slices.Delete(slots, i, i+1)
	},
	"some are missing": func(random *rand.Rand, slots []any) []any {
		return slices.DeleteFunc(slots, func(any) bool { return random.IntN(3) == 0 })
	},
	"it ends early": func(random *rand.Rand, slots []any) []any { return slots[:random.IntN(len(slots))] },
	"one twice": func(random *rand.Rand, slots []any) []any {
		return slices.Insert(slots, random.IntN(len(slots)+1), slots[random.IntN(len(slots))])
	},
	"nothing more": func(random *rand.Rand, slots []any) []any {
		return slices.Insert(slots, random.IntN(len(slots)+1), any(nil))
	},
	"another's": func(random *rand.Rand, slots []any) []any {
		return slices.Insert(slots, random.IntN(len(slots)+1), any(map[string]any{"code": 200, "body": `{"caption":"of 1","id":"1"}`}))
	},
	"rotated": func(_ *rand.Rand, slots []any) []any { return append(slots[1:], slots[0]) },
	"reversed": func(_ *rand.Rand, slots []any) []any {
		slices.Reverse(slots)
		return slots
	},
	"shuffled": func(random *rand.Rand, slots []any) []any {
		random.Shuffle(len(slots), func(i, j int) { slots[i], slots[j] = slots[j], slots[i] })
		return slots
	},
	"shuffled, and some are missing": func(random *rand.Rand, slots []any) []any {
		random.Shuffle(len(slots), func(i, j int) { slots[i], slots[j] = slots[j], slots[i] })
		return slices.DeleteFunc(slots, func(any) bool { return random.IntN(4) == 0 })
	},
}

// Whatever becomes of the list, each item ends with what is its own, in the end by
// being asked by itself, however often that happens.
func TestBatch_pairs(t *testing.T) {
	t.Parallel()
	for name, mangle := range manglings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				for seed := range uint64(60) {
					random := rand.New(rand.NewPCG(seed, 1))
					requests := asksOwn(random, 1+random.IntN(maxBatch))
					rounds := 1 + random.IntN(3)
					s := &batchServer{answer: answerOwn, mangle: func(round int, slots []any) []any {
						if round > rounds {
							return slots
						}
						return mangle(random, slots)
					}}
					results, err := newBatchClient(t, s, Config{Retries: 4}).Batch(t.Context(), requests)
					if err != nil {
						t.Fatal(err)
					}
					for i, r := range results {
						if err := checkOwn(requests[i], r); err != nil {
							t.Errorf("seed %d, item %d of %d, %s: %v", seed, i, len(requests), requests[i].Path, err)
						}
					}
					if want := untold(requests); name == "as it is" && (len(s.forms) != 1 || len(s.alone) != want) {
						t.Errorf("%d batches, alone not %d but %v", len(s.forms), want, s.alone)
					}
				}
			})
		})
	}
}

// What is not asked again is an error, never another's answer nor nothing.
func TestBatch_pairsOnce(t *testing.T) {
	t.Parallel()
	requests := []Request{{Path: "11"}, {Path: "12"}, {Path: "13"}}
	s := &batchServer{answer: answerOwn, mangle: func(_ int, slots []any) []any { return []any{slots[2], slots[0]} }}
	results, err := newBatchClient(t, s, Config{Retries: -1}).Batch(t.Context(), requests)
	if err != nil || results[0].Node == nil || results[2].Node == nil || !errors.Is(results[1].Err, ErrUnavailable) {
		t.Errorf("%+v, %v", results, err)
	}
	if results[0].Node.ID != "11" || results[2].Node.ID != "13" || len(s.alone) != 0 {
		t.Errorf("%+v %+v, alone %v", results[0].Node, results[2].Node, s.alone)
	}
}

// A request whose answer does not say whose it is goes by itself, but for what
// changes something: that is sent once, and not known to be done unless the list
// is in order.
func TestBatch_untold(t *testing.T) {
	t.Parallel()
	requests := []Request{
		{Path: "11"},
		{Path: "12/comments"},
		{Path: "me"},
		{Path: "13"},
		{Method: "POST", Path: "14/comments"},
		{Method: "DELETE", Path: "15"},
	}
	answer := func(round int, item map[string]string) (int, string) {
		switch path := itemPath(item); {
		case item["method"] != "GET":
			return 200, `{"id":"77"}`
		case strings.HasSuffix(path, "/comments"):
			return 200, `{"data":[{"id":"1"}]}`
		default:
			return answerOwn(round, item)
		}
	}
	for name, ordered := range map[string]bool{"in order": true, "shuffled": false} {
		t.Run(name, func(t *testing.T) {
			s := &batchServer{answer: answer, mangle: func(_ int, slots []any) []any {
				if !ordered {
					slots[0], slots[1] = slots[1], slots[0]
				}
				return slots
			}}
			results, err := newBatchClient(t, s, Config{}).Batch(t.Context(), requests)
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range results {
				if written := i >= 4; written && !ordered {
					if !errors.Is(r.Err, errUnmatched) {
						t.Errorf("%s: %+v", requests[i].Path, r)
					}
				} else if r.Err != nil {
					t.Errorf("%s: %v", requests[i].Path, r.Err)
				}
			}
			slices.Sort(s.alone)
			if diff := cmp.Diff([]string{"12/comments", "me"}, s.alone); diff != "" || len(s.forms) != 1 || len(itemsOf(s.forms[0])) != 4 {
				t.Errorf("%d batches, alone %v", len(s.forms), s.alone)
			}
		})
	}
}

// An object that is asked for by its id and comes without one is none.
func TestBatch_withoutID(t *testing.T) {
	t.Parallel()
	s := &batchServer{answer: func(round int, item map[string]string) (int, string) {
		if itemPath(item) == "12" {
			return 200, `{"caption":"whose?"}`
		}
		return answerOwn(round, item)
	}}
	results, err := newBatchClient(t, s, Config{}).Batch(t.Context(), []Request{{Path: "11"}, {Path: "12"}, {Path: "13"}})
	if err != nil {
		t.Fatal(err)
	}
	if want := "graph: 12: malformed answer (status 200): an object without an id"; fmt.Sprint(results[1].Err) != want {
		t.Errorf("got %v, want %s", results[1].Err, want)
	}
	if results[0].Err != nil || results[2].Err != nil || !slices.Equal(s.alone, []string{"12"}) {
		t.Errorf("%+v, alone %v", results, s.alone)
	}
}
