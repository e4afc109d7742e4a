package host

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
)

// However many flood, who comes next has a place at once, as long as there are fewer of them
// than places.
func TestShares(t *testing.T) {
	t.Parallel()
	const places = 32
	for _, floods := range []struct{ users, each int }{{1, 16}, {2, 10}, {3, 8}, {4, 6}, {31, 1}} {
		s := NewShares(places)
		var give []func()
		for more := true; more; { // in turn, until none gets another
			more = false
			for n := range floods.users {
				if g, ok, alone := s.Take(string(rune('a' + n))); ok {
					more, give = true, append(give, g)
				} else if !alone {
					t.Errorf("%d users: refused for what others have", floods.users)
				}
			}
		}
		for user, has := range s.has {
			if has < floods.each {
				t.Errorf("%d users: %s has %d, not %d", floods.users, user, has, floods.each)
			}
		}
		g, ok, _ := s.Take("dashboard")
		if !ok {
			t.Fatalf("%d users keep another from having one: %v", floods.users, s.has)
		}
		for _, g := range append(give, g) {
			g()
			g() // which counts once
		}
		if s.free != places || len(s.has) != 0 {
			t.Errorf("in the end %d are free, and some have %v", s.free, s.has)
		}
	}
	s := NewShares(1)
	if _, ok, _ := s.Take("ana"); !ok {
		t.Error("one place is nobody's")
	}
	if _, ok, alone := s.Take("ben"); ok || alone {
		t.Error("no place is free")
	}
}

// Up to three who flood eight places have another wait for none of theirs; of more, it waits
// for the end of what runs, and of one statement each at the most.
func TestTurns_flood(t *testing.T) {
	t.Parallel()
	const places = 8
	for _, floods := range []int{1, 2, 3, 7, 20} {
		synctest.Test(t, func(t *testing.T) {
			turns := &turns{free: places}
			var running []*holder // the oldest first
			var mu sync.Mutex
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ask := func(u *holder) {
				go func() {
					if turns.take(ctx, u) == nil {
						mu.Lock()
						defer mu.Unlock()
						running = append(running, u)
					}
				}()
				synctest.Wait()
			}
			for range floods {
				u := turns.holder()
				for range 30 {
					ask(u)
				}
			}
			third := turns.holder()
			ask(third)
			rounds := 0
			for ; !slices.Contains(running, third); rounds++ { // which ends, as each round has fewer wait
				mu.Lock()
				oldest := running[0]
				running = running[1:]
				mu.Unlock()
				turns.release(oldest)
				synctest.Wait()
			}
			if most := map[bool]int{true: places + floods}[floods > 3]; rounds > most {
				t.Errorf("%d who flood: another waits for the end of %d statements", floods, rounds)
			}
			if n := turns.waiting(); n != floods*30-len(running)-rounds+1 {
				t.Errorf("%d who flood: %d wait and %d run", floods, n, len(running))
			}
		})
	}
}

// Whatever order users come, go and give up in, no place is lost or given twice, and none is
// kept free from who has fewer than are free.
func TestTurns_random(t *testing.T) {
	t.Parallel()
	const places, users = 7, 5
	chance := rand.New(rand.NewPCG(7, 11))
	turns := &turns{free: places}
	holders := make([]*holder, users)
	for i := range holders {
		holders[i] = turns.holder()
	}
	type asking struct {
		of     *holder
		cancel context.CancelFunc
		got    chan error
	}
	var open []*asking
	for range 3000 {
		if len(open) == 0 || len(open) < 40 && chance.IntN(2) == 0 {
			ctx, cancel := context.WithCancel(t.Context())
			a := &asking{holders[chance.IntN(users)], cancel, make(chan error, 1)}
			go func() { a.got <- turns.take(ctx, a.of) }()
			open = append(open, a)
		} else {
			at := chance.IntN(len(open))
			a := open[at]
			open = slices.Delete(open, at, at+1)
			a.cancel() // which may come before, in or after its turn
			if <-a.got == nil {
				turns.release(a.of)
			}
		}
		turns.mu.Lock()
		sum := turns.free
		for _, u := range holders {
			sum += u.has
		}
		if sum != places || turns.free < 0 {
			t.Fatalf("%d of %d places", sum, places)
		}
		for _, w := range turns.line {
			if fits(w.of.has, turns.free) {
				t.Fatalf("one with %d waits while %d are free", w.of.has, turns.free)
			}
		}
		turns.mu.Unlock()
	}
	for _, a := range open {
		a.cancel()
		if <-a.got == nil {
			turns.release(a.of)
		}
	}
	if turns.free != places || len(turns.line) != 0 {
		t.Errorf("in the end %d are free, and %d wait", turns.free, len(turns.line))
	}
}
