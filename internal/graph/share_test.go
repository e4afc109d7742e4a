package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pace"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// slow answers each question after a second, and counts.
type slow struct {
	asked, broken atomic.Int32
	answer        func(n int32) (status int, body string)
}

func (s *slow) RoundTrip(r *http.Request) (*http.Response, error) {
	n := s.asked.Add(1)
	select {
	case <-time.After(time.Second):
	case <-r.Context().Done():
		s.broken.Add(1)
		return nil, r.Context().Err()
	}
	if r.URL.Path == "/" {
		return (&batchServer{answer: func(_ int, item map[string]string) (int, string) {
			if strings.Contains(itemPath(item), "/") {
				return 200, `{"data":[]}`
			}
			return 200, onePost
		}}).RoundTrip(r)
	}
	return api(func(*http.Request) (int, http.Header, string) {
		if s.answer != nil {
			status, body := s.answer(n)
			return status, nil, body
		}
		return 200, nil, onePost
	}).RoundTrip(r)
}

func newShared(t *testing.T, s *slow, c Config) *Client {
	t.Helper()
	c.Transport, c.Tokens, c.Share = s, staticToken(fakeToken), true
	client, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// The same question asked by many at once is one call, of which each is told.
func TestShare(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		client := newShared(t, s, Config{})
		var mu sync.Mutex
		quota, shared := 0, 0
		client = client.Observed(func(c Call) {
			mu.Lock()
			defer mu.Unlock()
			quota += c.Quota
			if c.Shared {
				shared++
				if c.Duration != time.Second || c.Path != "1/media" || c.Fields != "id" {
					t.Errorf("%+v", c)
				}
			}
		})
		pages := make([]*Page, 10)
		var wg sync.WaitGroup
		for i := range pages {
			wg.Go(func() {
				var err error
				if pages[i], err = client.Page(t.Context(), Request{Path: "1/media", Fields: &Selection{Fields: []string{"id"}}}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, p := range pages {
			if p == nil || p != pages[0] {
				t.Fatalf("%v", pages)
			}
		}
		if s.asked.Load() != 1 || quota != 1 || shared != 9 {
			t.Errorf("asked %d times, quota %d, shared %d", s.asked.Load(), quota, shared)
		}
		// What is over is asked anew.
		if _, err := client.Page(t.Context(), Request{Path: "1/media"}); err != nil || s.asked.Load() != 2 {
			t.Errorf("%v, asked %d times", err, s.asked.Load())
		}
	})
}

// What differs in anything that the answer depends on is not the same question.
func TestShare_questions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		client := newShared(t, s, Config{Retries: -1})
		fields := func(names ...string) *Selection { return &Selection{Fields: names} }
		part := func(p Part) *Selection { return &Selection{Parts: []Part{p}} }
		requests := []Request{
			{Path: "1/media"},
			{Path: "2/media"},
			{Path: "1/media", Params: url.Values{"limit": {"5"}}},
			{Path: "1/media", Params: url.Values{"limit": {"5", "6"}}},
			{Path: "1/media", Token: secret.New(fakePageToken)},
			{Path: "1/media", Fields: fields("a.b", "c", "a.d")},
			{Path: "1/media", Fields: fields("a.b", "a.d", "c")}, // the same text, another shape
			{Path: "1/media", Pick: fields("a.b", "c", "a.d")},
			{Path: "1/media", Fields: part(Part{Name: "x"})},
			{Path: "1/media", Fields: part(Part{Name: "x", Bare: true})},
			{Path: "1/media", Fields: part(Part{Name: "x", Args: []Arg{Limit(5)}})},
			{Path: "1/media", Fields: part(Part{Name: "x", Selection: *fields("y")})},
			{Path: "1/media", Method: "POST"},
			{Path: "1/media", Method: "POST"},
		}
		var wg sync.WaitGroup
		for _, r := range requests {
			wg.Go(func() { _, _ = client.Page(t.Context(), r) })
		}
		wg.Go(func() { _, _ = client.Raw(t.Context(), requests[0]) })
		wg.Go(func() { _, _ = client.Node(t.Context(), requests[0]) })
		wg.Wait()
		if want := len(requests) + 2; int(s.asked.Load()) != want {
			t.Errorf("asked %d times, want %d", s.asked.Load(), want)
		}
	})
}

// Who leaves, the first one too, disturbs nobody; the last to leave breaks the
// call off.
func TestShare_leave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		client := newShared(t, s, Config{})
		ask := func(ctx context.Context) error {
			_, err := client.Page(ctx, Request{Path: "1/media"})
			return err
		}
		first, leave := context.WithCancel(t.Context())
		left, stayed := make(chan error, 1), make(chan error, 1)
		go func() { left <- ask(first) }()
		synctest.Wait()
		go func() { stayed <- ask(t.Context()) }()
		time.Sleep(time.Second / 2)
		leave()
		if err := <-left; !errors.Is(err, context.Canceled) || err.Error() != "graph: 1/media: context canceled" {
			t.Error(err)
		}
		if err := <-stayed; err != nil || s.asked.Load() != 1 || s.broken.Load() != 0 {
			t.Errorf("%v, asked %d times, broken %d", err, s.asked.Load(), s.broken.Load())
		}

		begun := time.Now()
		var wg sync.WaitGroup
		for i := range 3 {
			wg.Go(func() {
				if err := ask(within(t, time.Duration(i+1)*100*time.Millisecond)); !errors.Is(err, context.DeadlineExceeded) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if s.asked.Load() != 2 || s.broken.Load() != 1 || time.Since(begun) != 300*time.Millisecond {
			t.Errorf("asked %d times, broken %d, after %v", s.asked.Load(), s.broken.Load(), time.Since(begun))
		}
		if err := ask(t.Context()); err != nil || s.asked.Load() != 3 {
			t.Errorf("%v, asked %d times", err, s.asked.Load())
		}
	})
}

// An error that came of who asked first, of a budget or of a deadline, is not
// that of the others; one that came of the question is.
func TestShare_errors(t *testing.T) {
	t.Parallel()
	pair := func(t *testing.T, first, second func() error) (error, error) {
		done := make(chan error, 1)
		go func() { done <- first() }()
		synctest.Wait()
		err := second()
		return <-done, err
	}
	page := func(ctx context.Context, c *Client) func() error {
		return func() error {
			_, err := c.Page(ctx, Request{Path: "1/media", Account: "1"})
			return err
		}
	}
	failing := func(last int32) func(int32) (int, string) {
		return func(n int32) (int, string) {
			if n <= last {
				return 500, unknown
			}
			return 200, onePost
		}
	}
	synctest.Test(t, func(t *testing.T) {
		s := &slow{answer: failing(1)}
		client := newShared(t, s, Config{})
		first, second := pair(t, page(t.Context(), client.Budgeted(&Budget{MaxCalls: 1})), page(t.Context(), client))
		if !errors.Is(first, ErrBudget) || second != nil || s.asked.Load() != 2 {
			t.Errorf("%v; %v; asked %d times", first, second, s.asked.Load())
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s := &slow{answer: failing(2)}
		client := newShared(t, s, Config{})
		first, second := pair(t, page(within(t, 1100*time.Millisecond), client), page(t.Context(), client))
		if first == nil || second != nil || s.asked.Load() != 3 {
			t.Errorf("%v; %v; asked %d times", first, second, s.asked.Load())
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s := &slow{answer: func(n int32) (int, string) {
			if n == 1 {
				return 400, tooMany
			}
			return 200, onePost
		}}
		client := newShared(t, s, Config{Scheduler: pace.New(pace.Config{})})
		first, second := pair(t, page(t.Context(), client), page(within(t, time.Hour), client))
		if !errors.Is(first, ErrRateLimited) || second != nil || s.asked.Load() != 2 {
			t.Errorf("%v; %v; asked %d times", first, second, s.asked.Load())
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s := &slow{answer: func(int32) (int, string) { return 500, tooMuch }}
		client := newShared(t, s, Config{})
		first, second := pair(t, page(t.Context(), client), page(t.Context(), client))
		if !errors.Is(first, ErrReduceData) || fmt.Sprint(first) != fmt.Sprint(second) || s.asked.Load() != 1 {
			t.Errorf("%v; %v; asked %d times", first, second, s.asked.Load())
		}
	})
}

// A batch of questions is shared as a whole, one that changes something is not.
func TestShare_batch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		client := newShared(t, s, Config{})
		batch := func(ctx context.Context, method string) {
			results, err := client.Batch(ctx, []Request{{Path: "1", Method: method}, {Path: "1/insights"}})
			switch {
			case err != nil && !errors.Is(err, ctx.Err()):
				t.Error(err)
			case err != nil && (!errors.Is(results[0].Err, ctx.Err()) || !errors.Is(results[1].Err, ctx.Err())):
				t.Errorf("%+v", results)
			case err == nil && (results[0].Node == nil || results[0].Node.ID != "1" || results[1].Page == nil):
				t.Errorf("%+v", results)
			}
		}
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() { batch(t.Context(), "") })
			wg.Go(func() { batch(t.Context(), "POST") })
			wg.Go(func() { batch(within(t, time.Second/2), "") })
		}
		wg.Wait()
		if s.asked.Load() != 4 || s.broken.Load() != 0 {
			t.Errorf("asked %d times, broken %d", s.asked.Load(), s.broken.Load())
		}
	})
}

// Who asks after a change does not get what was asked before it.
func TestShare_afterChange(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &slow{answer: func(n int32) (int, string) { return 200, fmt.Sprintf(`{"id":"%d"}`, n) }}
		client := newShared(t, s, Config{CacheBytes: 1 << 20, CacheAge: time.Hour})
		ask := func(method string) string {
			n, err := client.Node(t.Context(), Request{Method: method, Path: "1"})
			if err != nil {
				t.Error(err)
				return ""
			}
			return n.ID
		}
		var got [4]string
		var wg sync.WaitGroup
		wg.Go(func() { got[0] = ask("POST") })
		time.Sleep(time.Second / 2)
		wg.Go(func() { got[1] = ask("GET") })
		time.Sleep(3 * time.Second / 4)
		wg.Go(func() { got[2] = ask("GET") })
		wg.Wait()
		got[3] = ask("GET")
		if strings.Join(got[:], " ") != "1 2 3 3" {
			t.Errorf("%v", got)
		}
	})
}

// Many who come and go, under the race detector.
func TestShare_stress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		client := newShared(t, s, Config{Scheduler: pace.New(pace.Config{}), CacheBytes: 5000, CacheAge: time.Second})
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				for k := range 20 {
					ctx := within(t, time.Duration(100+(i*37+k*91)%2000)*time.Millisecond)
					request := Request{Path: fmt.Sprintf("%d/media", (i+k)%3)}
					var err error
					switch (i + k) % 4 {
					case 0:
						_, err = client.Batch(ctx, []Request{{Path: "1"}, request})
					default:
						_, err = client.Budgeted(&Budget{MaxCalls: k}).Page(ctx, request)
					}
					if err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, ErrBudget) {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if n := client.answers.Pending(); n != 0 {
			t.Errorf("%d in the air", n)
		}
	})
}
