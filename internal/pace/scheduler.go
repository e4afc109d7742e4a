package pace

import (
	"context"
	"sync"
	"time"
)

// DefaultMaxPercent leaves the last tenth of a limit to others.
const DefaultMaxPercent = 90

// Config is what a [Scheduler] is made of.
type Config struct {
	// MaxPercent is the used part of a limit, in percent, at which calls are
	// refused; 0 is [DefaultMaxPercent], and 100 or more refuses none.
	MaxPercent float64
	// Shared tells of the other processes that call for the same app; nil where there are none.
	Shared Shared
}

// Scheduler decides when the calls of one app are sent. It is safe for
// concurrent use.
type Scheduler struct {
	mu sync.Mutex
	ledger
	ring  []*account // those with calls waiting, in turn
	timer *time.Timer
	share sharing
}

// New returns a scheduler that knows nothing yet and holds nothing back.
func New(c Config) *Scheduler {
	maxPercent := float64(DefaultMaxPercent)
	if c.MaxPercent > 0 {
		maxPercent = min(c.MaxPercent, 100)
	}
	return &Scheduler{ledger: newLedger(maxPercent), share: newSharing(c.Shared)}
}

// Knows reports whether an id is that of an account, as far as calls and headers
// have told.
func (s *Scheduler) Knows(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.scopes[id]; known {
		return true
	}
	_, known := s.accounts[id]
	return known && id != ""
}

// Admit returns when the call may be sent, with a permit on which [Permit.Done]
// must be called once it is over. It waits while calls are spread, too many are
// in the air, or, if the call has a deadline late enough, the API refuses them.
// Otherwise it fails at once with a [*Refusal]. Where the context ends
// first, it fails with the context's error.
func (s *Scheduler) Admit(ctx context.Context, c Call) (*Permit, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(c.Charges) == 0 {
		c.Charges = []Charge{{Calls: 1}}
	}
	w := &waiter{Permit: Permit{done: s.done, call: c}}
	if c.Deadline.IsZero() {
		w.call.Deadline, _ = ctx.Deadline()
	}
	news := s.share.news(ctx, nil)
	if err := ctx.Err(); err != nil { // which may have taken a while
		return nil, err
	}
	s.mu.Lock()
	s.hear(news)
	w.account = s.queue(&c)
	now := time.Now()
	s.decide(w, now, len(s.ring) == 0)
	if !w.decided() {
		s.enqueue(w)
		s.dispatch(now)
	}
	if w.decided() {
		s.mu.Unlock()
		return w.result()
	}
	w.ready = make(chan struct{})
	s.mu.Unlock()

	select {
	case <-w.ready:
		return w.result()
	case <-ctx.Done():
	}
	s.mu.Lock()
	decided := w.decided()
	if !decided {
		s.dequeue(w)
		s.dispatch(time.Now())
	}
	s.mu.Unlock()
	if decided && w.refusal == nil {
		w.Done(Outcome{Result: Unsent})
	}
	return nil, ctx.Err()
}

// decide lets a call go if it is its turn, or refuses it, if it is not to wait.
// It returns when to look again where that is known.
func (s *Scheduler) decide(w *waiter, now time.Time, itsTurn bool) (again time.Time) {
	v := s.judge(&w.Permit, now)
	switch {
	case v.refusal != nil && w.waitsFor(v.refusal):
		return v.refusal.RetryAt
	case v.refusal != nil:
		w.refusal = v.refusal
	case !v.waits && itsTurn:
		s.grant(&w.Permit, now)
	}
	return time.Time{}
}

// done takes in what came of a call, and lets go who waited for that.
func (s *Scheduler) done(p *Permit, o Outcome) (blocked time.Time) {
	news := s.share.news(context.Background(), o.Readings)
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.over {
		return time.Time{}
	}
	p.over = true
	now := time.Now()
	s.release(p, o.Result, now)
	s.record(p, o, now)
	s.hear(news)
	if s.learn(p, o, now) {
		s.sweep(now)
	}
	for _, c := range p.charged {
		if c.scope.blocked.After(now) && c.scope.blocked.After(blocked) {
			blocked = c.scope.blocked
		}
	}
	s.dispatch(now)
	return blocked
}
