package pace

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Whatever comes of calls and whoever leaves, in the end nothing is in the air
// and nobody waits.
func TestScheduler_stress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := New(Config{})
		var wg sync.WaitGroup
		for i := range 64 {
			r := rand.New(rand.NewPCG(1, uint64(i)))
			wg.Go(func() {
				for range 50 {
					stressCall(t, s, r)
				}
			})
		}
		wg.Wait()
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.inFlight != 0 || len(s.ring) != 0 || s.app.inFlight != 0 {
			t.Errorf("%d in the air, %d at the app, %d queues", s.inFlight, s.app.inFlight, len(s.ring))
		}
		for id, a := range s.accounts {
			if a.inFlight != 0 || len(a.waiting) != 0 || a.maxInFlight < 1 || a.maxInFlight > maxPerAccount {
				t.Errorf("account %q: %d in the air of %v, %d waiting", id, a.inFlight, a.maxInFlight, len(a.waiting))
			}
		}
		for id, sc := range s.scopes {
			if sc.inFlight != 0 {
				t.Errorf("scope %s: %d in the air", id, sc.inFlight)
			}
		}
	})
}

func stressCall(t *testing.T, s *Scheduler, r *rand.Rand) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(r.IntN(2000))*time.Millisecond)
	defer cancel()
	call := Call{Endpoint: []string{"media", "insights"}[r.IntN(2)]}
	for i := range r.IntN(3) {
		call.Charges = append(call.Charges, Charge{strconv.Itoa(r.IntN(3) + i), 1 + r.IntN(5)})
	}
	p, err := s.Admit(ctx, call)
	if err != nil {
		var refusal *Refusal
		if !errors.As(err, &refusal) && !errors.Is(err, ctx.Err()) {
			t.Errorf("%v", err)
		}
		time.Sleep(time.Second)
		return
	}
	time.Sleep(time.Duration(r.IntN(300)) * time.Millisecond)
	o := Outcome{Result: Result(r.IntN(4)), Readings: []Reading{
		{Calls: float64(r.IntN(100))},
		{Account: strconv.Itoa(r.IntN(4)), Kind: "instagram", Time: float64(r.IntN(100))},
	}}
	if r.IntN(40) == 0 {
		o.Throttles = []Throttle{{App: r.IntN(2) == 0, Account: strconv.Itoa(r.IntN(3)), Regain: time.Second}}
	}
	p.Done(o)
	p.Done(o) // counts once
}

// A wait ends in the same instant as its context.
func TestAdmit_cancel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := New(Config{})
		p, err := s.Admit(t.Context(), Call{})
		if err != nil {
			t.Fatal(err)
		}
		p.Done(Outcome{Result: Answered, Readings: []Reading{{Calls: 89}}})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		begun := time.Now()
		if _, err := s.Admit(ctx, Call{}); !errors.Is(err, context.Canceled) || time.Since(begun) != 3*time.Second {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
		if _, err := s.Admit(ctx, Call{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		if len(s.ring) != 0 || s.inFlight != 0 {
			t.Errorf("%d queues, %d in the air", len(s.ring), s.inFlight)
		}
	})
}

// Headers full of ids and callers who name ever new accounts take a bounded room.
func TestScheduler_bounded(t *testing.T) {
	t.Parallel()
	s := New(Config{})
	for i := range 2 * mostAccounts {
		id := strconv.Itoa(i)
		p, err := s.Admit(t.Context(), Call{Charges: []Charge{{id, 1}, {id + "0", 1}}, Endpoint: id})
		if err != nil {
			t.Fatal(err)
		}
		p.Done(Outcome{Result: Unavailable, Readings: []Reading{{Account: "header" + id}}})
	}
	for what, n := range map[string]int{
		"accounts": len(s.accounts), "queues": len(s.mixed), "scopes": len(s.scopes), "endpoints": len(s.breakers),
	} {
		if n > mostAccounts+1 {
			t.Errorf("%d %s", n, what)
		}
	}
	if s.Knows("") || s.Knows("other") || !s.Knows("5") {
		t.Error("does not know what it should")
	}
}

// What asking and telling cost: far less than a call takes.
func BenchmarkAdmit(b *testing.B) {
	readings := []Reading{{Calls: 60}, {Account: "178", Kind: "instagram", Calls: 60}}
	b.Run("alone", func(b *testing.B) {
		s := New(Config{})
		b.ReportAllocs()
		for b.Loop() {
			p, err := s.Admit(b.Context(), Call{Charges: []Charge{{"178", 1}}, Endpoint: "media"})
			if err != nil {
				b.Fatal(err)
			}
			p.Done(Outcome{Result: Answered, Readings: readings})
		}
	})
	b.Run("queued", func(b *testing.B) {
		s := New(Config{})
		b.ReportAllocs()
		b.SetParallelism(32)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				p, err := s.Admit(b.Context(), Call{Charges: []Charge{{"178", 1}}, Endpoint: "media"})
				if err != nil {
					b.Error(err)
					return
				}
				p.Done(Outcome{Result: Answered, Readings: readings})
			}
		})
	})
}
