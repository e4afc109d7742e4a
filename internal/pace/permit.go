package pace

import "time"

// Permit is the permission to send one call.
type Permit struct {
	scheduler *Scheduler
	call      Call
	account   *account // what it queued for

	number  int64 // of the call, from 1; 0 until it is let go
	charged []charged
	wasFull bool // as many calls were in the air as may be
	probe   bool // it finds out whether its endpoint is up again
	over    bool
}

// charged is what a call costs where it counts.
type charged struct {
	scope *scope
	calls int
}

func (p *Permit) endpoint() endpoint { return endpoint{p.account.id, p.call.Endpoint} }

func (p *Permit) charge(sc *scope, calls int) {
	for i := range p.charged {
		if p.charged[i].scope == sc {
			p.charged[i].calls += calls
			return
		}
	}
	p.charged = append(p.charged, charged{sc, calls})
}

// Done tells what came of the call, and lets go who waited for that. It returns
// until when the API refuses calls like it, the zero time if it does not. Only
// the first Done of a permit counts; that of a nil permit does nothing.
func (p *Permit) Done(o Outcome) (blocked time.Time) {
	if p == nil {
		return time.Time{}
	}
	s := p.scheduler
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.over {
		return time.Time{}
	}
	p.over = true
	now := time.Now()
	s.inFlight--
	p.account.inFlight--
	for _, c := range p.charged {
		c.scope.inFlight -= c.calls
		if o.Result != Unsent {
			c.scope.count(c.calls, now)
		}
	}
	p.record(o, now)
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

// record tells the account and the endpoint whether the call went well.
func (p *Permit) record(o Outcome, now time.Time) {
	s, e := p.scheduler, p.endpoint()
	b := s.breakers[e]
	switch {
	case o.Result == Unavailable && b == nil:
		if len(s.breakers) >= mostAccounts {
			break
		}
		b = &breaker{}
		s.breakers[e] = b
		fallthrough
	case o.Result == Unavailable:
		b.failed(p.probe, now)
	case o.Result == Answered:
		delete(s.breakers, e)
	case b != nil && p.probe:
		b.trying = false
	}
	if failed := o.Result == Unavailable || len(o.Throttles) > 0; failed || o.Result == Answered {
		p.account.observe(p.number, s.granted, failed, p.wasFull)
	}
}

// learn takes what an outcome tells of the limits, and reports whether some who
// wait may have to be refused now. Of a refusal for the rate only those readings
// are taken that are of the limit which it is for.
func (s *Scheduler) learn(p *Permit, o Outcome, now time.Time) (worse bool) {
	if sc := s.only(o.Readings); sc != nil && len(p.call.Charges) == 1 && p.call.Charges[0].Account == "" {
		sc.count(p.call.calls(), now) // now it is known whose it was
	}
	for _, t := range o.Throttles {
		for _, sc := range s.throttled(t, o.Readings) {
			sc.throttle(p.number, s.granted, regainOf(sc, t, o.Readings), now)
		}
		worse = true
	}
	for _, r := range o.Readings {
		sc := s.scope(r.Account)
		if sc == nil || len(o.Throttles) > 0 && !sc.blocked.After(now) {
			continue
		}
		sc.limit(r.Kind, now).observe(r, p.number, now, s.maxPercent)
		worse = worse || r.percent() >= s.maxPercent
	}
	if len(p.call.Charges) == 1 {
		p.account.know(o.Readings, s.scope)
	}
	if o.Result == Answered && len(o.Throttles) == 0 {
		for _, c := range p.charged {
			c.scope.heard(p.number, now)
		}
		worse = s.lastOfAll(o.Readings, now) || worse
	}
	return worse
}

// lastOfAll blocks where an answer says that it was the last for some time.
func (s *Scheduler) lastOfAll(readings []Reading, now time.Time) (blocked bool) {
	for _, r := range readings {
		if sc := s.scope(r.Account); sc != nil && r.Regain > 0 {
			sc.block(now.Add(r.Regain))
			blocked = true
		}
	}
	return blocked
}

// only is the one account that readings are of; nil if there are none or more.
func (s *Scheduler) only(readings []Reading) *scope {
	id := ""
	for _, r := range readings {
		if r.Account != "" && id != "" && r.Account != id {
			return nil
		}
		id = max(id, r.Account)
	}
	if id == "" {
		return nil
	}
	return s.scope(id)
}

// throttled are the scopes that a throttle blocks.
func (s *Scheduler) throttled(t Throttle, readings []Reading) []*scope {
	var scopes []*scope
	if !t.App && t.Account != "" {
		scopes = s.account(t.Account).scopes
	} else if !t.App {
		for _, r := range readings {
			if sc := s.scope(r.Account); sc != nil && sc != s.app && (r.Regain > 0 || r.percent() >= 100) {
				scopes = append(scopes, sc)
			}
		}
	}
	if len(scopes) == 0 {
		return []*scope{s.app}
	}
	return scopes
}

// regainOf is how long a throttle lasts for a scope, 0 if not told: what the
// headers say of just that scope goes before the rest.
func regainOf(sc *scope, t Throttle, readings []Reading) time.Duration {
	var own time.Duration
	for _, r := range readings {
		if r.Account == sc.id {
			own = max(own, r.Regain)
		}
	}
	if own > 0 {
		return own
	}
	return t.Regain
}
