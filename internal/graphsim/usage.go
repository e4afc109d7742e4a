package graphsim

import (
	"fmt"
	"net/http"
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
	mu    sync.Mutex
	hour  time.Time
	calls int
	fixed *Usage
}

// SetUsage makes the usage headers report u until it is called with nil.
func (s *Server) SetUsage(u *Usage) {
	s.meter.mu.Lock()
	defer s.meter.mu.Unlock()
	s.meter.fixed = u
}

// charge counts one call and tells whether the hour's limit allows it.
func (s *Server) charge(now time.Time) bool {
	m := &s.meter
	m.mu.Lock()
	defer m.mu.Unlock()
	if now.Sub(m.hour) >= time.Hour || now.Before(m.hour) {
		m.hour, m.calls = now, 0
	}
	m.calls++
	return s.opts.HourlyCalls <= 0 || m.calls <= s.opts.HourlyCalls
}

// usage is what the headers say now. Without a limit they rise slowly and
// stop at half.
func (s *Server) usage() Usage {
	m := &s.meter
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fixed != nil {
		return *m.fixed
	}
	if s.opts.HourlyCalls <= 0 {
		p := min(m.calls/1000, 50)
		return Usage{App: p, Business: p}
	}
	u := Usage{App: min(m.calls*100/s.opts.HourlyCalls, 100)}
	u.Business = u.App
	if u.App == 100 {
		u.RegainMinutes = int(max(time.Hour-s.clock.read().Sub(m.hour), 0)/time.Minute) + 1
	}
	return u
}

// setUsage writes the headers. Calls on an account carry its entry. The host of
// Instagram Login has names of its own.
func (s *Server) setUsage(h http.Header, a answer, throttled bool) {
	u := s.usage()
	if throttled {
		u.App, u.Business, u.RegainMinutes = 100, 100, max(u.RegainMinutes, 1)
	}
	if u.Header != "" {
		h.Set("X-App-Usage", u.Header)
		return
	}
	if a.host == flavourInstagram {
		h.Set("X-App-Usage", fmt.Sprintf(`{"call_volume":%d,"cpu_time":%d}`, u.App, u.App/3))
	} else {
		h.Set("X-App-Usage", fmt.Sprintf(`{"call_count":%d,"total_cputime":%d,"total_time":%d}`, u.App, u.App/3, u.App/2))
	}
	if account := a.account; account != nil {
		h.Set("X-Business-Use-Case-Usage", fmt.Sprintf(
			`{"%s":[{"type":"instagram","call_count":%d,"total_cputime":%d,"total_time":%d,"estimated_time_to_regain_access":%d}]}`,
			account.ID, u.Business, u.Business/3, u.Business/2, u.RegainMinutes))
	}
}

// isThrottle tells the codes of rate limits.
func isThrottle(code int) bool {
	switch code {
	case 4, 17, 32, 341, 613, 80001, 80002:
		return true
	}
	return false
}
