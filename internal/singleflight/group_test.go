package singleflight_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/singleflight"
)

// minute is a call that takes a minute, unless it is canceled.
func minute(begun, ended *atomic.Int64) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		begun.Add(1)
		defer ended.Add(1)
		select {
		case <-time.After(time.Minute):
			return "answer", nil
		case <-ctx.Done():
			return "part", context.Cause(ctx)
		}
	}
}

func TestGroup_shared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g singleflight.Group[string, string]
		var begun, ended atomic.Int64
		var firsts atomic.Int64
		var wg sync.WaitGroup
		for range 30 {
			wg.Go(func() {
				o := g.Do(t.Context(), "a", minute(&begun, &ended))
				if o.Value != "answer" || o.Err != nil || o.Left {
					t.Errorf("got %+v", o)
				}
				if o.First {
					firsts.Add(1)
				}
			})
		}
		wg.Go(func() { g.Do(t.Context(), "b", minute(&begun, &ended)) })
		synctest.Wait()
		if g.Len() != 2 {
			t.Errorf("%d calls", g.Len())
		}
		wg.Wait()
		if begun.Load() != 2 || firsts.Load() != 1 || g.Len() != 0 {
			t.Errorf("%d calls, %d first callers, %d left over", begun.Load(), firsts.Load(), g.Len())
		}
		if o := g.Do(t.Context(), "a", minute(&begun, &ended)); !o.First || begun.Load() != 3 {
			t.Error("what is over was joined")
		}
	})
}

func TestGroup_leave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g singleflight.Group[string, string]
		var begun, ended atomic.Int64
		outcomes := make(chan singleflight.Outcome[string], 3)
		within := func(life time.Duration) {
			ctx, cancel := context.WithTimeout(t.Context(), life)
			defer cancel()
			outcomes <- g.Do(ctx, "a", minute(&begun, &ended))
		}
		// Who began may leave, and the call goes on.
		go within(time.Second)
		synctest.Wait()
		go within(time.Hour)
		if o := <-outcomes; !o.First || !o.Left || o.Value != "" || !errors.Is(o.Err, context.DeadlineExceeded) || ended.Load() != 0 {
			t.Errorf("the first: %+v, %d ended", o, ended.Load())
		}
		if o := <-outcomes; o.First || o.Left || o.Value != "answer" {
			t.Errorf("the second: %+v", o)
		}
		// The last to leave ends it, and gets what came of it.
		go within(time.Second)
		synctest.Wait()
		go within(2 * time.Second)
		<-outcomes
		if o := <-outcomes; !o.Left || o.Value != "part" || !errors.Is(o.Err, context.DeadlineExceeded) || ended.Load() != begun.Load() {
			t.Errorf("the last: %+v, %d of %d ended", o, ended.Load(), begun.Load())
		}
		if g.Len() != 0 {
			t.Errorf("%d left over", g.Len())
		}
	})
}

// While a call that everybody has left comes to its end, nobody joins it.
func TestGroup_notJoinedWhenLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g singleflight.Group[string, int]
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			g.Do(ctx, "a", func(ctx context.Context) (int, error) {
				<-ctx.Done()
				time.Sleep(time.Minute) // slow to end
				return 1, nil
			})
		}()
		synctest.Wait()
		cancel()
		synctest.Wait()
		if o := g.Do(t.Context(), "a", func(context.Context) (int, error) { return 2, nil }); !o.First || o.Value != 2 {
			t.Errorf("got %+v", o)
		}
		select {
		case <-done:
			t.Error("the last caller did not wait for the end")
		default:
		}
		<-done
	})
}

func TestGroup_forget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g singleflight.Group[string, string]
		var begun, ended atomic.Int64
		var wg sync.WaitGroup
		wg.Go(func() { g.Do(t.Context(), "a", minute(&begun, &ended)) })
		time.Sleep(30 * time.Second)
		g.Forget()
		wg.Go(func() {
			if o := g.Do(t.Context(), "a", minute(&begun, &ended)); !o.First {
				t.Error("a forgotten call was joined")
			}
		})
		time.Sleep(31 * time.Second) // the first is over: the second can still be joined
		if o := g.Do(t.Context(), "a", minute(&begun, &ended)); o.First || ended.Load() != 2 {
			t.Errorf("got %+v, %d ended", o, ended.Load())
		}
		wg.Wait()
		if begun.Load() != 2 || g.Len() != 0 {
			t.Errorf("%d calls, %d left over", begun.Load(), g.Len())
		}
	})
}

func TestGroup_values(t *testing.T) {
	t.Parallel()
	type key struct{}
	var g singleflight.Group[int, any]
	ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "first"))
	defer cancel()
	o := g.Do(ctx, 1, func(ctx context.Context) (any, error) {
		cancel() // of a caller, not of the call
		return ctx.Value(key{}), ctx.Err()
	})
	if o.Value != "first" || o.Err != nil && !o.Left {
		t.Errorf("got %+v", o)
	}
}
