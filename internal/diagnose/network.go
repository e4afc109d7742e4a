package diagnose

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/doctor"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/origin"
	"github.com/viewfinder-sql/viewfinder/proxy"
)

// probe is one request without a token, and what its way there showed.
type probe struct {
	target *url.URL
	status int
	header http.Header
	tls    *tls.ConnectionState
	body   []byte
	err    error
	took   time.Duration
	at     time.Time // by this machine's clock, when the answer came
	sighting
}

// sighting is what the way of a request showed until it was over.
type sighting struct {
	resolved time.Duration
	lookedUp string
	found    []string
	lookup   error
	sent     bool // the request went out, in whatever part
	dialled  string
	link     doctor.Link
}

// network makes one request without a token and judges each step of its way.
func (x *examination) network() {
	p := &probe{}
	if x.parts != nil {
		p = x.probe()
	}
	way := x.way(p)
	x.check("dns", "Name resolution", []string{"configuration"}, func() doctor.Finding {
		return doctor.JudgeResolution(x.resolution(p))
	})
	x.check("proxy", "Proxy and firewall", []string{"configuration", "dns"}, func() doctor.Finding { return doctor.JudgeWay(way) })
	x.check("connection", "Connection", []string{"configuration", "dns", "proxy"}, func() doctor.Finding { return doctor.JudgeConnection(p.link) })
	x.check("tls", "TLS", []string{"connection"}, func() doctor.Finding { return doctor.JudgeTLS(p.link) })
	x.check("api", "API", []string{"tls"}, func() doctor.Finding { return x.api(p) })
	x.check("clock", "Clock", []string{"api"}, func() doctor.Finding {
		theirs, _ := http.ParseTime(p.header.Get("Date")) // zero for none
		f := doctor.JudgeClock(theirs, p.at, p.took)
		if p.link.Plain && f.Fix != "" { // this machine has one clock
			f.Fix += "; that of a simulator may be made up, and this machine's right: give the simulator's instant as Now"
		}
		return f
	})
	x.credit(p)
}

// credit notes with the checks what the one request that they share cost.
func (x *examination) credit(p *probe) {
	if x.parts == nil {
		return
	}
	for id, took := range map[string]time.Duration{"dns": p.resolved, "connection": p.link.Took, "api": p.took} {
		if c := x.d.Find(id); c.Status != doctor.Skipped {
			c.Took = took
		}
	}
	for _, id := range []string{"api", "tls", "connection", "proxy", "dns"} { // the last one that it reached
		if c := x.d.Find(id); c.Status != doctor.Skipped {
			if p.sent {
				c.Calls = 1
			}
			return
		}
	}
}

// probe asks the API without a token, which counts against nobody's limit.
func (x *examination) probe() *probe {
	target, err := url.Parse(cmp.Or(connect.GraphEndpoint(x.cfg), graph.DefaultEndpoint) + "/" + x.requestedVersion + "/me")
	p := &probe{target: target, err: err}
	if err != nil {
		return p
	}
	ctx := x.ctx
	if x.cfg.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, x.cfg.Timeout)
		defer cancel()
	}
	w := &watcher{begun: time.Now()}
	p.send(httptrace.WithClientTrace(ctx, w.trace()), x.parts.Link.Plain)
	p.took, p.at, p.sighting = time.Since(w.begun), x.now(), w.sighted()
	p.link.Host, p.link.Plain, p.link.Timeout = target.Host, target.Scheme == "http", x.cfg.Timeout
	p.link.TLS, p.link.Now, p.link.Err = p.tls, p.at, p.err
	if p.status != 0 {
		p.link.Reached = doctor.Answered
	}
	return p
}

// mostProbed bounds what is read of the answer, in bytes.
const mostProbed = 1 << 20

func (p *probe) send(ctx context.Context, transport http.RoundTripper) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.target.String(), nil)
	if err != nil {
		p.err = err
		return
	}
	answer, err := transport.RoundTrip(request)
	if err != nil {
		p.err = err
		return
	}
	defer answer.Body.Close()
	p.status, p.header, p.tls = answer.StatusCode, answer.Header, answer.TLS
	p.body, p.err = io.ReadAll(io.LimitReader(answer.Body, mostProbed))
}

// watcher watches the way of a request. A dial may go on when that is over.
type watcher struct {
	begun time.Time

	mu  sync.Mutex
	now sighting
}

func (w *watcher) sighted() sighting {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *watcher) trace() *httptrace.ClientTrace {
	locked := func(note func(*sighting)) {
		w.mu.Lock()
		defer w.mu.Unlock()
		note(&w.now)
	}
	return &httptrace.ClientTrace{
		DNSStart: func(info httptrace.DNSStartInfo) { locked(func(s *sighting) { s.lookedUp = info.Host }) },
		DNSDone: func(info httptrace.DNSDoneInfo) {
			locked(func(s *sighting) {
				s.lookup, s.resolved = info.Err, time.Since(w.begun)
				for _, a := range info.Addrs {
					s.found = append(s.found, a.String())
				}
			})
		},
		ConnectStart: func(_, address string) { locked(func(s *sighting) { s.dialled = address }) },
		ConnectDone: func(_, address string, err error) {
			locked(func(s *sighting) {
				if err == nil {
					s.dialled, s.link.Took = address, time.Since(w.begun)-s.resolved
					s.link.Reached = max(s.link.Reached, doctor.Connected)
				}
			})
		},
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			locked(func(s *sighting) {
				if err == nil {
					s.link.Reached = max(s.link.Reached, doctor.Secured)
				}
			})
		},
		GotConn: func(httptrace.GotConnInfo) {
			locked(func(s *sighting) { s.link.Reached = max(s.link.Reached, doctor.Secured) })
		},
		WroteHeaders: func() { locked(func(s *sighting) { s.sent = true }) },
	}
}

// resolution is what the request's way began with.
func (x *examination) resolution(p *probe) doctor.Resolution {
	r := doctor.Resolution{Host: p.lookedUp, Addresses: p.found, Err: p.lookup}
	if _, unusable := errors.AsType[*proxy.SettingError](p.err); unusable {
		r.Host, r.Unasked = p.target.Hostname(), true
	} else if r.Host == "" { // none was looked up
		r.Host, r.Literal = p.target.Hostname(), true
		if host, _, err := net.SplitHostPort(p.dialled); err == nil {
			r.Host = host
		}
	}
	switch r.Host {
	case x.cfg.FirewallServer:
		r.Property = "FirewallServer"
	case x.cfg.ProxyServer:
		r.Property = "ProxyServer"
	case p.target.Hostname():
		if x.cfg.Endpoint != "" {
			r.Property = "Endpoint"
		}
	}
	return r
}

// way is what stands between, and whether it let the request through.
func (x *examination) way(p *probe) doctor.Way {
	if x.parts == nil {
		return doctor.Way{}
	}
	var w doctor.Way
	if x.cfg.FirewallType != string(proxy.FirewallNone) {
		w.Firewall = x.cfg.FirewallType + " by " + x.cfg.FirewallServer
	}
	if x.cfg.ProxyServer != "" {
		w.Proxy = "the HTTP proxy " + x.cfg.ProxyServer
	} else if w.Firewall == "" && p.elsewhere() {
		w.Proxy = "a proxy of the system's settings at " + p.dialled
	}
	if stopped, ok := errors.AsType[*proxy.Error](p.err); ok {
		w.Stopped, w.Status, w.Server, w.Timeout = stopped, stopped.Status, stopped.Server, stopped.Timeout()
	}
	if unusable, ok := errors.AsType[*proxy.SettingError](p.err); ok {
		w.Stopped, w.Server = unusable, "ProxyAutoDetect"
	}
	return w
}

// elsewhere reports whether another host than the API's was dialled.
func (p *probe) elsewhere() bool {
	if p.dialled == "" || p.lookedUp == p.target.Hostname() {
		return false
	}
	host, _, err := net.SplitHostPort(p.dialled)
	if err != nil {
		return false
	}
	address, err := netip.ParseAddr(host)
	return p.lookedUp != "" || err == nil && p.target.Hostname() != address.String() && !origin.IsLocalhost(p.target.Hostname())
}

// api judges whether what answered is the API, and answers.
func (x *examination) api(p *probe) doctor.Finding {
	refused := graph.ReadRefusal(p.status, p.body)
	version := p.header.Get("Facebook-Api-Version")
	switch {
	case p.status == 0 || p.err != nil:
		err := p.err
		if errors.Is(err, context.DeadlineExceeded) && x.ctx.Err() == nil {
			err = &said{fmt.Sprintf("no complete answer from %s within %s", p.target.Host, x.cfg.Timeout), err}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = &said{p.target.Host + " closed the connection before it had answered", err}
		}
		return x.judge(err, doctor.Unavailable)
	case !json.Valid(p.body):
		kind, _, _ := strings.Cut(p.header.Get("Content-Type"), ";")
		err := fmt.Errorf("%s answers status %d with %s, which is not the API's", p.target.Host, p.status, kind)
		if p.status >= http.StatusInternalServerError {
			return x.judge(err, doctor.Unavailable)
		}
		return x.judge(err, doctor.Strange)
	case refused == nil:
		return x.judge(fmt.Errorf("%s answers status %d without the error that a request without a token gets", p.target.Host, p.status), doctor.Strange)
	}
	refused.Path = "me"
	switch refused.Reason() {
	case graph.ReasonRateLimited:
		return x.judge(refused, doctor.RateLimited)
	case graph.ReasonUnavailable:
		return x.judge(refused, doctor.Unavailable)
	case graph.ReasonAppBlocked:
		return x.judge(refused, doctor.AppBlocked)
	}
	x.servedVersion, x.versionUnknown = version, refused.Code == 2500 && strings.HasSuffix(refused.Message, "/"+x.requestedVersion)
	detail := "answers"
	if version != "" {
		detail += " as " + version
	}
	return doctor.Finding{Status: doctor.OK, Detail: fmt.Sprintf("%s %s", p.target.Host, detail)}
}

// said is an error under a text of its own.
type said struct {
	text string
	err  error
}

func (e *said) Error() string { return e.text }
func (e *said) Unwrap() error { return e.err }

// judge is the finding of an error, of a kind unless the error knows better.
func (x *examination) judge(err error, kind doctor.Kind) doctor.Finding {
	t := x.trouble(err)
	if t.Kind == doctor.Other || t.Kind == doctor.BadRequest {
		t.Kind = kind
	}
	return doctor.JudgeTrouble(t)
}
