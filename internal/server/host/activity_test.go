package host

import (
	"context"
	"errors"
	"testing"
	"time"
)

// So many statements run at once, half of them one user's, of two not all; who comes then waits
// for a turn, not for ever, and not when it is cancelled.
func TestActivity(t *testing.T) {
	t.Parallel()
	a := newActivity(6, time.Hour, newMemory(0))
	ana, ben := a.turns.holder(), a.turns.holder()
	begin := func(ctx context.Context, of string) (func(), error) {
		if of == "ana" {
			return a.begin(ctx, ana, func(error) {})
		}
		return a.begin(ctx, ben, func(error) {})
	}
	var ends []func()
	for _, of := range []string{"ana", "ana", "ana", "ben"} {
		end, err := begin(t.Context(), of)
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, end)
	}
	// ana has her half, though two places are free.
	ctx, cancel := context.WithCancelCause(t.Context())
	gone := errors.New("the client is gone")
	cancel(gone)
	if _, err := begin(ctx, "ana"); !errors.Is(err, gone) {
		t.Errorf("a fourth of ana's: %v", err)
	}
	last, err := begin(t.Context(), "ben")
	if err != nil {
		t.Fatal(err)
	}
	// One that waits has its turn when enough have ended.
	turn := make(chan error)
	go func() {
		end, err := begin(t.Context(), "ana")
		if err == nil {
			defer end()
		}
		turn <- err
	}()
	ends[0]()
	ends[0]() // which counts once
	ends[1]()
	if err := <-turn; err != nil {
		t.Errorf("its turn: %v", err)
	}
	// Patience ends.
	a.wait = time.Millisecond
	end, err := begin(t.Context(), "ana")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := begin(t.Context(), "ana"); !errors.Is(err, ErrBusy) {
		t.Errorf("a fourth of ana's: %v", err)
	}
	// A server that stops waits for all of them.
	drained := make(chan bool)
	go func() {
		a.drain(time.Hour)
		close(drained)
	}()
	for {
		if _, err := begin(t.Context(), "ben"); errors.Is(err, ErrStopping) {
			break
		}
	}
	for _, end := range []func(){ends[2], ends[3], last, end} {
		select {
		case <-drained:
			t.Fatal("it stops while statements run")
		default:
		}
		end()
	}
	<-drained
}
