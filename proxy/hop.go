package proxy

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"time"
)

// maxDials bounds the connections made to one server for one tunnel.
const maxDials = 4

// dialFunc connects to addr, a host:port.
type dialFunc func(ctx context.Context, network, addr string) (net.Conn, error)

// asker has a server connect c to target. Its error may ask to be called again
// with another connection.
type asker func(ctx context.Context, c net.Conn, target string) *Error

// hop is one server on the way: it is dialled, then asked to connect to the
// target.
type hop struct {
	server  string       // the property that names it, such as ProxyServer
	setting string       // of the system that does, by ProxyAutoDetect; empty for a PAC file
	addr    string       // its host:port
	next    dialFunc     // how to reach it
	secure  *tls.Config  // of the connection to it; nil where that is plain
	begin   func() asker // a conversation that makes one tunnel
	speaks  string       // the protocol of that conversation
}

// dial returns a connection to target by way of the hop.
func (h *hop) dial(ctx context.Context, network, target string) (net.Conn, error) {
	done := traceIn(ctx).hop(h.server, h.addr, target)
	c, err := h.tunnel(ctx, network, target)
	done(err)
	return c, err
}

func (h *hop) tunnel(ctx context.Context, network, target string) (net.Conn, error) {
	ask := h.begin()
	for dials := 1; ; dials++ {
		c, err := h.reach(ctx, network, target)
		if err != nil {
			return nil, err
		}
		failure := h.converse(ctx, ask, c, target)
		if failure == nil {
			return c, nil
		}
		_ = c.Close()
		if !failure.again || dials == maxDials {
			return nil, h.fail(target, *failure)
		}
	}
}

// converse makes c a tunnel, as long as the context allows.
func (h *hop) converse(ctx context.Context, ask asker, c net.Conn, target string) *Error {
	silent := Error{Reason: "gave no answer in time when asked to connect to " + target + ": check that it speaks " + h.speaks}
	defer owes(ctx, h.fail(target, silent))()
	stop := endWith(ctx, c)
	failure := ask(ctx, c, target)
	switch {
	case !stop(): // the deadline is set, or about to be: the connection is spent
		silent.Err = context.Cause(ctx)
		return &silent
	case failure != nil && failure.Timeout(): // the connection's deadline came just before the context's
		silent.Err = context.DeadlineExceeded
		return &silent
	}
	return failure
}

// endWith ends every read and write of c at once when the context ends. What it
// returns ends that, and reports whether the context has not ended before.
func endWith(ctx context.Context, c net.Conn) (stop func() bool) {
	return context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })
}

// reach returns a connection to the hop itself, wanted for target.
func (h *hop) reach(ctx context.Context, network, target string) (net.Conn, error) {
	late := Error{Reason: "could not be reached in time", unreached: true}
	defer owes(ctx, h.fail(target, late))()
	c, err := h.next(ctx, network, h.addr)
	if err == nil {
		return h.encrypt(ctx, c, target)
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return nil, err // the hop before this one says it better
	}
	if ctx.Err() != nil {
		late.Err = context.Cause(ctx)
		return nil, h.fail(target, late)
	}
	return nil, h.fail(target, Error{Reason: "cannot be reached", Err: err, unreached: true})
}

// encrypt begins TLS with the hop, where that is wanted.
func (h *hop) encrypt(ctx context.Context, c net.Conn, target string) (net.Conn, error) {
	if h.secure == nil {
		return c, nil
	}
	late := Error{Reason: "gave no answer in time to the TLS handshake: check that it speaks TLS (ProxySSLType=ALWAYS)"}
	defer owes(ctx, h.fail(target, late))()
	secured := tls.Client(c, h.secure)
	err := secured.HandshakeContext(ctx)
	if err == nil {
		return secured, nil
	}
	_ = c.Close()
	switch {
	case ctx.Err() != nil:
		late.Err = context.Cause(ctx)
		return nil, h.fail(target, late)
	case isCertificate(err):
		return nil, h.fail(target, Error{Reason: "is not trusted", Err: err})
	default:
		return nil, h.fail(target, Error{Reason: "failed in the TLS handshake: check that it speaks TLS (ProxySSLType=ALWAYS)", Err: err, unreached: true})
	}
}

// fail completes an error with what the hop knows.
func (h *hop) fail(target string, e Error) *Error {
	e.Server, e.setting, e.Addr, e.Target = h.server, h.setting, h.addr, target
	return &e
}
