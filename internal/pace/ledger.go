package pace

import (
	"strings"
	"time"
)

// ceiling bounds the calls in the air of all accounts together. An account that
// has none may have one beyond it.
const ceiling = 64

// ledger is what is known of the limits, the accounts and the endpoints, and which
// calls are in the air.
type ledger struct {
	maxPercent float64
	app        *scope
	scopes     map[string]*scope
	accounts   map[string]*account
	mixed      map[string]*account // the queues of batches of several accounts
	breakers   map[endpoint]*breaker
	inFlight   int
	granted    int64 // how many calls were let go, which numbers them
	others     int   // processes that call too
}

func newLedger(maxPercent float64) ledger {
	return ledger{
		maxPercent: maxPercent,
		app:        &scope{},
		scopes:     map[string]*scope{},
		accounts:   map[string]*account{},
		mixed:      map[string]*account{},
		breakers:   map[endpoint]*breaker{},
	}
}

// grant lets a call go.
func (l *ledger) grant(p *Permit, now time.Time) {
	l.granted++
	p.number = l.granted
	l.inFlight++
	p.account.inFlight++
	p.wasFull = p.account.full()
	p.charge(l.app, p.call.calls())
	for _, charge := range p.call.Charges {
		for _, sc := range l.account(charge.Account).scopes {
			p.charge(sc, charge.Calls)
		}
	}
	for _, c := range p.charged {
		c.scope.take(c.calls, now)
	}
	if b := l.breakers[p.endpoint()]; b != nil && b.rest > 0 {
		b.trying, p.probe = true, true
	}
}

// release takes a call that is over out of the air, and counts it where it was sent.
func (l *ledger) release(p *Permit, r Result, now time.Time) {
	l.inFlight--
	p.account.inFlight--
	for _, c := range p.charged {
		c.scope.inFlight -= c.calls
		if r != Unsent {
			c.scope.count(c.calls, now)
		}
	}
}

// account returns the account of that id, new or known.
func (l *ledger) account(id string) *account {
	a := l.accounts[id]
	switch {
	case a != nil:
		return a
	case id != "" && len(l.accounts) >= mostAccounts:
		return l.account("")
	}
	a = newAccount(id)
	if sc := l.scope(id); sc != nil && sc != l.app {
		a.scopes = append(a.scopes, sc)
	}
	l.accounts[id] = a
	return a
}

// queue returns what a call queues for. A batch of several accounts has a queue
// of its own, to hold up none of them.
func (l *ledger) queue(c *Call) *account {
	if len(c.Charges) == 1 {
		return l.account(c.Charges[0].Account)
	}
	ids := make([]string, len(c.Charges))
	for i, charge := range c.Charges {
		ids[i] = charge.Account
	}
	id := strings.Join(ids, "+")
	a := l.mixed[id]
	switch {
	case a != nil:
		return a
	case len(l.mixed) >= mostAccounts:
		return l.account("")
	}
	a = newAccount(id)
	l.mixed[id] = a
	return a
}

// scope returns the scope of an id of the headers, new or known; nil if there
// are too many.
func (l *ledger) scope(id string) *scope {
	if id == "" {
		return l.app
	}
	sc := l.scopes[id]
	if sc == nil && len(l.scopes) < mostAccounts {
		sc = &scope{id: id}
		l.scopes[id] = sc
	}
	return sc
}
