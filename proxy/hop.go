package proxy

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"time"
)

// dialFunc connects to addr, a host:port.
type dialFunc func(ctx context.Context, network, addr string) (net.Conn, error)

// hop is one server on the way: it is dialled, then asked to connect to the
// target.
type hop struct {
	server string   // the property that names it: ProxyServer or FirewallServer
	addr   string   // its host:port
	next   dialFunc // how to reach it
	// ask has the server connect c to target; nil means that it did.
	ask func(ctx context.Context, c net.Conn, target string) *Error
}

// dial returns a connection to target by way of the hop.
func (h hop) dial(ctx context.Context, network, target string) (net.Conn, error) {
	c, err := h.reach(ctx, network, target)
	if err != nil {
		return nil, err
	}
	silent := Error{Reason: "gave no answer in time when asked to connect to " + target}
	owed := owedIn(ctx)
	owed.Store(h.fail(target, silent))
	defer owed.Store(nil)

	// A deadline in the past ends every read and write of the exchange at once.
	stop := context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })
	failure := h.ask(ctx, c, target)
	switch {
	case !stop(): // the deadline is set, or about to be: the connection is spent
		silent.Err = ctx.Err()
		failure = &silent
	case failure != nil && failure.Timeout(): // the connection's deadline came just before the context's
		silent.Err = context.DeadlineExceeded
		failure = &silent
	}
	if failure != nil {
		_ = c.Close()
		return nil, h.fail(target, *failure)
	}
	return c, nil
}

// reach returns a connection to the hop itself, wanted for target.
func (h hop) reach(ctx context.Context, network, target string) (net.Conn, error) {
	late := Error{Reason: "could not be reached in time"}
	owed := owedIn(ctx)
	owed.Store(h.fail(target, late))
	defer owed.Store(nil)
	c, err := h.next(ctx, network, h.addr)
	if err == nil {
		return c, nil
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return nil, err // the hop before this one says it better
	}
	if ctx.Err() != nil {
		late.Err = ctx.Err()
		return nil, h.fail(target, late)
	}
	return nil, h.fail(target, Error{Reason: "cannot be reached", Err: err})
}

// fail completes an error with what the hop knows.
func (h hop) fail(target string, e Error) *Error {
	e.Server, e.Addr, e.Target = h.server, h.addr, target
	return &e
}

// owedKey marks, in a request's context, the place where its dial notes what
// it waits for: the error to give if the request's context ends now.
type owedKey struct{}

type owed = atomic.Pointer[Error]

func owedIn(ctx context.Context) *owed {
	if o, ok := ctx.Value(owedKey{}).(*owed); ok {
		return o
	}
	return new(owed)
}
