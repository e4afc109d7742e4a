package pager_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// What is read ahead comes in order, to the end, or as many pages as were asked for.
func TestPrefetch(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ pages, wanted, come int }{{1, 0, 1}, {7, 0, 7}, {7, 1, 1}, {7, 3, 3}, {2, 5, 2}} {
		synctest.Test(t, func(t *testing.T) {
			p := &peer{answer: pages(test.pages)}
			r := newRig(t, p, false)
			a := r.Start(&pager.Prefetch{Request: r.list("1", r.media, 10), Size: 10, Pages: test.wanted})
			for i := 1; i <= test.come; i++ {
				x := a.Next(t.Context())
				if x.Err != nil || x.Page.Nodes[0].ID != fmt.Sprint(i) || x.Last != (i == test.come) {
					t.Fatalf("%+v: answer %d is %+v", test, i, x)
				}
				if i > 1 && x.Request.After != fmt.Sprint(i-1) {
					t.Errorf("%+v: answer %d is to what is after %q", test, i, x.Request.After)
				}
			}
			synctest.Wait()
			if p.count() != test.come {
				t.Errorf("%+v: %d requests", test, p.count())
			}
		})
	}
}

// What wanes asks for nothing more, and hands over what it has asked for.
func TestPrefetch_wane(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &peer{answer: pages(100)}
		r := newRig(t, p, false)
		a := r.Start(&pager.Prefetch{Request: r.list("1", r.media, 10), Size: 10})
		a.Next(t.Context())
		synctest.Wait()
		a.Wane()
		asked, came := p.count(), 1
		for a.Next(t.Context()) != nil {
			came++
		}
		if came != asked || p.count() != asked {
			t.Errorf("%d pages came of %d that were asked for, %d now", came, asked, p.count())
		}
	})
}

// However long a list is, no more than three pages are ahead of its reader.
func TestPrefetch_bounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &peer{answer: pages(100)}
		r := newRig(t, p, false)
		a := r.Start(&pager.Prefetch{Request: r.list("1", r.media, 10), Size: 10})
		for taken := range 10 {
			synctest.Wait()
			if got := p.count(); got != taken+3 {
				t.Fatalf("%d pages were asked for with %d taken", got, taken)
			}
			a.Next(t.Context())
		}
		if p.most() != 1 {
			t.Errorf("%d pages of one list at once", p.most())
		}
		a.Stop()
		synctest.Wait()
		had := p.count()
		for range 5 { // what stands ready may be taken; no more is asked for
			select {
			case <-a.Answers:
			default:
			}
		}
		synctest.Wait()
		if p.count() != had {
			t.Errorf("%d requests after it was stopped", p.count()-had)
		}
	})
}

// A request under way ends with the reading, and closing waits for it.
func TestPrefetch_stopped(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]func(*rig, *pager.Ahead){
		"the list":      func(_ *rig, a *pager.Ahead) { a.Stop() },
		"the execution": func(r *rig, _ *pager.Ahead) { r.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := &peer{answer: pages(5), gate: make(chan struct{})}
				r := newRig(t, p, false)
				a := r.Start(&pager.Prefetch{Request: r.list("1", r.media, 10), Size: 10})
				below := r.Start(&pager.Prefetch{Request: r.list("2", r.comments, 10), Size: 10})
				synctest.Wait()
				stop(r, a)
				if name == "the list" {
					below.Stop()
				}
				r.Close() // returns, though no gate has opened
				if p.now != 0 || p.count() != 2 {
					t.Errorf("%d requests, %d under way", p.count(), p.now)
				}
				if x := r.Start(&pager.Prefetch{Request: r.list("3", r.media, 10)}).Next(r.Context()); x != nil && x.Err == nil {
					t.Errorf("%+v after the end", x)
				}
			})
		})
	}
}

// An error is the last answer, with the request that it is of.
func TestPrefetch_refused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &peer{answer: func(_ string, q url.Values) (int, string) {
			if q.Get("after") == "" {
				return http.StatusOK, listed("1", "x")
			}
			return http.StatusBadRequest, refusal
		}}
		r := newRig(t, p, false)
		a := r.Start(&pager.Prefetch{Request: r.list("1", r.media, 10), Size: 10})
		if x := a.Next(t.Context()); x.Err != nil || x.Last {
			t.Errorf("%+v", x)
		}
		if x := a.Next(t.Context()); x.Err == nil || !x.Last || x.Request.After != "x" {
			t.Errorf("%+v", x)
		}
		synctest.Wait()
		if p.count() != 2 {
			t.Errorf("%d requests", p.count())
		}
	})
}

// Pages ahead are as large as the API is known to bear, and what it bears is learned.
func TestPrefetch_sizes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var limits []string
		p := &peer{answer: func(path string, q url.Values) (int, string) {
			limits = append(limits, q.Get("limit"))
			return pages(3)(path, q)
		}}
		r := newRig(t, p, false)
		first := r.list("1", r.media, 40)
		r.memory.PageRefused(first.Kind(), 80)
		a := r.Start(&pager.Prefetch{Request: first, Size: 100})
		for range 3 {
			a.Next(t.Context())
		}
		synctest.Wait()
		if !slices.Equal(limits, []string{"40", "40", "40"}) {
			t.Errorf("pages of %v where 40 are borne", limits)
		}
		if n, proven := r.memory.MaxPage(first.Kind(), 40); n != 40 || !proven {
			t.Errorf("%d are borne, proven %t", n, proven)
		}
	})
}

// Long lists below posts are followed as soon as their page is there, where the readers'
// habit says so, eight at once, at any depth; their answers stand with the page.
func TestPrefetch_follows(t *testing.T) {
	t.Parallel()
	const posts = 20
	answer := func(path string, q url.Values) (int, string) {
		if !strings.HasSuffix(path, "/media") {
			return pages(2)(path, q)
		}
		var list []string
		for i := range posts {
			more := map[bool]string{true: `,"next":"https://graph.facebook.com/n"`}[i != 0] // the first is short
			reply := `{"data":[{"id":"r"}],"paging":{"cursors":{"after":"1"},"next":"https://graph.facebook.com/n"}}`
			list = append(list, fmt.Sprintf(`{"id":"p%d","comments":{"data":[{"id":"c%d","replies":%s}],"paging":{"cursors":{"after":"1"}%s}}}`, i, i, reply, more))
		}
		return http.StatusOK, `{"data":[` + strings.Join(list, ",") + `]}`
	}
	for name, test := range map[string]struct {
		habit func(r *rig)
		lists int
	}{
		"nothing is known":     {func(*rig) {}, 0},
		"some were followed":   {func(r *rig) { follow(r.Habit(r.comments), 4) }, 0},
		"comments are read":    {func(r *rig) { follow(r.Habit(r.comments), 5) }, posts - 1},
		"readers choose":       {func(r *rig) { follow(r.Habit(r.comments), 5); r.Habit(r.comments).Leave() }, 0},
		"replies are read":     {func(r *rig) { follow(r.Habit(r.replies), 5) }, posts},
		"both":                 {func(r *rig) { follow(r.Habit(r.replies), 9); follow(r.Habit(r.comments), 9) }, 2*posts - 1},
		"of another path only": {func(r *rig) { follow(r.Habit(r.media), 9) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := &peer{answer: answer, gate: make(chan struct{}, 1)}
				p.gate <- struct{}{}
				r := newRig(t, p, false)
				test.habit(r)
				sel, comments, replies := r.ids(r.media), r.ids(r.comments), r.ids(r.replies)
				comments.Nest(replies)
				sel.Nest(comments)
				below := map[*shape.Path]*shape.Selection{r.comments: r.ids(r.comments), r.replies: r.ids(r.replies)}
				a := r.Start(&pager.Prefetch{Request: &shape.PageRequest{Owner: "1", Account: "1", Path: r.media, Limit: 50, Selection: sel}, Size: 50, Below: below})
				x := a.Next(t.Context())
				if x.Err != nil || len(x.Deep) != test.lists {
					t.Fatalf("%d lists are followed, not %d: %v", len(x.Deep), test.lists, x.Err)
				}
				synctest.Wait()
				if at := p.now; at != min(8, test.lists) {
					t.Errorf("%d lists are asked for at once", at)
				}
				close(p.gate)
				for key, list := range x.Deep {
					y := list.Next(t.Context())
					if y == nil || y.Err != nil || y.Request.Owner != key.Owner || y.Request.Path != key.Path || y.Request.After != "1" || y.Request.Account != "1" {
						t.Errorf("%v: %+v", key, y)
					}
				}
				synctest.Wait()
				if p.most() > 8 {
					t.Errorf("%d requests at once", p.most())
				}
			})
		})
	}
}

func follow(h *pager.Habit, lists int) {
	for range lists {
		h.Follow()
	}
}

// A habit is looked at while readers change it.
func TestHabit(t *testing.T) {
	t.Parallel()
	var h pager.Habit
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 100 {
			h.Follow()
		}
	}()
	for range 100 {
		_ = h.Thorough()
	}
	<-done
	if !h.Thorough() {
		t.Error("a hundred lists in a row are no habit")
	}
	h.Leave()
	if h.Thorough() {
		t.Error("one that is left is no choice")
	}
}

// The list of an object that the statement names is found in the answer for the object.
func TestPager_nested(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &peer{answer: func(path string, q url.Values) (int, string) {
			if path != "me" || !strings.HasPrefix(q.Get("fields"), "business_discovery.username(nasa)") {
				return http.StatusBadRequest, refusal
			}
			return http.StatusOK, `{"business_discovery":{"id":"9","media":` + listed("5", "z") + `},"id":"1"}`
		}}
		r := newRig(t, p, false)
		sp := r.list("9", r.media, 10)
		sp.Origin = &shape.Origin{Path: "me", Field: "business_discovery", Args: []graph.Arg{{Name: "username", Value: "nasa"}}}
		page, err := r.Page(t.Context(), sp)
		if err != nil || len(page.Nodes) != 1 || page.Nodes[0].ID != "5" || page.After != "z" {
			t.Errorf("%+v %v", page, err)
		}
	})
}

// Whether a request failed for its size is found out by smaller ones.
func TestPager_measureSize(t *testing.T) {
	t.Parallel()
	const down = `{"error":{"message":"An unknown error occurred","type":"OAuthException","code":1}}`
	for name, test := range map[string]struct {
		bears func(limit, fields string) bool
		limit int
		size  int
		calls int
	}{
		"the size":      {func(limit, _ string) bool { return limit == "1" }, 50, 50, 1},
		"what is below": {func(_, fields string) bool { return !strings.Contains(fields, "comments") }, 50, 1, 2},
		"of one alone":  {func(_, fields string) bool { return !strings.Contains(fields, "comments") }, 1, 1, 1},
		"it is down":    {func(_, _ string) bool { return false }, 50, 0, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := &peer{answer: func(_ string, q url.Values) (int, string) {
					if test.bears(q.Get("limit"), q.Get("fields")) {
						return http.StatusOK, listed("1", "")
					}
					return http.StatusInternalServerError, down
				}}
				r := newRig(t, p, false)
				sp := r.list("1", r.media, test.limit)
				sp.Selection.Nest(r.ids(r.comments))
				if got := r.MeasureSize(sp); got != test.size || p.count() != test.calls {
					t.Errorf("%d in %d calls, not %d in %d", got, p.count(), test.size, test.calls)
				}
				if _, proven := r.memory.MaxPage(sp.Kind(), 50); proven {
					t.Error("a test was taken for an answer")
				}
			})
		})
	}
}
