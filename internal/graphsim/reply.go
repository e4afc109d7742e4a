package graphsim

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// exit is the way that answers take out of the simulator.
type exit struct {
	clock   *clock
	meter   *meter
	journal journal
	latency time.Duration
	closing chan struct{} // is closed when the simulator is
}

// reply writes one HTTP answer, as the transport faults let it.
type reply struct {
	*exit
	w      http.ResponseWriter
	r      *http.Request
	entry  *Entry
	faults []*Fault
	trace  string
}

// graph writes a Graph answer with the headers of the real one.
func (o *reply) graph(a answer) {
	h := o.w.Header()
	h.Set("Content-Type", "application/json; charset=UTF-8")
	h.Set("Date", o.clock.read().Format(http.TimeFormat))
	h.Set("facebook-api-version", a.version)
	h.Set("x-fb-request-id", o.trace)
	h.Set("x-fb-trace-id", o.trace[:11])
	h.Set("x-fb-rev", "1030000000")
	h.Set("Cache-Control", "private, no-cache, no-store, must-revalidate")
	throttle := a.err != nil && isThrottle(a.err.Code)
	m := o.meter
	if a.meter != nil {
		m = a.meter
	}
	setUsage(h, a, m.usage(o.clock.read()), throttle)
	if a.err != nil {
		o.entry.Code = a.err.Code
		if a.err.Type == oauthException || a.err.Type == methodException {
			h.Set("WWW-Authenticate", a.err.challenge())
		}
	}
	if len(a.body) > 0 && a.body[0] == '<' {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	o.send(a.status, a.body)
}

// send writes a body after the latency and records it, before its last byte is
// out: who has the answer finds the request in the journal.
func (o *reply) send(status int, body []byte) {
	o.entry.Status, o.entry.Bytes = status, len(body)
	if !o.wait(o.latency) {
		o.record()
		return
	}
	for _, f := range o.faults {
		if o.spoil(f, status, body) {
			return
		}
	}
	o.record()
	o.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	o.w.WriteHeader(status)
	// An error means that the client went away.
	_, _ = o.w.Write(body)
}

func (o *reply) record() { o.journal.add(*o.entry) }

// wait sleeps unless the client or the server goes away.
func (o *reply) wait(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-o.r.Context().Done():
	case <-o.closing:
	}
	return false
}

// redirect sends the browser on.
func (o *reply) redirect(to string) {
	o.entry.Calls = 0
	o.w.Header().Set("Location", to)
	o.send(http.StatusFound, nil)
}

// json writes an answer outside the Graph envelope.
func (o *reply) json(status int, body []byte) {
	o.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	o.send(status, body)
}

// setUsage writes the headers. Calls on an account carry its entry. The host of
// Instagram Login has names of its own.
func setUsage(h http.Header, a answer, u Usage, throttled bool) {
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
