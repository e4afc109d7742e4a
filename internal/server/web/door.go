package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"path"
	"sync/atomic"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/failure"
	"github.com/viewfinder-sql/viewfinder/internal/server/apitoken"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
)

// Config is what a [Door] is made of.
type Config struct {
	// Host has the databases, the certificate and the bounds.
	Host *host.Host
	// Address to listen at, host:port. One that other machines reach takes a certificate.
	Address string
	// Names are those by which clients may call the server, besides its address and what
	// its certificate says.
	Names  []string
	Tokens apitoken.Finder
	Limits Limits
	// Metrics answers GET /metrics; nil for nothing.
	Metrics http.Handler
	// Wrap goes around what answers requests; nil for nothing.
	Wrap func(http.Handler) http.Handler
}

// Door lets clients of HTTP in, and answers their requests.
type Door struct {
	config   Config
	address  host.Address // to listen at
	answerer *answerer
	stopping atomic.Bool
	end      context.CancelCauseFunc // of the requests under way
	server   *http.Server
}

// New makes a door. It sends nothing. An address that other machines reach is refused unless
// connections are encrypted.
func New(ctx context.Context, c Config) (*Door, error) {
	c.Limits = c.Limits.orDefault()
	d := &Door{config: c}
	var err error
	if d.address, err = host.Resolve(ctx, c.Address); err != nil {
		return nil, err
	}
	if d.address.Open && c.Host.Certificate == nil {
		return nil, fmt.Errorf("%s is reached from other machines, which takes a certificate: give --tls-cert and --tls-key", c.Address)
	}
	d.answerer = &answerer{
		guard: &guard{
			names: c.Names, certificate: c.Host.Certificate, tokens: c.Tokens, throttle: host.NewThrottle(), host: c.Host,
			entrance: host.NewShares(c.Limits.Connections),
		},
		host: c.Host, limits: c.Limits, lookout: &lookout{tokens: c.Tokens, under: map[*underWay]bool{}},
	}
	requests, end := context.WithCancelCause(context.WithoutCancel(ctx))
	d.end = end
	d.server = &http.Server{
		Handler:           d.handler(),
		BaseContext:       func(net.Listener) context.Context { return requests },
		ReadHeaderTimeout: c.Limits.Startup,
		IdleTimeout:       c.Limits.Idle,
		MaxHeaderBytes:    c.Limits.Header,
		ConnContext:       withArrival,
		ErrorLog:          log.New(io.Discard, "", 0), // of clients at fault; panics are told of by the handler
		HTTP2:             &http.HTTP2Config{MaxConcurrentStreams: 50, SendPingTimeout: c.Limits.Idle},
	}
	return d, nil
}

// Listen listens at the address.
func (d *Door) Listen(ctx context.Context) (net.Listener, error) { return d.address.Listen(ctx) }

// Serve serves connections of a listener, which it closes, until ctx ends. Then no request
// begins any more, and those under way may end, as long as they have.
func (d *Door) Serve(ctx context.Context, l net.Listener) error {
	var incoming net.Listener = &listener{l, d.config.Host}
	if c := d.config.Host.Certificate; c != nil {
		t := c.Config(nil)
		t.NextProtos = []string{"h2", "http/1.1"}
		incoming = tls.NewListener(incoming, t)
	}
	over := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(over)
		d.stopping.Store(true)
		if d.shutdown(ctx, d.config.Host.Limits.Grace) == nil {
			return
		}
		d.end(host.ErrStopping) // whose time is over, and who are told
		if d.shutdown(ctx, farewell) != nil {
			_ = d.server.Close()
		}
	})
	err := d.server.Serve(incoming)
	if !stop() { // it is told to stop
		<-over
	} else {
		_ = d.server.Close() // the error below tells more
	}
	d.config.Host.Drain()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

// shutdown waits for requests under way, so long.
func (d *Door) shutdown(ctx context.Context, atMost time.Duration) error {
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), atMost)
	defer cancel()
	return d.server.Shutdown(ending)
}

// handler is the way of every request.
func (d *Door) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /query", d.answerer.asked(func(a *ask) string { return a.SQL }))
	mux.Handle("POST /explain", d.answerer.asked(explained))
	mux.Handle("GET /tables", d.answerer.told(func(*http.Request) string { return "SHOW TABLES" }))
	mux.Handle("GET /tables/{name}", d.answerer.told(func(r *http.Request) string { return "DESCRIBE " + quoted(r.PathValue("name")) }))
	mux.Handle("GET /metrics", d.measured())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "alive") })
	mux.HandleFunc("GET /readyz", d.ready)
	mux.HandleFunc("GET /problems/{kind}", explainProblem)
	mux.HandleFunc("GET /openapi.json", d.describe)
	mux.HandleFunc("/", unknownPath(mux))
	all := d.answerer.guard.expected(plainPath(mux))
	if d.config.Wrap != nil {
		all = d.config.Wrap(all)
	}
	return d.answerer.safely(all)
}

// ready tells whether statements are taken.
func (d *Door) ready(w http.ResponseWriter, _ *http.Request) {
	if d.stopping.Load() {
		plain(w, http.StatusServiceUnavailable, "stopping")
		return
	}
	plain(w, http.StatusOK, "ready")
}

// measured answers GET /metrics.
func (d *Door) measured() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := d.answerer.guard.who(w, r)
		switch {
		case who == nil:
		case who.Scope != apitoken.Metrics:
			tell(w, &problem{Status: http.StatusForbidden, Kind: failure.Access, Detail: "http: figures are of all databases, and take a token of their own: viewfinder serve token add --scope metrics makes one"})
		case d.config.Metrics == nil:
			tell(w, wrong(http.StatusNotFound, "the server keeps no figures"))
		default:
			d.config.Metrics.ServeHTTP(w, r)
		}
	})
}

// plainPath answers what the address of is written in a roundabout way, of which the multiplexer
// would make a page that sends the client elsewhere.
func plainPath(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p := r.URL.Path; p == "" || path.Clean(p) != p || r.RequestURI == "*" || r.Method == http.MethodConnect {
			tell(w, nothingAt(r))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func nothingAt(r *http.Request) *problem {
	return wrong(http.StatusNotFound, "there is nothing at %q: see /openapi.json", shortened(r.URL.Path))
}

// unknownPath answers what the door has not: by another method, or nothing at all.
func unknownPath(mux *http.ServeMux) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if method == r.Method || r.Method == http.MethodHead && method == http.MethodGet {
				continue
			}
			other := &http.Request{Method: method, Host: r.Host, URL: r.URL}
			if _, pattern := mux.Handler(other); pattern != "/" && pattern != "" {
				w.Header().Set("Allow", method)
				tell(w, wrong(http.StatusMethodNotAllowed, "%s is asked by %s", shortened(r.URL.Path), method))
				return
			}
		}
		tell(w, nothingAt(r))
	}
}
