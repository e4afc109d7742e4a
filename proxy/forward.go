package proxy

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"

	"github.com/viewfinder-sql/viewfinder/proxy/internal/register"
)

// sendForward hands a request to the proxy as it is, with as many legs as the
// scheme takes.
func (w *upstream) sendForward(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != "http" {
		closeBody(req)
		return nil, w.via.fail("", Error{Reason: "may not see " + req.URL.Scheme + " in clear text: set ProxySSLType to AUTO, ALWAYS or TUNNEL"})
	}
	pool := w.forward
	if w.login.with.Bound() {
		// The legs need one connection to themselves, which a pool of one
		// connection and one request gives them.
		pool = w.forwarding()
		pool.MaxConnsPerHost = 1
	}
	resp, err := w.sendLegs(pool, req)
	if pool == w.forward {
		return resp, err
	}
	if err != nil {
		pool.CloseIdleConnections()
		return nil, err
	}
	resp.Body = &closing{ReadCloser: resp.Body, then: pool.CloseIdleConnections}
	return resp, nil
}

// sendLegs sends a request until the proxy passes it on.
func (w *upstream) sendLegs(pool *http.Transport, req *http.Request) (*http.Response, error) {
	ctx, exchange := req.Context(), w.login.with.Begin()
	leg := register.Leg{Method: req.Method, URI: "http://" + hostOf(req) + req.URL.RequestURI()}
	if leg.Method == "" {
		leg.Method = http.MethodGet
	}
	header, failure := w.login.next(ctx, exchange, leg)
	if failure != nil {
		closeBody(req)
		return nil, w.via.fail("", *failure)
	}
	var conn legs
	for {
		resp, err := w.sendLeg(pool, conn.watch(req), header)
		if err != nil {
			return nil, err
		}
		if conn.n > 1 && conn.another && w.login.with.Bound() { // it closed without saying so
			_ = resp.Body.Close()
			return nil, w.closed()
		}
		if resp.StatusCode != http.StatusProxyAuthRequired {
			return resp, nil
		}
		if header, failure = w.login.answer(ctx, exchange, leg, resp); failure != nil {
			_ = resp.Body.Close()
			return nil, w.via.fail("", *failure)
		}
		if !drain(resp) && w.login.with.Bound() {
			return nil, w.closed()
		}
		again, ok := rewound(req)
		switch {
		case conn.n == maxLegs:
			return nil, w.via.fail("", Error{Status: http.StatusProxyAuthRequired, Reason: fmt.Sprintf("went on asking for authentication after %d requests", maxLegs)})
		case !ok:
			return nil, w.via.fail("", Error{Status: http.StatusProxyAuthRequired, Reason: "asks for authentication by several requests, and the body of this one can be sent but once: set ProxySSLType to TUNNEL"})
		}
		req = again
	}
}

// closed is the error of a connection closed between legs that need it.
func (w *upstream) closed() error {
	return w.via.fail("", Error{Status: http.StatusProxyAuthRequired, Reason: fmt.Sprintf(
		"closed the connection between two requests, and %s needs them on one: have it keep connections open", w.login.scheme)})
}

func hostOf(req *http.Request) string {
	if req.Host != "" {
		return req.Host
	}
	return req.URL.Host
}

// legs counts requests and tells whether the latest took another connection
// than the one before.
type legs struct {
	n       int
	another bool
}

func (l *legs) watch(req *http.Request) *http.Request {
	l.n++
	return req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GotConn: func(got httptrace.GotConnInfo) { l.another = !got.Reused },
	}))
}

func (w *upstream) sendLeg(pool *http.Transport, req *http.Request, header string) (*http.Response, error) {
	if header != "" {
		req.Header = req.Header.Clone()
		if req.Header == nil {
			req.Header = http.Header{}
		}
		req.Header.Set("Proxy-Authorization", header)
	}
	resp, err := send(pool, req)
	if err == nil {
		return resp, nil
	}
	if known, ok := errors.AsType[*Error](err); ok {
		return nil, known
	}
	if req.Context().Err() == nil && !isNetwork(err) { // the text is the server's: not repeated
		return nil, w.via.fail("", Error{Reason: "did not answer as an HTTP proxy does: check " + w.login.place})
	}
	return nil, w.via.fail("", Error{Reason: "did not pass the request on", Err: err})
}

// closing is a body after which something else is closed.
type closing struct {
	io.ReadCloser
	then func()
}

func (c *closing) Close() error {
	err := c.ReadCloser.Close()
	c.then()
	return err
}
