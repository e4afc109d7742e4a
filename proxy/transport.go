package proxy

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"
)

const (
	dialLimit      = time.Minute // one connection, proxy and firewall included
	handshakeLimit = 30 * time.Second
	idleLimit      = 90 * time.Second
	pingAfter      = 30 * time.Second // of silence on an HTTP/2 connection
	pingLimit      = 15 * time.Second
	idlePerOrigin  = 16
	maxAnswerHead  = 1 << 20 // bytes of header an origin may send
)

// Transport is an [http.RoundTripper] over the configured network. It is safe
// for concurrent use.
type Transport struct {
	proxied bool // there is an HTTP proxy
	sslType SSLType
	except  exceptions

	direct  *http.Transport // straight to the origin, or through a tunnel
	forward *http.Transport // by plain forwarding; nil without an HTTP proxy
	login   credentials     // of the forwarding proxy
	via     hop             // the forwarding proxy, for its errors
}

// New checks the properties and returns the transport they describe. It
// connects to nothing.
func New(cfg Config) (*Transport, error) {
	if err := cfg.normalize(); err != nil {
		return nil, err
	}
	except, err := parseExceptions(cfg.ProxyExceptions)
	if err != nil {
		return nil, err
	}
	outward := firewall(cfg)
	t := &Transport{proxied: cfg.ProxyServer != "", sslType: cfg.ProxySSLType, except: except}
	if !t.proxied {
		t.direct = newTransport(cfg, outward)
		return t, nil
	}
	t.login = credentials{"Proxy", cfg.ProxyUser, cfg.ProxyPassword}
	t.via = hop{
		server: "ProxyServer",
		addr:   net.JoinHostPort(cfg.ProxyServer, strconv.Itoa(cfg.ProxyPort)),
		next:   outward,
		ask:    connectBy(t.login),
	}
	t.direct = newTransport(cfg, func(ctx context.Context, network, addr string) (net.Conn, error) {
		if host, _, err := net.SplitHostPort(addr); err == nil && except.match(host) {
			return outward(ctx, network, addr)
		}
		return t.via.dial(ctx, network, addr)
	})
	t.forward = newTransport(cfg, func(ctx context.Context, network, _ string) (net.Conn, error) {
		return t.via.reach(ctx, network, "")
	})
	t.forward.Proxy = http.ProxyURL(t.login.url(t.via.addr))
	return t, nil
}

// firewall dials through the firewall, or directly where there is none.
func firewall(cfg Config) dialFunc {
	straight := (&net.Dialer{}).DialContext
	h := hop{
		server: "FirewallServer",
		addr:   net.JoinHostPort(cfg.FirewallServer, strconv.Itoa(cfg.FirewallPort)),
		next:   straight,
	}
	k := credentials{"Firewall", cfg.FirewallUser, cfg.FirewallPassword}
	switch cfg.FirewallType {
	case FirewallTunnel:
		h.ask = connectBy(k)
	case FirewallSOCKS5:
		h.ask = socks5By(k)
	default:
		return straight
	}
	return h.dial
}

func newTransport(cfg Config, dial dialFunc) *http.Transport {
	return &http.Transport{
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			ctx, cancel := context.WithTimeout(ctx, dialLimit)
			defer cancel()
			return dial(ctx, network, addr)
		},
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: cfg.RootCAs},
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: pingLimit},
		TLSHandshakeTimeout:    handshakeLimit,
		IdleConnTimeout:        idleLimit,
		MaxIdleConnsPerHost:    idlePerOrigin,
		MaxResponseHeaderBytes: maxAnswerHead,
	}
}

// RoundTrip sends one request the way its address demands.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if t.forwards(req) {
		return t.sendForward(req)
	}
	return send(t.direct, req)
}

// forwards reports whether a request goes to the proxy as it is.
func (t *Transport) forwards(req *http.Request) bool {
	if !t.proxied || req.URL == nil || t.except.match(req.URL.Hostname()) {
		return false
	}
	return t.sslType == SSLNever || t.sslType == SSLAuto && req.URL.Scheme == "http"
}

func (t *Transport) sendForward(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != "http" {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, t.via.fail("", Error{Reason: "may not see " + req.URL.Scheme + " in clear text: set ProxySSLType to AUTO or TUNNEL"})
	}
	resp, err := send(t.forward, req)
	if err != nil {
		if known, ok := errors.AsType[*Error](err); ok {
			return nil, known
		}
		return nil, t.via.fail("", Error{Reason: "did not pass the request on", Err: err})
	}
	if resp.StatusCode == http.StatusProxyAuthRequired {
		_ = resp.Body.Close()
		return nil, t.via.fail("", *t.login.refusal(resp, req.URL.Host))
	}
	return resp, nil
}

// send makes the request; where its context ends while a server on the way
// owes an answer, the error names that server.
func send(way *http.Transport, req *http.Request) (*http.Response, error) {
	pending := new(owed)
	resp, err := way.RoundTrip(req.WithContext(context.WithValue(req.Context(), owedKey{}, pending)))
	if err != nil {
		if e := pending.Load(); e != nil && req.Context().Err() != nil {
			late := *e
			late.Err = err
			return nil, &late
		}
		return nil, err
	}
	resp.Request = req
	return resp, nil
}

// CloseIdleConnections closes what is connected and unused, and ends dials
// that no request waits for.
func (t *Transport) CloseIdleConnections() {
	t.direct.CloseIdleConnections()
	if t.forward != nil {
		t.forward.CloseIdleConnections()
	}
}
