package pace

import (
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"
)

// window is a limit as the platform keeps it: calls of the last hour.
type window struct {
	calls []time.Time
	most  int
}

func (w *window) call() (percent float64, refused bool) {
	now := time.Now()
	for len(w.calls) > 0 && now.Sub(w.calls[0]) >= time.Hour {
		w.calls = w.calls[1:]
	}
	w.calls = append(w.calls, now)
	used := float64(len(w.calls)) / float64(w.most) * 100
	return math.Floor(used), used > 100
}

// A caller that always wants more, and when refused comes back at the time that
// it is told, keeps to the bound and gets most of what the window gives, whatever
// the size of the limit. Others may take what was left to it.
func TestScheduler_rollingWindow(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		most      int           // calls an hour
		others    time.Duration // one call of others in this time; 0 is none
		least     float64       // part of the bound that it gets over the last hours
		throttles int
	}{
		{"20 an hour", 20, 0, 0.8, 0},
		{"200 an hour", 200, 0, 0.9, 0},
		{"5,000 an hour", 5000, 0, 0.9, 0},
		{"others", 1000, 10 * time.Second, 0.7, 12},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := New(Config{})
				w := &window{most: test.most}
				begun := time.Now()
				late, throttles, others := 0, 0, begun
				for time.Since(begun) < 6*time.Hour {
					p, err := s.Admit(t.Context(), Call{})
					var refusal *Refusal
					if errors.As(err, &refusal) {
						if !refusal.RetryAt.After(time.Now()) {
							t.Fatalf("after %v: %v", time.Since(begun), err)
						}
						time.Sleep(time.Until(refusal.RetryAt))
						continue
					}
					time.Sleep(100 * time.Millisecond)
					for ; test.others > 0 && others.Before(time.Now()); others = others.Add(test.others) {
						w.call()
					}
					percent, throttled := w.call()
					o := Outcome{Result: Answered, Readings: []Reading{{Calls: percent}}}
					switch {
					case throttled:
						o.Throttles = []Throttle{{App: true}}
						throttles++
					case test.others == 0 && percent > DefaultMaxPercent+1+100/float64(test.most): // one call finds out
						t.Fatalf("after %v: %v %%", time.Since(begun), percent)
					case time.Since(begun) > 3*time.Hour:
						late++
					}
					p.Done(o)
				}
				room := 3 * DefaultMaxPercent * float64(test.most) / 100
				if test.others > 0 {
					room -= 3 * float64(time.Hour/test.others)
				}
				if got := float64(late) / room; got < test.least || throttles > test.throttles {
					t.Errorf("%.2f of what there was, %d throttles", got, throttles)
				}
			})
		})
	}
}
