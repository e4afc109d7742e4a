package pace

import "time"

// verdict is what becomes of a call for now. The zero verdict lets it go.
type verdict struct {
	// refusal is why it cannot go before refusal.RetryAt.
	refusal *Refusal
	// waits says that it has to wait until another call is over.
	waits bool
}

// bounds are those of the scheduler and of one call, in percent.
type bounds struct {
	scheduler, call float64
}

// bounds are those for a call.
func (l *ledger) bounds(c *Call) bounds {
	b := bounds{scheduler: l.maxPercent, call: l.maxPercent}
	if c.MaxPercent > 0 {
		b.call = min(c.MaxPercent, 100)
	}
	if b.call < 100 { // each other process may have a call in the air that no answer tells of yet
		b.call = max(b.call/2, b.call-float64(l.others)*mostOfHour)
	}
	return b
}

// judge tells what becomes of a call for now: the hardest of what its endpoint,
// the limits and the number of calls in the air say.
func (l *ledger) judge(p *Permit, now time.Time) verdict {
	if b := l.breakers[p.endpoint()]; b != nil && b.open(now) {
		return verdict{refusal: &Refusal{
			Reason: Down, Account: p.account.id, Endpoint: p.call.Endpoint, Calls: p.call.calls(), RetryAt: b.retryAt(now),
		}}
	}
	limits := l.bounds(&p.call)
	result := l.app.judge("", p.call.calls(), limits, now)
	for _, charge := range p.call.Charges {
		for _, sc := range l.account(charge.Account).scopes {
			result = worse(result, sc.judge(charge.Account, charge.Calls, limits, now))
		}
	}
	if result.refusal == nil && (p.account.full() || l.inFlight >= ceiling && p.account.inFlight > 0) {
		result.waits = true
	}
	return result
}

// worse is the one of two verdicts that holds for both.
func worse(a, b verdict) verdict {
	switch {
	case a.refusal == nil && b.refusal == nil:
		return verdict{waits: a.waits || b.waits}
	case a.refusal == nil || b.refusal != nil && b.refusal.harderThan(a.refusal):
		return b
	}
	return a
}

// judge tells what becomes of a call that costs so many calls here. whose is the
// account by which its caller knows the scope.
func (s *scope) judge(whose string, calls int, b bounds, now time.Time) verdict {
	refused := func(r Refusal) verdict {
		r.Account, r.Calls = whose, calls
		return verdict{refusal: &r}
	}
	switch {
	case now.Before(s.blocked):
		return refused(Refusal{Reason: Blocked, RetryAt: s.blocked})
	case s.unconfirmed:
		return verdict{waits: s.inFlight > 0}
	}
	var turn verdict
	for _, l := range s.limits {
		if !l.holds {
			continue
		}
		used, cost := l.estimate(now), l.perCall*float64(calls)
		over := Refusal{Reason: OverQuota, Percent: l.percent, Max: b.call}
		full := b.call < 100 && l.percent >= b.call
		switch {
		case full && now.Before(l.falls(b.call-1)):
			over.RetryAt = l.falls(b.call - 1)
			return refused(over)
		case full && s.inFlight > 0: // one finds out whether it has fallen
			return verdict{waits: true}
		case b.call < 100 && calls > 1 && used+cost > b.call:
			over.Percent, over.Cost, over.RetryAt = used, cost, l.falls(b.call-cost)
			return refused(over)
		case s.inFlight > 0 && used+cost+l.perCall*float64(s.inFlight) > b.call:
			return verdict{waits: true}
		}
		at := s.last.Add(l.spread(used, b.scheduler) * time.Duration(s.lastCost))
		if at.After(now) {
			turn = worse(turn, refused(Refusal{Reason: Paced, Percent: used, Max: b.scheduler, RetryAt: at}))
		}
	}
	return turn
}
