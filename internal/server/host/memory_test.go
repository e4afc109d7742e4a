package host

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// What is garbage is not counted against a statement; what is held is.
func TestMemory(t *testing.T) {
	t.Parallel()
	var held atomic.Int64
	collected := 0
	m := &memory{most: 100 << 20, held: held.Load, collect: func() { collected++; held.Add(-50 << 20) }}
	for _, c := range []struct {
		held      int64
		full      bool
		collected int
	}{{90, false, 0}, {120, false, 1}, {160, true, 2}} {
		m.measured, m.collected = time.Time{}, time.Time{}
		held.Store(c.held << 20)
		err := m.check(false)
		if (err != nil) != c.full || collected != c.collected {
			t.Errorf("%d MB: %v, collected %d times", c.held, err, collected)
		}
		var e *MemoryError
		if c.full && (!errors.As(err, &e) || e.Error() != "server: it holds 110 MB of memory, and may hold 100 MB") {
			t.Errorf("%#v", err)
		}
	}
	if err := newMemory(0).check(true); err != nil {
		t.Errorf("without a bound: %v", err)
	}
	if err := newMemory(1).check(true); err == nil {
		t.Error("this process holds nothing")
	}
}

// Where the process holds too much, no statement begins, and of those that run the latest of
// who runs the most is stopped, then the next, until it is enough.
func TestActivity_memory(t *testing.T) {
	t.Parallel()
	var held atomic.Int64
	a := newActivity(8, time.Hour, &memory{most: 100, held: held.Load, collect: func() {}})
	ana, ben := a.turns.holder(), a.turns.holder()
	stopped := make(chan string, 3)
	var ends []func()
	for _, of := range []string{"ana 1", "ana 2", "ben 1"} {
		user := ana
		if strings.HasPrefix(of, "ben") {
			user = ben
		}
		end, err := a.begin(t.Context(), user, func(err error) {
			if !full(err) {
				t.Errorf("%s: %v", of, err)
			}
			stopped <- of
		})
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, end)
	}
	held.Store(101)
	if of := <-stopped; of != "ana 2" {
		t.Errorf("%s is stopped first", of)
	}
	if _, err := a.begin(t.Context(), ben, func(error) {}); !full(err) {
		t.Errorf("one more: %v", err)
	}
	if of := <-stopped; of != "ben 1" {
		t.Errorf("%s is stopped next", of)
	}
	for _, end := range ends {
		end()
	}
	if len(a.running) != 0 {
		t.Errorf("%d run", len(a.running))
	}
}

func full(err error) bool {
	var e *MemoryError
	return errors.As(err, &e)
}
