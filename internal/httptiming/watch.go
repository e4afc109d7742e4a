package httptiming

import (
	"context"
	"crypto/tls"
	"io"
	"iter"
	"net"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"
)

// Times are how long the phases of one request took. A request on a connection
// that was there before has only the last three.
type Times struct {
	DNS       time.Duration // resolving the host's name, or the proxy's
	Connect   time.Duration // TCP
	Proxy     time.Duration // having proxies and the firewall connect to the host
	TLS       time.Duration // with the host
	FirstByte time.Duration // from the request's last byte to the answer's first
	Receive   time.Duration // waiting for the rest of the answer
	Decode    time.Duration // what its reader did between its reads
}

// All yields the phases by name, in order.
func (t Times) All() iter.Seq2[string, time.Duration] {
	return func(yield func(string, time.Duration) bool) {
		_ = yield("dns", t.DNS) && yield("connect", t.Connect) && yield("proxy", t.Proxy) && yield("tls", t.TLS) &&
			yield("first_byte", t.FirstByte) && yield("receive", t.Receive) && yield("decode", t.Decode)
	}
}

// Watch measures one request. It is safe for concurrent use: a dial may go on
// when its request is over.
type Watch struct {
	number atomic.Uint64

	mu                        sync.Mutex
	dnsStart, dnsDone         time.Time
	dialStart, dialDone       time.Time
	tlsStart, tlsDone         time.Time
	connected, wrote, first   time.Time
	reused                    bool
	target, lookedUp, dialled string // what was wanted, resolved and connected to
	receive, decode           time.Duration
	headers, lastRead         time.Time
}

type watchKey struct{}

// Start returns a context for one request, and what measures it.
func Start(ctx context.Context) (context.Context, *Watch) {
	w := &Watch{}
	return context.WithValue(httptrace.WithClientTrace(ctx, w.trace()), watchKey{}, w), w
}

// Of returns the watch of a request's context, or nil.
func Of(ctx context.Context) *Watch {
	w, _ := ctx.Value(watchKey{}).(*Watch)
	return w
}

// Number notes how somebody numbers the request; nil is a watch too.
func (w *Watch) Number(n uint64) {
	if w != nil {
		w.number.Store(n)
	}
}

// Numbered returns the number noted, 0 for none.
func (w *Watch) Numbered() uint64 { return w.number.Load() }

func (w *Watch) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(target string) { w.name(&w.target, target) },
		DNSStart: func(info httptrace.DNSStartInfo) {
			w.name(&w.lookedUp, info.Host)
			w.note(&w.dnsStart, true)
		},
		DNSDone: func(httptrace.DNSDoneInfo) { w.note(&w.dnsDone, false) },
		// Several addresses may be tried at a time.
		ConnectStart: func(string, string) { w.note(&w.dialStart, true) },
		ConnectDone: func(_, address string, err error) {
			if err == nil {
				w.name(&w.dialled, address)
				w.note(&w.dialDone, true)
			}
		},
		TLSHandshakeStart:    func() { w.note(&w.tlsStart, true) },
		TLSHandshakeDone:     func(tls.ConnectionState, error) { w.note(&w.tlsDone, false) },
		WroteRequest:         func(httptrace.WroteRequestInfo) { w.note(&w.wrote, false) },
		GotFirstResponseByte: func() { w.note(&w.first, false) },
		GotConn: func(info httptrace.GotConnInfo) {
			w.note(&w.connected, false)
			w.mu.Lock()
			defer w.mu.Unlock()
			w.reused = info.Reused
		},
	}
}

// note sets an instant, unless it is set and the first one counts.
func (w *Watch) note(at *time.Time, firstCounts bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if at.IsZero() || !firstCounts {
		*at = time.Now()
	}
}

// name notes the first of the names that a hook tells.
func (w *Watch) name(at *string, name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if *at == "" {
		*at = name
	}
}

// direct reports whether what was connected to is the host itself.
func (w *Watch) direct() bool {
	host, _, err := net.SplitHostPort(w.target)
	return err != nil || w.lookedUp == host || w.dialled == w.target
}

// Via returns the address of the proxy or firewall that was connected to in the
// host's place, and how long it has taken since; "" for none.
func (w *Watch) Via() (address string, took time.Duration) {
	if w == nil {
		return "", 0
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.dialled == "" || w.direct() {
		return "", 0
	}
	return w.dialled, time.Since(w.dialDone)
}

// Unsent reports whether the request waits for its connection, or has failed
// while it did: nothing of it went out.
func (w *Watch) Unsent() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.target != "" && w.connected.IsZero()
}

// Times returns what is known by now. A phase that has not ended lasts until
// now.
func (w *Watch) Times() Times {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	t := Times{FirstByte: span(w.wrote, or(w.first, now)), Receive: w.receive, Decode: w.decode}
	if w.reused { // what was dialled meanwhile is for others
		return t
	}
	t.DNS = span(w.dnsStart, or(w.dnsDone, now))
	t.Connect = span(w.dialStart, or(w.dialDone, now))
	t.Proxy = span(w.dialDone, or(w.tlsStart, or(w.connected, now)))
	t.TLS = span(w.tlsStart, or(w.tlsDone, now))
	if w.direct() { // what seems to be a proxy's phase is the connection's
		t.Connect, t.Proxy = t.Connect+t.Proxy, 0
	}
	return t
}

func or(t, otherwise time.Time) time.Time {
	if t.IsZero() {
		return otherwise
	}
	return t
}

// span is from one instant to another, 0 if there is no first.
func span(from, to time.Time) time.Duration {
	if from.IsZero() {
		return 0
	}
	return max(0, to.Sub(from))
}

// Body returns the answer's body, whose reads are measured.
func (w *Watch) Body(body io.ReadCloser) io.ReadCloser {
	w.note(&w.headers, true)
	return watched{body, w}
}

type watched struct {
	io.ReadCloser
	w *Watch
}

// Read measures the read, and what happened since the one before.
func (b watched) Read(p []byte) (int, error) {
	begun := time.Now()
	n, err := b.ReadCloser.Read(p)
	b.w.mu.Lock()
	defer b.w.mu.Unlock()
	b.w.decode += begun.Sub(or(b.w.lastRead, b.w.headers))
	b.w.lastRead = time.Now()
	b.w.receive += b.w.lastRead.Sub(begun)
	return n, err
}
