package pace

import "time"

// record tells the account and the endpoint whether the call went well.
func (l *ledger) record(p *Permit, o Outcome, now time.Time) {
	e := p.endpoint()
	b := l.breakers[e]
	switch {
	case o.Result == Unavailable && b == nil:
		if len(l.breakers) >= mostAccounts {
			break
		}
		b = &breaker{}
		l.breakers[e] = b
		fallthrough
	case o.Result == Unavailable:
		b.failed(p.probe, now)
	case o.Result == Answered:
		delete(l.breakers, e)
	case b != nil && p.probe:
		b.trying = false
	}
	if failed := o.Result == Unavailable || len(o.Throttles) > 0; failed || o.Result == Answered {
		p.account.observe(p.number, l.granted, failed, p.wasFull)
	}
}

// learn takes what an outcome tells of the limits, and reports whether some who
// wait may have to be refused now. Of a refusal for the rate only those readings
// are taken that are of the limit which it is for.
func (l *ledger) learn(p *Permit, o Outcome, now time.Time) (worse bool) {
	if sc := l.only(o.Readings); sc != nil && len(p.call.Charges) == 1 && p.call.Charges[0].Account == "" {
		sc.count(p.call.calls(), now) // now it is known whose it was
	}
	for _, t := range o.Throttles {
		for _, sc := range l.throttled(t, o.Readings) {
			sc.throttle(p.number, l.granted, regainOf(sc, t, o.Readings), now)
		}
		worse = true
	}
	for _, r := range o.Readings {
		sc := l.scope(r.Account)
		if sc == nil || len(o.Throttles) > 0 && !sc.blocked.After(now) {
			continue
		}
		sc.limit(r.Kind, now).observe(r, p.number, now, l.maxPercent)
		worse = worse || r.percent() >= l.maxPercent
	}
	if len(p.call.Charges) == 1 {
		p.account.know(o.Readings, l.scope)
	}
	if o.Result == Answered && len(o.Throttles) == 0 {
		for _, c := range p.charged {
			c.scope.heard(p.number, now)
		}
		worse = l.lastOfAll(o.Readings, now) || worse
	}
	return worse
}

// lastOfAll blocks where an answer says that it was the last for some time.
func (l *ledger) lastOfAll(readings []Reading, now time.Time) (blocked bool) {
	for _, r := range readings {
		if sc := l.scope(r.Account); sc != nil && r.Regain > 0 {
			sc.block(now.Add(r.Regain))
			blocked = true
		}
	}
	return blocked
}

// only is the one account that readings are of; nil if there are none or more.
func (l *ledger) only(readings []Reading) *scope {
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
	return l.scope(id)
}

// throttled are the scopes that a throttle blocks.
func (l *ledger) throttled(t Throttle, readings []Reading) []*scope {
	var scopes []*scope
	if !t.App && t.Account != "" {
		scopes = l.account(t.Account).scopes
	} else if !t.App {
		for _, r := range readings {
			if sc := l.scope(r.Account); sc != nil && sc != l.app && (r.Regain > 0 || r.percent() >= 100) {
				scopes = append(scopes, sc)
			}
		}
	}
	if len(scopes) == 0 {
		return []*scope{l.app}
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
