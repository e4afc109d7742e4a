package keylock_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/viewfinder-sql/viewfinder/internal/keylock"
)

func TestLocks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var locks keylock.Locks[string]
		unlock, waited, err := locks.Lock(t.Context(), "a")
		if err != nil || waited {
			t.Fatal(waited, err)
		}
		if other, waited, err := locks.Lock(t.Context(), "b"); err != nil || waited {
			t.Error("another key waits", waited, err)
		} else {
			other()
		}
		ctx, cancel := context.WithCancel(t.Context())
		gaveUp, second := make(chan error), make(chan func())
		go func() {
			_, waited, err := locks.Lock(ctx, "a")
			if !waited {
				t.Error("who gave up did not wait")
			}
			gaveUp <- err
		}()
		go func() {
			unlock, waited, err := locks.Lock(t.Context(), "a")
			if err != nil || !waited {
				t.Error(waited, err)
			}
			second <- unlock
		}()
		synctest.Wait()
		cancel()
		if err := <-gaveUp; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		unlock()
		unlock2 := <-second
		unlock() // a second time: it is the other's by now
		done, end := context.WithCancel(t.Context())
		end()
		if _, waited, err := locks.Lock(done, "a"); waited || !errors.Is(err, context.Canceled) {
			t.Error("of a context that has ended:", waited, err)
		}
		unlock2()
		if _, waited, err := locks.Lock(t.Context(), "a"); err != nil || waited {
			t.Error(waited, err)
		}
	})
}
