package web

import (
	"context"
	"crypto/tls"
	"net"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/server/host"
)

// listener takes connections, and counts those that are not let in yet.
type listener struct {
	net.Listener
	host *host.Host
}

// Accept implements [net.Listener].
func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.host.Accept(l.Listener)
		if err != nil {
			return nil, err
		}
		entered, ok := l.host.Arrive(c.RemoteAddr())
		if ok {
			return &conn{Conn: c, entered: entered}, nil
		}
		_ = c.Close() // of those who say nothing there are enough
	}
}

// conn is a connection, which knows whether it was let in.
type conn struct {
	net.Conn
	entered func() // it is not one of those who are not let in any more

	mu     sync.Mutex
	left   func() // is called when one that was let in is closed; nil before
	closed bool
}

// enter lets it in, once: count says whether there is space, and left is called in the end.
func (c *conn) enter(count func() (left func(), ok bool)) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left != nil || c.closed {
		return true
	}
	left, ok := count()
	if !ok {
		return false
	}
	c.left = left
	c.entered()
	return true
}

// Close implements [net.Conn].
func (c *conn) Close() error {
	c.mu.Lock()
	if !c.closed {
		c.closed = true
		c.entered()
		if c.left != nil {
			c.left()
		}
	}
	c.mu.Unlock()
	return c.Conn.Close()
}

type connKey struct{}

// withArrival gives the requests of a connection the connection.
func withArrival(ctx context.Context, c net.Conn) context.Context {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	return context.WithValue(ctx, connKey{}, c)
}

// letIn lets the connection of a request in, once, unless there are too many: those of one
// user, or all.
func letIn(ctx context.Context, places *host.Shares, user string) bool {
	c, ok := ctx.Value(connKey{}).(*conn)
	return !ok || c.enter(func() (func(), bool) { // none in a test without a connection
		give, ok, _ := places.Take(user)
		return give, ok
	})
}
