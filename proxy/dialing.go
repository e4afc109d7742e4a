package proxy

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
)

// dialing is what a request and its dial, which net/http parts from each other,
// tell each other.
type dialing struct {
	request context.Context // the dial ends with it
	// owed is the error to give if the request's context ends now: that of the
	// server whose answer is waited for.
	owed atomic.Pointer[Error]

	mu   sync.Mutex
	stop func() bool // of what ends the TLS handshake with the request
}

type dialingKey struct{}

// dialingIn returns what the request of a dial tells it.
func dialingIn(ctx context.Context) *dialing {
	if d, ok := ctx.Value(dialingKey{}).(*dialing); ok {
		return d
	}
	return &dialing{request: ctx}
}

// owes notes that the request waits for what e is about. The result ends that,
// unless the request has ended by then: it was waited for in vain.
func owes(ctx context.Context, e *Error) func() {
	d := dialingIn(ctx)
	d.owed.Store(e)
	return func() {
		if d.request.Err() == nil {
			d.owed.Store(nil)
		}
	}
}

// send makes the request. Where its context ends while a server on the way
// owes an answer, the error names that server.
func send(way *http.Transport, req *http.Request) (*http.Response, error) {
	d := &dialing{request: req.Context()}
	trace := &httptrace.ClientTrace{TLSHandshakeDone: func(tls.ConnectionState, error) { d.handshaken() }}
	var wrote func(error)
	if changes(req) {
		trace.WroteRequest = func(info httptrace.WroteRequestInfo) { wrote(info.Err) }
	}
	sent := req.WithContext(httptrace.WithClientTrace(context.WithValue(req.Context(), dialingKey{}, d), trace))
	wrote = once(sent)
	resp, err := way.RoundTrip(sent)
	if err != nil {
		if e := d.owed.Load(); e != nil && req.Context().Err() != nil {
			late := *e
			late.Err = err
			return nil, &late
		}
		return nil, err
	}
	resp.Request = req
	return resp, nil
}

// untilRequestEnds derives the context of a dial that ends with its request.
func untilRequestEnds(ctx context.Context) (context.Context, context.CancelFunc) {
	d := dialingIn(ctx)
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(d.request, func() { cancel(d.request.Err()) })
	return ctx, func() { stop(); cancel(nil) }
}

// handshake begins TLS on c, to be finished by net/http, within the time of the
// request.
func (d *dialing) handshake(c net.Conn, cfg *tls.Config) net.Conn {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stop = context.AfterFunc(d.request, func() { _ = c.Close() })
	return tls.Client(c, cfg)
}

// handshaken is called when the handshake is over.
func (d *dialing) handshaken() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stop != nil {
		d.stop()
		d.stop = nil
	}
}
