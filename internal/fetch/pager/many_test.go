package pager_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// What is refused, and where the login has ended.
const bad, expired = "404", "190"

// object answers an object by its id.
func object(path string, _ url.Values) (int, string) {
	switch path {
	case bad:
		return http.StatusBadRequest, `{"error":{"message":"Unsupported get request. Object with ID '404' does not exist","type":"GraphMethodException","code":100,"error_subcode":33}}`
	case expired:
		return http.StatusUnauthorized, `{"error":{"message":"expired","type":"OAuthException","code":190}}`
	}
	return http.StatusOK, `{"id":"` + path + `"}`
}

// Many objects come in the order in which they were asked for, each with its own error:
// in one batch where the host takes them, else four at a time.
func TestPager_nodes(t *testing.T) {
	t.Parallel()
	for _, batches := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			p := &peer{answer: object}
			r := newRig(t, p, batches)
			var ids []string
			for i := range 30 {
				ids = append(ids, fmt.Sprint("1", i))
			}
			ids[7] = bad
			results, err := r.Nodes(ids, r.ids(r.media))
			if err != nil || len(results) != len(ids) {
				t.Fatal(err)
			}
			for i, x := range results {
				if refused := ids[i] == bad; refused != (x.Err != nil) || !refused && x.Node.ID != ids[i] {
					t.Errorf("%s: %+v", ids[i], x)
				}
			}
			if want := map[bool]int{true: 1, false: 30}[batches]; p.count() != want || p.batches > 1 {
				t.Errorf("%d requests, not %d", p.count(), want)
			}
			if p.most() > 4 {
				t.Errorf("%d at once", p.most())
			}
		})
	}
}

// Four are under way at once, no more and no fewer.
func TestPager_fewAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &peer{answer: pages(1), gate: make(chan struct{})}
		r := newRig(t, p, false)
		done := make(chan error)
		go func() {
			_, err := r.Pages(make10(r))
			done <- err
		}()
		for left := 10; left > 0; left-- {
			synctest.Wait()
			if p.now != min(4, left) {
				t.Fatalf("%d at once with %d to come", p.now, left)
			}
			p.gate <- struct{}{}
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func make10(r *rig) (out []graph.Request) {
	for i := range 10 {
		out = append(out, r.list(fmt.Sprint(i), r.media, 5).Request())
	}
	return out
}

// A single request is no batch, and requests of one path are told apart in none.
func TestPager_objects(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		paths   []string
		batches int
	}{
		"different": {[]string{"1", "2", "3"}, 1}, "one": {[]string{"1"}, 0}, "the same": {[]string{"1", "2", "1"}, 0}, "none": {nil, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := &peer{answer: object}
			r := newRig(t, p, true)
			var requests []graph.Request
			for _, path := range test.paths {
				requests = append(requests, graph.Request{Path: path, Fields: &graph.Selection{Fields: []string{"id"}}})
			}
			results, err := r.Objects(requests)
			if err != nil || p.batches != test.batches {
				t.Errorf("%s: %d batches, %v", name, p.batches, err)
			}
			for i, x := range results {
				if x.Err != nil || x.Node.ID != test.paths[i] {
					t.Errorf("%s: %s is %+v", name, test.paths[i], x)
				}
			}
		})
	}
}

// What ends the statement ends the asking; what one request is refused does not.
func TestPager_ends(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &peer{answer: object, gate: make(chan struct{}), open: expired}
		r := newRig(t, p, false)
		ids := []string{"1", "2", expired}
		for i := range 100 {
			ids = append(ids, fmt.Sprint("1", i))
		}
		if _, err := r.Nodes(ids, r.ids(r.media)); !errors.Is(err, graph.ErrTokenExpired) {
			t.Errorf("%v", err)
		}
		if p.count() > 4 {
			t.Errorf("%d requests, most of them after the login had ended", p.count())
		}
	})
}

// The cause of the execution's end is the error of what was under way.
func TestPager_cancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &peer{answer: object, gate: make(chan struct{})}
		r := newRig(t, p, false)
		done := make(chan error)
		go func() {
			_, err := r.Nodes([]string{"1", "2", "3", "4", "5", "6"}, r.ids(r.media))
			done <- err
		}()
		synctest.Wait()
		r.Close()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		if p.count() != 4 {
			t.Errorf("%d requests, 2 of them after the end", p.count())
		}
	})
}

// Calls go on until one fails.
func TestPager_concurrently(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, &peer{}, false)
		var made atomic.Int32
		odd := errors.New("odd")
		err := r.Concurrently(100, func(ctx context.Context, i int) error {
			made.Add(1)
			if i == 2 {
				return odd
			}
			<-ctx.Done()
			return context.Cause(ctx)
		})
		if !errors.Is(err, odd) || made.Load() > 4 {
			t.Errorf("%v after %d calls", err, made.Load())
		}
		if err := r.Concurrently(0, nil); err != nil {
			t.Error(err)
		}
		made.Store(0)
		alone := func(context.Context, int) error { made.Add(1); return odd }
		if err := r.Concurrently(1, alone); !errors.Is(err, odd) || made.Load() != 1 {
			t.Errorf("one alone: %v after %d calls", err, made.Load())
		}
		r.Close()
		if err := r.Concurrently(1, alone); !errors.Is(err, context.Canceled) || made.Load() != 1 {
			t.Errorf("one alone, after the end: %v after %d calls", err, made.Load())
		}
	})
}
