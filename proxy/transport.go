package proxy

import (
	"crypto/tls"
	"errors"
	"net/http"
	"sync"
)

// Transport is an [http.RoundTripper] over the configured network. It is safe
// for concurrent use.
type Transport struct {
	cfg             Config
	except          exceptions
	origin, proxies *trust
	warnings        []string

	outward dialFunc  // through the firewall
	direct  *upstream // by no proxy
	fixed   *upstream // by ProxyServer; nil for none
	auto    *detector

	mu        sync.Mutex
	upstreams map[route]*upstream // by proxies that were detected

	shares int    // guarded by shared.mu
	key    string // among the shared; empty for one that is not
}

// New checks the properties and returns the transport they describe. It
// connects to nothing; it reads the certificates that are named by a path.
func New(cfg Config) (*Transport, error) {
	s, err := settle(cfg)
	if err != nil {
		return nil, err
	}
	return s.build()
}

// build makes the transport.
func (s *settled) build() (*Transport, error) {
	cfg := s.cfg
	t := &Transport{cfg: cfg, except: s.except, outward: firewall(cfg), upstreams: map[route]*upstream{}}
	t.trust(s.origin, s.proxies)
	t.direct = directUpstream(cfg.within(t.outward), t.origin)
	var err error
	switch {
	case cfg.ProxyAutoDetect:
		t.auto, err = newDetector(cfg, s.system, directUpstream(t.outward, t.proxies))
	case cfg.ProxyServer != "":
		kind := routeHTTP
		if cfg.ProxySSLType == SSLAlways {
			kind = routeHTTPS
		}
		t.fixed, err = t.build(route{kind: kind, host: cfg.ProxyServer, port: cfg.ProxyPort}, "ProxyServer", "ProxyServer and ProxyPort")
	}
	if err != nil {
		return nil, err
	}
	t.warn()
	return t, nil
}

// trust takes what SSLServerCert and ProxySSLServerCert name.
func (t *Transport) trust(origin, proxies *named) {
	const sessions = 64
	t.origin = &trust{property: "SSLServerCert", system: t.cfg.RootCAs, also: origin, pinOnly: t.cfg.SSLPinOnly, resumed: tls.NewLRUClientSessionCache(sessions)}
	t.proxies = &trust{property: "ProxySSLServerCert", system: t.cfg.RootCAs, also: proxies, resumed: tls.NewLRUClientSessionCache(sessions)}
	for _, n := range []*named{origin, proxies} {
		if n != nil && n.weak != "" {
			t.warnings = append(t.warnings, n.weak)
		}
	}
}

func (t *Transport) warn() {
	if t.cfg.ProxyAutoDetect && t.cfg.ProxyServer != "" {
		t.warnings = append(t.warnings, "ProxyServer has no effect, because ProxyAutoDetect is true: set ProxyAutoDetect to false to use it")
	}
	if t.auto != nil {
		t.warnings = append(t.warnings, t.auto.system.warnings...)
	}
}

// Warnings returns what an operator should know of the properties, a sentence
// each: settings without effect, weak ones.
func (t *Transport) Warnings() []string { return append([]string(nil), t.warnings...) }

// RoundTrip sends one request the way its address demands.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	asked := withEncodings(req)
	resp, err := t.pass(asked)
	if err != nil {
		return nil, err
	}
	resp.Request = req
	if asked != req {
		if err := unpack(resp); err != nil {
			return nil, err
		}
	}
	return resp, nil
}

// pass sends a request by the first upstream that is open.
func (t *Transport) pass(req *http.Request) (*http.Response, error) {
	if req.URL == nil || t.except.match(req.URL.Hostname()) {
		return t.sendBy(t.direct, req)
	}
	if t.auto == nil {
		w := t.fixed
		if w == nil {
			w = t.direct
		}
		return t.sendBy(w, req)
	}
	routes, err := t.auto.routes(req.Context(), req.URL)
	if err != nil {
		closeBody(req)
		return nil, err
	}
	return t.firstOf(routes, req)
}

// firstOf sends a request by the first route whose server is there.
func (t *Transport) firstOf(routes []route, req *http.Request) (*http.Response, error) {
	for i, r := range routes {
		w, err := t.upstream(r)
		if err != nil {
			closeBody(req)
			return nil, err
		}
		resp, err := t.sendBy(w, req)
		failure, _ := errors.AsType[*Error](err)
		if failure == nil || !failure.unreached || failure.Server == "FirewallServer" || req.Context().Err() != nil {
			return resp, err
		}
		t.auto.failed(r)
		again, ok := rewound(req)
		if i == len(routes)-1 || !ok {
			return nil, err
		}
		req = again
	}
	return nil, errors.New("proxy: the PAC file names no way") // parseRoutes gives at least one
}

// maxUpstreams bounds how many detected proxies have connections pooled.
const maxUpstreams = 32

// upstream returns the upstream of a route, which is made once.
func (t *Transport) upstream(r route) (*upstream, error) {
	if t.cfg.ProxySSLType == SSLAlways && r.kind == routeHTTP {
		r.kind = routeHTTPS
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if w, ok := t.upstreams[r]; ok {
		return w, nil
	}
	place := r.setting
	if place == "" {
		place = "the PAC file"
	}
	w, err := t.build(r, "ProxyAutoDetect", place)
	if err != nil {
		return nil, err
	}
	for old, unused := range t.upstreams {
		if len(t.upstreams) < maxUpstreams {
			break
		}
		unused.closeIdle()
		delete(t.upstreams, old)
	}
	t.upstreams[r] = w
	return w, nil
}

// sendBy sends a request by an upstream.
func (t *Transport) sendBy(w *upstream, req *http.Request) (*http.Response, error) {
	if err := t.allows(w, req); err != nil {
		closeBody(req)
		return nil, err
	}
	if w.forward != nil && (t.cfg.ProxySSLType == SSLNever || t.cfg.ProxySSLType != SSLTunnel && req.URL.Scheme == "http") {
		return w.sendForward(req)
	}
	return send(w.direct, req)
}

// CloseIdleConnections closes what is connected and unused.
func (t *Transport) CloseIdleConnections() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.direct.closeIdle()
	if t.fixed != nil {
		t.fixed.closeIdle()
	}
	for _, w := range t.upstreams {
		w.closeIdle()
	}
	if t.auto != nil {
		t.auto.closeIdle()
	}
}

// rewound returns the request with its body from the beginning, if that can be.
func rewound(req *http.Request) (*http.Request, bool) {
	if req.Body == nil || req.Body == http.NoBody {
		return req, true
	}
	if req.GetBody == nil {
		return nil, false
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, false
	}
	again := *req
	again.Body = body
	return &again, true
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}
