package graphsim

import (
	"sync"
	"time"
)

// Usage is what the usage headers report, in percent of the limits.
type Usage struct {
	// App is X-App-Usage, Business the instagram entry of
	// X-Business-Use-Case-Usage.
	App, Business int
	// RegainMinutes is estimated_time_to_regain_access.
	RegainMinutes int
	// Header is X-App-Usage as it is, in place of all of that.
	Header string
}

// meter counts calls against the hourly limit.
type meter struct {
	limit int           // calls in a span; 0 is no limit
	span  time.Duration // an hour
	mu    sync.Mutex
	hour  time.Time
	calls int
	fixed *Usage
}

// fix has the headers report u, or what has been counted where it is nil.
func (m *meter) fix(u *Usage) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fixed = u
}

// meters are those of logins, where each has its own.
type meters struct {
	mu sync.Mutex
	of map[*grants]*meter
}

// meterOf is the meter that a call with a token is counted by, and the code with which it
// refuses.
func (p *platform) meterOf(tokenText string) (*meter, int) {
	t := p.tokens.get(tokenText)
	if !p.opts.LoginQuotas || t == nil {
		return &p.meter, 4
	}
	p.meters.mu.Lock()
	defer p.meters.mu.Unlock()
	m := p.meters.of[t.grants]
	if m == nil {
		if m = (&meter{limit: p.opts.HourlyCalls, span: p.opts.QuotaSpan}); p.meters.of == nil {
			p.meters.of = map[*grants]*meter{}
		}
		p.meters.of[t.grants] = m
	}
	return m, 17
}

// charge counts one call and tells whether the hour's limit allows it.
func (m *meter) charge(now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	// Calls come out of order by moments; what lies further back has moved the clock.
	if now.Sub(m.hour) >= m.span || m.hour.Sub(now) > time.Second {
		m.hour, m.calls = now, 0
	}
	m.calls++
	return m.limit <= 0 || m.calls <= m.limit
}

// usage is what the headers say now. Without a limit they rise slowly and
// stop at half.
func (m *meter) usage(now time.Time) Usage {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fixed != nil {
		return *m.fixed
	}
	if m.limit <= 0 {
		p := min(m.calls/1000, 50)
		return Usage{App: p, Business: p}
	}
	u := Usage{App: min(m.calls*100/m.limit, 100)}
	u.Business = u.App
	if u.App == 100 {
		u.RegainMinutes = int(max(m.span-now.Sub(m.hour), 0)/time.Minute) + 1
	}
	return u
}

// isThrottle tells the codes of rate limits.
func isThrottle(code int) bool {
	switch code {
	case 4, 17, 32, 341, 613, 80001, 80002:
		return true
	}
	return false
}
