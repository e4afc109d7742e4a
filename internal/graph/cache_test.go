package graph

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// changing is a token that can be exchanged for another.
type changing struct{ token atomic.Value }

func (c *changing) AccessToken(context.Context) (string, error) { return c.token.Load().(string), nil }

// newCached returns a client with a cache, and how often its API was asked.
func newCached(t testing.TB, c Config) (*Client, *int) {
	t.Helper()
	asked := 0
	c.Transport = api(func(r *http.Request) (int, http.Header, string) {
		asked++
		if strings.Contains(r.URL.RawQuery, "fail") {
			return 400, nil, `{"error":{"message":"(#100) Invalid parameter","code":100}}`
		}
		return 200, nil, fmt.Sprintf(`{"data":[{"id":"%d"}]}`, asked)
	})
	if c.Tokens == nil {
		c.Tokens = staticToken(fakeToken)
	}
	if c.CacheBytes == 0 {
		c.CacheBytes = 1 << 20
	}
	client, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return client, &asked
}

// An answer is kept for its age, and costs nothing meanwhile.
func TestCache(t *testing.T) {
	t.Parallel()
	for _, share := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			client, asked := newCached(t, Config{CacheAge: time.Minute, Share: share})
			var calls []Call
			client = client.Observed(func(c Call) { calls = append(calls, c) })
			request := Request{Path: "1/media", Params: url.Values{"limit": {"5"}}, Fields: &Selection{Fields: []string{"id"}}}
			get := func(want string) {
				t.Helper()
				page, err := client.Page(t.Context(), request)
				if err != nil || page.Nodes[0].ID != want {
					t.Errorf("%v %v, want %s", page, err, want)
				}
			}
			get("1")
			time.Sleep(59 * time.Second)
			get("1")
			if got := calls[1]; !got.Cached || got.Quota != 0 || got.Attempt != 0 || got.Status != 200 ||
				got.Method != "GET" || got.Path != "1/media" || got.Params != "limit=5" || got.Fields != "id" {
				t.Errorf("%+v", got)
			}
			time.Sleep(time.Second)
			get("2")
			if *asked != 2 || len(calls) != 3 || calls[2].Cached || calls[2].Quota != 1 {
				t.Errorf("asked %d times, %+v", *asked, calls)
			}
			// A refusal is not kept.
			for range 2 {
				if _, err := client.Page(t.Context(), Request{Path: "1/media", Params: url.Values{"fail": {"1"}}}); err == nil {
					t.Error("no refusal")
				}
			}
			if *asked != 4 {
				t.Errorf("asked %d times", *asked)
			}
			// What is kept as JSON is nobody's to change.
			raw, _ := client.Raw(t.Context(), Request{Path: "1"})
			raw[2] = 'X'
			if raw, err := client.Raw(t.Context(), Request{Path: "1"}); err != nil || string(raw) != `{"data":[{"id":"5"}]}` || *asked != 5 {
				t.Errorf("%s, %v", raw, err)
			}
		})
	}
}

func TestCache_off(t *testing.T) {
	t.Parallel()
	for _, c := range []Config{{}, {CacheBytes: 1 << 20}, {CacheAge: time.Hour}, {CacheBytes: -1, CacheAge: time.Hour}} {
		if client, err := New(c); err != nil || client.answers != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// What may not hold any more is dropped: after a change, and with another token.
func TestCache_dropped(t *testing.T) {
	t.Parallel()
	tokens := &changing{}
	tokens.token.Store("FAKE-first")
	client, asked := newCached(t, Config{CacheAge: time.Hour, Tokens: tokens})
	get := func(r Request, want int) {
		t.Helper()
		if _, err := client.Page(t.Context(), r); err != nil || *asked != want {
			t.Errorf("%v, asked %d times, want %d", err, *asked, want)
		}
	}
	own, page := Request{Path: "1/media"}, Request{Path: "1/media", Token: secret.New(fakePageToken)}
	get(own, 1)
	get(page, 2)
	get(own, 2)
	get(page, 2)
	tokens.token.Store("FAKE-second")
	get(own, 3)
	get(page, 4) // it was made from the token before
	tokens.token.Store("FAKE-first")
	get(own, 5)
	get(own, 5)
	for _, method := range []string{"POST", "DELETE"} {
		before := *asked
		get(Request{Method: method, Path: "1/comments"}, before+1)
		get(own, before+2)
		get(own, before+2)
	}
}

// The size of an answer is at least that of its texts and cells.
func TestCache_size(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("x", 1000)
	post := Node{ID: "1", Values: []value.Value{value.Text(text), value.Int(1)}, Parts: []*Page{nil, {Nodes: []Node{{ID: text}}}}}
	page := &Page{Nodes: []Node{post, post}, After: text, Next: url.Values{"after": {text}}}
	if size := sizeOf(page); size < 6000 || size > 8000 {
		t.Errorf("%d", size)
	}
	if size := sizeOf(&post); size < 2000 || size > 3000 {
		t.Errorf("%d", size)
	}
}

// Items of a batch are looked up and kept one by one, as nodes and pages are.
func TestCache_batch(t *testing.T) {
	t.Parallel()
	for _, share := range []bool{false, true} {
		sent := 0
		server := &batchServer{answer: func(_ int, item map[string]string) (int, string) {
			sent++
			if strings.Contains(item["relative_url"], "/3") {
				return 400, `{"error":{"message":"(#100) Invalid parameter","code":100}}`
			}
			return 200, `{"data":[{"id":"` + itemPath(item)[:1] + `"}]}`
		}}
		client, err := New(Config{Transport: server, Tokens: staticToken(fakeToken), CacheBytes: 1 << 20, CacheAge: time.Hour, Share: share})
		if err != nil {
			t.Fatal(err)
		}
		cached, quota := 0, 0
		client = client.Observed(func(c Call) {
			quota += c.Quota
			if c.Cached {
				cached++
			}
		})
		for _, test := range []struct {
			paths  []string
			sent   int
			cached int
		}{
			{[]string{"1/media", "2"}, 2, 0},
			{[]string{"1/media", "3", "2", "4"}, 4, 2},
			{[]string{"3", "4", "1/media"}, 5, 4},
			{[]string{"4", "1/media"}, 5, 6},
		} {
			requests := make([]Request, len(test.paths))
			for i, p := range test.paths {
				requests[i].Path = p
			}
			results, err := client.Batch(t.Context(), requests)
			if err != nil || sent != test.sent || quota != sent || cached != test.cached {
				t.Errorf("%v: %v, sent %d, quota %d, cached %d", test.paths, err, sent, quota, cached)
			}
			for i, r := range results {
				edge, bad := strings.Contains(test.paths[i], "/"), test.paths[i] == "3"
				if (r.Err != nil) != bad || (r.Page != nil) != edge || (r.Node != nil) != (!edge && !bad) {
					t.Errorf("%s: %+v", test.paths[i], r)
				}
			}
		}
		if page, err := client.Page(t.Context(), Request{Path: "1/media"}); err != nil || page.Nodes[0].ID != "1" || quota != 5 {
			t.Errorf("%v, %v", page, err)
		}
	}
}

// A page that brings nothing and says that there is more is asked for again: what comes
// then may be another.
func TestCache_emptyPage(t *testing.T) {
	t.Parallel()
	asked := 0
	client, err := New(Config{
		Tokens: staticToken(fakeToken), CacheBytes: 1 << 20, CacheAge: time.Minute,
		Transport: api(func(*http.Request) (int, http.Header, string) {
			if asked++; asked == 1 {
				return 200, nil, `{"data":[],"paging":{"cursors":{"after":"a"},"next":"https://graph.facebook.com/v27.0/1/media?after=a"}}`
			}
			return 200, nil, `{"data":[{"id":"7"}]}`
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{0, 1, 1} {
		page, err := client.Page(t.Context(), Request{Path: "1/media", Params: url.Values{"after": {"a"}}, Fields: &Selection{Fields: []string{"id"}}})
		if err != nil || len(page.Nodes) != want {
			t.Errorf("%d: %v %v, want %d objects", i, page, err, want)
		}
	}
	if asked != 2 {
		t.Errorf("%d calls", asked)
	}
}
