package pace

import (
	"context"
	"strings"
	"sync"
	"time"
)

// DefaultMaxPercent leaves the last tenth of a limit to others.
const DefaultMaxPercent = 90

// ceiling bounds the calls in the air of all accounts together. An account that
// has none may have one beyond it.
const ceiling = 64

// Config is what a [Scheduler] is made of.
type Config struct {
	// MaxPercent is the used part of a limit, in percent, at which calls are
	// refused; 0 is [DefaultMaxPercent], and 100 or more refuses none.
	MaxPercent float64
}

// Scheduler decides when the calls of one app are sent. It is safe for
// concurrent use.
type Scheduler struct {
	maxPercent float64

	mu       sync.Mutex
	app      *scope
	scopes   map[string]*scope
	accounts map[string]*account
	mixed    map[string]*account // the queues of batches of several accounts
	breakers map[endpoint]*breaker
	ring     []*account // those with calls waiting, in turn
	inFlight int
	granted  int64 // how many calls were let go, which numbers them
	timer    *time.Timer
}

// New returns a scheduler that knows nothing yet and holds nothing back.
func New(c Config) *Scheduler {
	s := &Scheduler{
		maxPercent: DefaultMaxPercent,
		app:        &scope{},
		scopes:     map[string]*scope{},
		accounts:   map[string]*account{},
		mixed:      map[string]*account{},
		breakers:   map[endpoint]*breaker{},
	}
	if c.MaxPercent > 0 {
		s.maxPercent = min(c.MaxPercent, 100)
	}
	return s
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
	w := &waiter{Permit: Permit{scheduler: s, call: c}}
	if c.Deadline.IsZero() {
		w.call.Deadline, _ = ctx.Deadline()
	}
	s.mu.Lock()
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
	v := s.judge(w, now)
	switch {
	case v.refusal != nil && w.waitsFor(v.refusal):
		return v.refusal.RetryAt
	case v.refusal != nil:
		w.refusal = v.refusal
	case !v.waits && itsTurn:
		s.grant(w, now)
	}
	return time.Time{}
}

// grant lets a call go.
func (s *Scheduler) grant(w *waiter, now time.Time) {
	s.granted++
	w.number = s.granted
	s.inFlight++
	w.account.inFlight++
	w.wasFull = w.account.full()
	w.charge(s.app, w.call.calls())
	for _, charge := range w.call.Charges {
		for _, sc := range s.account(charge.Account).scopes {
			w.charge(sc, charge.Calls)
		}
	}
	for _, c := range w.charged {
		c.scope.take(c.calls, now)
	}
	if b := s.breakers[w.endpoint()]; b != nil && b.rest > 0 {
		b.trying, w.probe = true, true
	}
}

// account returns the account of that id, new or known.
func (s *Scheduler) account(id string) *account {
	a := s.accounts[id]
	switch {
	case a != nil:
		return a
	case id != "" && len(s.accounts) >= mostAccounts:
		return s.account("")
	}
	a = newAccount(id)
	if sc := s.scope(id); sc != nil && sc != s.app {
		a.scopes = append(a.scopes, sc)
	}
	s.accounts[id] = a
	return a
}

// queue returns what a call queues for. A batch of several accounts has a queue
// of its own, to hold up none of them.
func (s *Scheduler) queue(c *Call) *account {
	if len(c.Charges) == 1 {
		return s.account(c.Charges[0].Account)
	}
	ids := make([]string, len(c.Charges))
	for i, charge := range c.Charges {
		ids[i] = charge.Account
	}
	id := strings.Join(ids, "+")
	a := s.mixed[id]
	switch {
	case a != nil:
		return a
	case len(s.mixed) >= mostAccounts:
		return s.account("")
	}
	a = newAccount(id)
	s.mixed[id] = a
	return a
}

// scope returns the scope of an id of the headers, new or known; nil if there
// are too many.
func (s *Scheduler) scope(id string) *scope {
	if id == "" {
		return s.app
	}
	sc := s.scopes[id]
	if sc == nil && len(s.scopes) < mostAccounts {
		sc = &scope{id: id}
		s.scopes[id] = sc
	}
	return sc
}
