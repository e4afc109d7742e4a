package proxy

import "context"

// Trace has hooks for what net/http/httptrace does not show of a request: the
// time that proxies and firewalls take. The rest (waiting for a connection,
// name resolution, connecting, TLS, first byte) comes through httptrace, whose
// hooks see this package's connections as any other.
type Trace struct {
	// HopStart is called before a server on the way is dialled: the property
	// that names it, its address, and the host:port it is to connect to.
	HopStart func(server, addr, target string)
	// HopDone is called when the server has connected, or failed to. The times
	// of servers behind each other lie within each other.
	HopDone func(server, addr, target string, err error)
}

type traceKey struct{}

// WithTrace returns a context whose requests report to t, and no more to a
// Trace that ctx has. Hooks may be called from several goroutines, and after
// the request has returned.
func WithTrace(ctx context.Context, t *Trace) context.Context {
	return context.WithValue(ctx, traceKey{}, t)
}

func traceIn(ctx context.Context) *Trace {
	t, _ := ctx.Value(traceKey{}).(*Trace)
	return t
}

// hop reports that a server is dialled; the result is to be called at the end.
func (t *Trace) hop(server, addr, target string) (done func(error)) {
	if t == nil {
		return func(error) {}
	}
	if t.HopStart != nil {
		t.HopStart(server, addr, target)
	}
	return func(err error) {
		if t.HopDone != nil {
			t.HopDone(server, addr, target, err)
		}
	}
}
