package pace

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// sharedFunc is Shared as a function.
type sharedFunc func(ctx context.Context, said []Known) (told bool, heard *Heard)

func (f sharedFunc) Share(ctx context.Context, said []Known) (bool, *Heard) { return f(ctx, said) }

// While others cannot be asked, what they have said holds; they are told later what they could
// not be told.
func TestShared_away(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		away := false
		var said []Known
		s := New(Config{MaxPercent: 40, Shared: sharedFunc(func(_ context.Context, told []Known) (bool, *Heard) {
			said = told
			if away {
				return false, nil
			}
			return true, &Heard{Known: []Known{{Reading{Account: "1", Kind: "instagram", Calls: 10}, time.Now()}}, Others: 2}
		})})
		call := Call{Charges: []Charge{{"1", 1}}}
		admit := func() {
			t.Helper()
			p, err := s.Admit(t.Context(), call)
			if err != nil {
				t.Fatal(err)
			}
			p.Done(Outcome{Result: Answered, Readings: []Reading{{Account: "1", Kind: "instagram", Calls: 20}}})
		}
		away = true
		admit()
		if s.others != 0 || len(said) != 1 {
			t.Errorf("%d others, said %v", s.others, said)
		}
		away = false
		time.Sleep(time.Second)
		admit()
		if s.others != 2 {
			t.Errorf("%d others", s.others)
		}
		if len(said) != 1 || said[0].Calls != 20 {
			t.Errorf("said %v", said)
		}
		away = true
		time.Sleep(time.Second)
		admit()
		if b := s.bounds(&call); s.others != 2 || b.call != 39 || len(said) != 0 {
			t.Errorf("%d others, bounds %v, said %v", s.others, b, said)
		}
	})
}

// Who waits for others to be asked ends with its context, and is let go no more; so does who
// waits behind it.
func TestShared_cancel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked := make(chan struct{}, 2)
		s := New(Config{Shared: sharedFunc(func(ctx context.Context, _ []Known) (bool, *Heard) {
			asked <- struct{}{}
			<-ctx.Done()
			return false, nil
		})})
		first, cancel := context.WithCancel(t.Context())
		over := make(chan error)
		go func() {
			_, err := s.Admit(first, Call{})
			over <- err
		}()
		<-asked
		behind, end := context.WithTimeout(t.Context(), time.Second)
		defer end()
		if _, err := s.Admit(behind, Call{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("behind it: %v", err)
		}
		cancel()
		if err := <-over; !errors.Is(err, context.Canceled) {
			t.Errorf("the first: %v", err)
		}
		if s.granted != 0 || len(asked) != 0 {
			t.Errorf("%d let go, asked %d times more", s.granted, len(asked))
		}
	})
}

// Calls that wait while others are asked do not ask again one after another.
func TestShared_slow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		s := New(Config{Shared: sharedFunc(func(context.Context, []Known) (bool, *Heard) {
			asked++
			time.Sleep(time.Second)
			return false, nil
		})})
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				p, err := s.Admit(t.Context(), Call{})
				if err != nil {
					t.Error(err)
					return
				}
				p.Done(Outcome{Result: Answered})
			})
		}
		all.Wait()
		if asked != 1 {
			t.Errorf("others were asked %d times", asked)
		}
	})
}
