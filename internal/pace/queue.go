package pace

import (
	"slices"
	"time"
)

// waiter is a call that asks to be let go.
type waiter struct {
	Permit
	refusal *Refusal
	ready   chan struct{} // closed when it is decided; nil if it did not wait
}

func (w *waiter) decided() bool { return w.refusal != nil || w.number > 0 }

func (w *waiter) result() (*Permit, error) {
	if w.refusal != nil {
		return nil, w.refusal
	}
	return &w.Permit, nil
}

// waitsFor reports whether it waits until the refusal has ended. Whoever has no
// deadline waits for a turn, but not for the end of a block, which may be far.
func (w *waiter) waitsFor(r *Refusal) bool {
	inTime := r.RetryAt.Before(w.call.Deadline)
	switch r.Reason {
	case Paced:
		return inTime || w.call.Deadline.IsZero()
	case Blocked:
		return inTime
	default:
		return false
	}
}

func (s *Scheduler) enqueue(w *waiter) {
	a := w.account
	a.waiting = append(a.waiting, w)
	if !a.queued {
		a.queued = true
		s.ring = append(s.ring, a)
	}
}

func (s *Scheduler) dequeue(w *waiter) {
	if i := slices.Index(w.account.waiting, w); i >= 0 {
		w.account.waiting = slices.Delete(w.account.waiting, i, i+1)
	}
}

// dispatch decides for those who wait, an account after the other, until nobody
// can be let go, and sets the timer for when it is to look again.
func (s *Scheduler) dispatch(now time.Time) {
	var next time.Time
	for moved := true; moved; {
		next, moved = s.turn(now)
	}
	switch {
	case next.IsZero() && s.timer == nil:
	case next.IsZero():
		s.timer.Stop()
	case s.timer == nil:
		s.timer = time.AfterFunc(next.Sub(now), s.wake)
	default:
		s.timer.Reset(next.Sub(now))
	}
}

// turn lets each account send one call, and reports whether there was one. Those
// that sent go to the end of the ring.
func (s *Scheduler) turn(now time.Time) (next time.Time, moved bool) {
	if len(s.ring) == 0 {
		return next, false
	}
	stay, served := s.ring[:0], []*account(nil)
	for _, a := range s.ring {
		sent := false
		for len(a.waiting) > 0 && !sent {
			w := a.waiting[0]
			at := s.decide(w, now, true)
			if !w.decided() {
				if next.IsZero() || !at.IsZero() && at.Before(next) {
					next = at
				}
				break
			}
			sent = w.refusal == nil
			a.waiting = slices.Delete(a.waiting, 0, 1)
			w.wake()
		}
		switch {
		case len(a.waiting) == 0:
			a.queued = false
			moved = moved || sent
		case sent:
			served, moved = append(served, a), true
		default:
			stay = append(stay, a)
		}
	}
	clear(s.ring[len(stay):])
	s.ring = append(stay, served...)
	return next, moved
}

// sweep refuses those who wait behind others for what has come to be refused.
func (s *Scheduler) sweep(now time.Time) {
	for _, a := range s.ring {
		a.waiting = slices.DeleteFunc(a.waiting, func(w *waiter) bool {
			s.decide(w, now, false)
			if w.decided() {
				w.wake()
			}
			return w.decided()
		})
	}
}

// wake is what the timer does.
func (s *Scheduler) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch(time.Now())
}

func (w *waiter) wake() {
	if w.ready != nil {
		close(w.ready)
	}
}
