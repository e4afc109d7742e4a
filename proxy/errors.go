package proxy

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
)

// Error is a failure at a proxy or firewall on the way to an origin.
type Error struct {
	// Server is the property that names the server: ProxyServer,
	// FirewallServer, or ProxyAutoDetect for one that the system's settings or
	// a PAC file name.
	Server string
	Addr   string // its host:port
	Target string // the host:port it was to connect to; empty where it forwards
	Status int    // the HTTP status it answered; 0 without such an answer
	Reason string // what happened, and the remedy
	Err    error  // the cause, if there is one: a network error, the context's error

	setting   string // of the system that names the server
	again     bool   // another connection to the server is worth a try
	unreached bool   // the server was not there: another one may be
}

// Error names the property, the server, what happened and what to look at.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("proxy: " + e.Server + " ")
	if e.setting != "" {
		b.WriteString("(" + e.setting + ") ")
	}
	b.WriteString(e.Addr + " " + e.Reason)
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Timeout reports whether time ran out.
func (e *Error) Timeout() bool {
	return errors.Is(e.Err, context.DeadlineExceeded) || errors.Is(e.Err, os.ErrDeadlineExceeded)
}

// Temporary reports whether the same request may pass later without any
// property being changed.
func (e *Error) Temporary() bool {
	switch e.Status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	case 0:
		return e.Timeout() || isNetwork(e.Err)
	default:
		return false
	}
}

// isNetwork reports whether err comes from the connection itself rather than
// from what was said over it.
func isNetwork(err error) bool {
	_, op := errors.AsType[*net.OpError](err)
	return op || hungUp(err)
}

// hungUp reports whether the other side closed the connection.
func hungUp(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}
