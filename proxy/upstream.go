package proxy

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/viewfinder-sql/viewfinder/oauth/secret"
	"github.com/viewfinder-sql/viewfinder/proxy/internal/register"
)

const (
	idleLimit     = 90 * time.Second
	pingAfter     = 30 * time.Second // of silence on an HTTP/2 connection
	pingLimit     = 15 * time.Second
	idlePerOrigin = 16
	maxAnswerHead = 1 << 20 // bytes of header an origin may send
)

// upstream is what requests to origins go by: a proxy, or none. Connections are
// pooled in it by origin.
type upstream struct {
	via    *hop   // the proxy; nil for none
	login  *login // of an HTTP proxy; nil for another or none
	origin *trust

	direct  *http.Transport // straight to the origin, or through a tunnel
	forward *http.Transport // by plain forwarding; nil without an HTTP proxy
}

// directUpstream is the one by no proxy: it takes a dial as it is.
func directUpstream(dial dialFunc, origin *trust) *upstream {
	w := &upstream{origin: origin}
	w.direct = w.transport(dial)
	return w
}

// newUpstream is the one by a proxy.
func newUpstream(via *hop, l *login, origin *trust) *upstream {
	w := &upstream{via: via, login: l, origin: origin}
	w.direct = w.transport(via.dial)
	if l != nil {
		w.forward = w.forwarding()
	}
	return w
}

// forwarding returns a transport that hands requests to the proxy as they are.
func (w *upstream) forwarding() *http.Transport {
	t := w.transport(func(ctx context.Context, network, _ string) (net.Conn, error) {
		return w.via.reach(ctx, network, "")
	})
	t.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: w.via.addr})
	return t
}

func (w *upstream) transport(dial dialFunc) *http.Transport {
	bounded := func(ctx context.Context, network, addr string) (net.Conn, error) {
		ctx, done := untilRequestEnds(ctx)
		defer done()
		return dial(ctx, network, addr)
	}
	return &http.Transport{
		DialContext: bounded,
		DialTLSContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			host, _, err := net.SplitHostPort(addr)
			if err != nil {
				return nil, err
			}
			c, err := bounded(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return dialingIn(ctx).handshake(c, w.origin.client(host, "h2", "http/1.1")), nil
		},
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: pingLimit},
		IdleConnTimeout:        idleLimit,
		MaxIdleConnsPerHost:    idlePerOrigin,
		MaxResponseHeaderBytes: maxAnswerHead,
		DisableCompression:     true, // Transport asks for what it can read, and unpacks it
	}
}

func (w *upstream) closeIdle() {
	w.direct.CloseIdleConnections()
	if w.forward != nil {
		w.forward.CloseIdleConnections()
	}
}

// route names an upstream: what to say to which server, as whom.
type route struct {
	kind     routeKind
	host     string
	port     int
	user     string // empty: ProxyUser and ProxyPassword
	password secret.Secret
	setting  string // of the system that names it; empty for a PAC file or none
}

// routeKind is the protocol that the server of a route speaks.
type routeKind string

const (
	routeDirect  routeKind = "DIRECT"
	routeHTTP    routeKind = "HTTP"
	routeHTTPS   routeKind = "HTTPS" // HTTP over TLS
	routeSOCKS4  routeKind = "SOCKS4"
	routeSOCKS4a routeKind = "SOCKS4A"
	routeSOCKS5  routeKind = "SOCKS5"
)

func (r route) addr() string { return net.JoinHostPort(r.host, strconv.Itoa(r.port)) }

// build makes the upstream of a route. The server is named by a property in errors.
func (t *Transport) build(r route, server, place string) (*upstream, error) {
	if r.kind == routeDirect {
		return t.direct, nil
	}
	h := &hop{server: server, setting: r.setting, addr: r.addr(), next: t.outward}
	user := register.Login{Server: r.host, User: t.cfg.ProxyUser, Password: t.cfg.ProxyPassword}
	if r.user != "" {
		user.User, user.Password = r.user, r.password
	}
	switch r.kind {
	case routeSOCKS5:
		h.begin, h.speaks = socks5By(user, place, "Proxy"), speaksSOCKS5
		return newUpstream(h, nil, t.origin), nil
	case routeSOCKS4, routeSOCKS4a:
		h.begin, h.speaks = socks4By(user, place, r.kind == routeSOCKS4a), speaksSOCKS4(r.kind == routeSOCKS4a)
		return newUpstream(h, nil, t.origin), nil
	case routeHTTPS:
		h.secure = t.proxies.client(r.host)
	}
	with, err := t.cfg.ProxyAuthScheme.authenticator(user)
	if err != nil {
		return nil, err
	}
	l := &login{prefix: "Proxy", place: place, scheme: t.cfg.ProxyAuthScheme, with: with, hasUser: user.User != "" || !user.Password.IsEmpty()}
	h.begin, h.speaks = connectBy(l), speaksHTTP
	return newUpstream(h, l, t.origin), nil
}

// firewall dials through the firewall, or directly where there is none.
func firewall(cfg Config) dialFunc {
	dial := (&net.Dialer{}).DialContext
	h := &hop{
		server: "FirewallServer",
		addr:   net.JoinHostPort(cfg.FirewallServer, strconv.Itoa(cfg.FirewallPort)),
		next:   dial,
	}
	const place = "FirewallServer and FirewallPort"
	user := register.Login{Server: cfg.FirewallServer, User: cfg.FirewallUser, Password: cfg.FirewallPassword}
	switch cfg.FirewallType {
	case FirewallTunnel:
		with, _ := AuthBasic.authenticator(user) // which never fails
		h.begin, h.speaks = connectBy(&login{
			prefix: "Firewall", place: place, scheme: AuthBasic, with: with,
			hasUser: user.User != "" || !user.Password.IsEmpty(),
		}), speaksHTTP
	case FirewallSOCKS5:
		h.begin, h.speaks = socks5By(user, place, "Firewall"), speaksSOCKS5
	case FirewallSOCKS4, FirewallSOCKS4a:
		h.begin, h.speaks = socks4By(user, place, cfg.FirewallType == FirewallSOCKS4a), speaksSOCKS4(cfg.FirewallType == FirewallSOCKS4a)
	default:
		return dial
	}
	return h.dial
}
