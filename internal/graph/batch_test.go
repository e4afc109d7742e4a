package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// batchServer is a transport that answers batches: each item through answer,
// which gives "" for an empty slot. An item that is asked by itself is answered
// likewise, in round 0.
type batchServer struct {
	answer func(round int, item map[string]string) (code int, body string)
	fail   map[int]any // rounds in which the whole fails, by steps of a script
	mangle func(round int, slots []any) []any

	mu    sync.Mutex
	forms []url.Values
	alone []string
}

func (s *batchServer) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method == http.MethodGet {
		item := map[string]string{"method": "GET", "relative_url": strings.TrimPrefix(r.URL.RequestURI(), "/")}
		s.alone = append(s.alone, itemPath(item))
		code, body := s.answer(0, item)
		return (&script{steps: []any{response{status: code, body: body}}}).RoundTrip(r)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	if r.Method != http.MethodPost || r.URL.Path != "/" || r.URL.RawQuery != "" || r.Header.Get("Authorization") != "" {
		return nil, fmt.Errorf("not a batch: %s %s", r.Method, r.URL)
	}
	s.forms = append(s.forms, form)
	round := len(s.forms)
	if step, ok := s.fail[round]; ok {
		return (&script{steps: []any{step}}).RoundTrip(r)
	}
	var slots []any
	for _, item := range itemsOf(form) {
		code, answer := s.answer(round, item)
		if answer == "" {
			slots = append(slots, nil)
			continue
		}
		slots = append(slots, map[string]any{"code": code, "body": answer})
	}
	if s.mangle != nil {
		slots = s.mangle(round, slots)
	}
	list, err := json.Marshal(slots)
	if err != nil {
		return nil, err
	}
	return (&script{steps: []any{string(list)}}).RoundTrip(r)
}

func itemsOf(form url.Values) (items []map[string]string) {
	if err := json.Unmarshal([]byte(form.Get("batch")), &items); err != nil {
		panic(err)
	}
	return items
}

func newBatchClient(t *testing.T, s *batchServer, c Config) *Client {
	t.Helper()
	c.Transport, c.Tokens = s, staticToken(fakeToken)
	client, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// path of an item's relative address.
func itemPath(item map[string]string) string {
	path, _, _ := strings.Cut(strings.TrimPrefix(item["relative_url"], "v27.0/"), "?")
	return path
}

func TestBatch_request(t *testing.T) {
	t.Parallel()
	s := &batchServer{answer: func(_ int, item map[string]string) (int, string) {
		if strings.Contains(itemPath(item), "/") && item["method"] == "GET" {
			return 200, `{"data":[{"id":"7/insights/reach/lifetime"},{"id":"7/insights/saved/lifetime"}]}`
		}
		return 200, `{"id":"` + itemPath(item) + `"}`
	}}
	client := newBatchClient(t, s, Config{AppSecret: secret.New("FAKE-secret")})
	var calls []Call
	results, err := client.Observed(func(c Call) { calls = append(calls, c) }).Batch(t.Context(), []Request{
		{Path: "7", Fields: &Selection{Fields: []string{"id", "owner.id"}}},
		{Path: "7/insights", Params: url.Values{"metric": {"reach,saved"}}, Token: secret.New("FAKE-page-token")},
		{Method: "POST", Path: "7/comments", Params: url.Values{"message": {"a&b"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		if r.Err != nil {
			t.Errorf("%d: %v", i, r.Err)
		}
	}
	if results[0].Node.ID != "7" || results[1].Page.Nodes[0].ID != "7/insights/reach/lifetime" || results[2].Node == nil {
		t.Errorf("%+v", results)
	}
	proof := client.credentials.proof(fakeToken)
	want := url.Values{
		"access_token": {fakeToken}, "appsecret_proof": {proof}, "include_headers": {"false"},
		"batch": {`[{"method":"GET","relative_url":"v27.0/7?fields=id%2Cowner%7Bid%7D"},` +
			`{"method":"GET","relative_url":"v27.0/7/insights?access_token=FAKE-page-token\u0026appsecret_proof=` + client.credentials.proof("FAKE-page-token") + `\u0026metric=reach%2Csaved"},` +
			`{"method":"POST","relative_url":"v27.0/7/comments","body":"message=a%26b"}]`},
	}
	if diff := cmp.Diff([]url.Values{want}, s.forms); diff != "" {
		t.Error(diff)
	}
	if len(calls) != 1 || calls[0].Quota != 3 || calls[0].Batch != 3 || calls[0].Path != "" || calls[0].Params != "" {
		t.Errorf("%+v", calls)
	}
}

func TestBatch_split(t *testing.T) {
	t.Parallel()
	s := &batchServer{answer: func(_ int, item map[string]string) (int, string) {
		return 200, `{"id":"` + itemPath(item) + `"}`
	}}
	requests := make([]Request, 120)
	for i := range requests {
		requests[i].Path = fmt.Sprint(1000 + i)
	}
	results, err := newBatchClient(t, s, Config{}).Batch(t.Context(), requests)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		if r.Err != nil || r.Node.ID != requests[i].Path {
			t.Fatalf("%d: %+v", i, r)
		}
	}
	var sizes []int
	for _, form := range s.forms {
		sizes = append(sizes, len(itemsOf(form)))
	}
	if diff := cmp.Diff([]int{50, 50, 20}, sizes); diff != "" {
		t.Error(diff)
	}
	if results, err := newBatchClient(t, s, Config{}).Batch(t.Context(), nil); err != nil || len(results) != 0 {
		t.Error(results, err)
	}
}

// Empty slots and what failed for now are asked again, without the rest, and in the
// end by themselves.
func TestBatch_again(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		// What each item is answered.
		const fine, empty, never, down, limit, gone, html, list, edge = "1", "2", "3", "4", "5", "6", "7", "8", "9/insights"
		s := &batchServer{answer: func(round int, item map[string]string) (int, string) {
			switch path := itemPath(item); {
			case path == never && round == 0: // by itself
				return 400, `{"error":{"message":"Invalid parameter","code":100}}`
			case path == empty && round < 3, path == never, path == "write":
				return 0, ""
			case path == down && round == 1:
				return 500, unknown
			case path == limit:
				return 400, limited
			case path == gone:
				return 404, `{"error":{"message":"Unsupported get request.","code":100,"error_subcode":33,"fbtrace_id":"T"}}`
			case path == html:
				return 400, "<html>" + fakeToken
			case path == list:
				return 200, `{"data":[{"id":"1"},{"id":"2"}]}`
			case path == edge:
				return 200, `{"success":true}`
			default:
				return 200, `{"id":"` + path + `"}`
			}
		}}
		client := newBatchClient(t, s, Config{Retries: 3})
		paths := []string{fine, empty, never, down, limit, gone, html, list, edge}
		requests := make([]Request, len(paths))
		for i, path := range paths {
			requests[i].Path = path
		}
		results, err := client.Batch(t.Context(), requests)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{
			fine: "", empty: "", down: "",
			never: "graph: 3: request refused: Invalid parameter (code 100)",
			limit: "graph: 5: rate limited: Application request limit reached (code 4); wait before asking again: every further call lengthens the block",
			gone:  "graph: 6: not found, or not visible to this token: Unsupported get request (code 100, subcode 33, trace T); check the id; if it is right, the token may not see the object",
			html:  `graph: 7: malformed answer (status 400): no JSON but "<html>****"; look for a proxy or a login page on the way to the API`,
			list:  "graph: 8: malformed answer (status 200): a node was expected, not a list of 2",
			edge:  `graph: 9/insights: malformed answer (status 200): a list under "data" was expected, not a node`,
		}
		got := map[string]string{}
		for i, path := range paths {
			got[path] = ""
			if results[i].Err != nil {
				got[path] = results[i].Err.Error()
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		var rounds []string
		for _, form := range s.forms {
			var asked []string
			for _, item := range itemsOf(form) {
				asked = append(asked, itemPath(item))
			}
			rounds = append(rounds, strings.Join(asked, " "))
		}
		if diff := cmp.Diff([]string{strings.Join(paths, " "), empty + " " + never + " " + down, empty + " " + never, never}, rounds); diff != "" {
			t.Error(diff)
		}
		var refused *APIError
		if !errors.As(results[5].Err, &refused) || refused.Status != 404 || refused.Path != gone {
			t.Errorf("%+v", refused)
		}

		// What changes something is never sent twice.
		s.forms = nil
		results, err = client.Batch(t.Context(), []Request{{Method: "POST", Path: "write"}})
		if err != nil || !errors.Is(results[0].Err, ErrUnavailable) || len(s.forms) != 1 {
			t.Errorf("%v %v, sent %d times", err, results[0].Err, len(s.forms))
		}
	})
}

func TestBatch_failsWhole(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dead := `{"error":{"message":"Invalid OAuth access token.","code":190}}`
		s := &batchServer{
			answer: func(int, map[string]string) (int, string) { return 200, `{"id":"1"}` },
			fail:   map[int]any{1: response{status: 502, body: "<html>"}, 2: `[{"code":200,"body":"{\"id\":\"1\"}"},{"co`, 4: response{status: 400, body: dead}},
		}
		requests := make([]Request, 110)
		for i := range requests {
			requests[i].Path = "1"
		}
		requests[1].Path = "?" // never sent
		results, err := newBatchClient(t, s, Config{}).Batch(t.Context(), requests)
		if !errors.Is(err, ErrTokenExpired) || len(s.forms) != 4 {
			t.Fatalf("%v after %d requests", err, len(s.forms))
		}
		for i, r := range results {
			switch {
			case i == 1 && (r.Err == nil || errors.Is(r.Err, ErrTokenExpired)),
				i != 1 && i < 50 && (r.Err != nil || r.Node == nil),
				i >= 50 && (!errors.Is(r.Err, ErrTokenExpired) || r.Node != nil):
				t.Errorf("%d: %+v", i, r)
			}
		}
		want := "graph: batch: access token expired or not valid: Invalid OAuth access token (code 190); log in again"
		if err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	})
}

func TestBatch_malformed(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"id":"1"}`: "graph: batch: malformed answer (status 200): an object where the list of a batch was expected",
		"[" + strings.Repeat("null,", 100) + "null]": "graph: batch: malformed answer (status 200): a list of more than 100 parts",
		`["x"]`:   `graph: batch: malformed answer (status 200): a string at "" where one object for each request was expected`,
		`[null]1`: "graph: batch: malformed answer (status 200): more than one value",
		`"x"`:     `graph: batch: malformed answer (status 200): no JSON but "\"x\""; look for a proxy or a login page on the way to the API`,
	} {
		s := &batchServer{fail: map[int]any{1: body}}
		results, err := newBatchClient(t, s, Config{Retries: -1}).Batch(t.Context(), []Request{{Path: "1"}})
		if fmt.Sprint(err) != want || !errors.Is(results[0].Err, err) {
			t.Errorf("%s:\ngot  %v\nwant %s", body, err, want)
		}
	}
}

// replacing is a source that has one other token.
type replacing struct{ staticToken }

func (replacing) Replace(context.Context, string) (string, error) { return "FAKE-other-token", nil }

// An item whose token alone is refused is sent once more with another, whether
// answers are shared or not.
func TestBatch_replaces(t *testing.T) {
	t.Parallel()
	for _, share := range []bool{false, true} {
		s := &batchServer{answer: func(_ int, item map[string]string) (int, string) {
			if path := itemPath(item); path != "12" {
				return 200, `{"id":"` + path + `"}`
			}
			return 400, `{"error":{"message":"Invalid OAuth access token.","code":190}}`
		}}
		s.mangle = func(round int, slots []any) []any {
			if token := s.forms[round-1].Get("access_token"); token == "FAKE-other-token" {
				return []any{map[string]any{"code": 200, "body": `{"id":"12"}`}}
			}
			return slots
		}
		client, err := New(Config{Transport: s, Tokens: replacing{fakeToken}, Share: share})
		if err != nil {
			t.Fatal(err)
		}
		results, err := client.Batch(t.Context(), []Request{{Path: "11"}, {Path: "12"}, {Path: "13"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results {
			if r.Err != nil {
				t.Errorf("shared %t: %v", share, r.Err)
			}
		}
	}
}
