package host

import (
	"context"
	"slices"
	"sync"
)

// fits reports whether a user who has so many places may have another one, of which so many
// are free: the first where there is any, a further one while more are free than the user has.
// So one user has half of them at the most, two have a third each and so on, and there is one
// free for whoever comes next.
func fits(has, free int) bool { return free > 0 && (has == 0 || has < free) }

// Shares are places that users share, so that none keeps another from having one, nor do
// several together. It is safe for concurrent use.
type Shares struct {
	mu   sync.Mutex
	free int
	has  map[string]int
}

// NewShares are so many places.
func NewShares(places int) *Shares { return &Shares{free: places, has: map[string]int{}} }

// Take takes a place for a user until give is called, which may be called twice. Where there
// is none for the user, alone says whether that is because of what the user has.
func (s *Shares) Take(user string) (give func(), ok, alone bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !fits(s.has[user], s.free) {
		return nil, false, s.has[user] > 0
	}
	s.free--
	s.has[user]++
	return sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.free++
		if s.has[user]--; s.has[user] == 0 {
			delete(s.has, user)
		}
	}), true, false
}

// turns are places that users wait for. The next is that of the user who has the fewest, and
// among those of the one whose last turn was the longest ago.
type turns struct {
	mu     sync.Mutex
	free   int
	served uint64  // turns that were given
	line   []*turn // that are waited for, in the order in which they were asked for
}

// holder is a user who has turns.
type holder struct {
	has  int
	last uint64 // turn that was given, or the one before the user came
}

// turn is one that is waited for.
type turn struct {
	of    *holder
	given chan struct{} // closed when it is
}

// holder makes a user who has none yet.
func (t *turns) holder() *holder {
	t.mu.Lock()
	defer t.mu.Unlock()
	return &holder{last: t.served}
}

// take waits for a turn of a user, which release gives back.
func (t *turns) take(ctx context.Context, of *holder) error {
	t.mu.Lock()
	if fits(of.has, t.free) { // whoever waits has more
		t.give(of)
		t.mu.Unlock()
		return nil
	}
	own := &turn{of, make(chan struct{})}
	t.line = append(t.line, own)
	t.mu.Unlock()
	select {
	case <-own.given:
		return nil
	case <-ctx.Done():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if at := slices.Index(t.line, own); at >= 0 {
		t.line = slices.Delete(t.line, at, at+1)
		return context.Cause(ctx)
	}
	return nil // it was given meanwhile
}

// give is to be called with mu held.
func (t *turns) give(to *holder) {
	t.served++
	t.free--
	to.has++
	to.last = t.served
}

func (t *turns) release(of *holder) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.free++
	of.has--
	for {
		next := -1
		for i, w := range t.line {
			if fits(w.of.has, t.free) && (next < 0 || before(w.of, t.line[next].of)) {
				next = i
			}
		}
		if next < 0 {
			return
		}
		t.give(t.line[next].of)
		close(t.line[next].given)
		t.line = slices.Delete(t.line, next, next+1)
	}
}

func before(a, b *holder) bool {
	if a.has != b.has {
		return a.has < b.has
	}
	return a.last < b.last
}

// waiting is how many turns are waited for.
func (t *turns) waiting() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.line)
}
