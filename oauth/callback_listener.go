package oauth

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/origin"
)

// outcome is how a login ended: a code, or why there is none.
type outcome struct {
	code Secret
	err  error
}

// callbackHandler takes the browser's return from a login, once.
type callbackHandler struct {
	cfg   *Config
	host  string // that a request must name
	path  string
	state string

	mu   sync.Mutex
	over bool
	done chan outcome // of one place
}

func newCallbackHandler(cfg *Config, callback *url.URL, state string) *callbackHandler {
	return &callbackHandler{cfg: cfg, host: hostPort(callback.Scheme, callback.Host), path: emptyPath(callback), state: state, done: make(chan outcome, 1)}
}

// hostPort is the host as browsers name it: without the usual port.
func hostPort(scheme, host string) string {
	usual := ":443"
	if scheme == "http" {
		usual = ":80"
	}
	return strings.ToLower(strings.TrimSuffix(host, usual))
}

// ServeHTTP answers with a fixed page. Only a request for the exact address
// that knows the state ends the login; all others leave it waiting, so that
// nobody else on this computer can end it.
func (h *callbackHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The Host tells a page of the web that has its own name lead here.
	if strings.ToLower(r.Host) != h.host || emptyPath(r.URL) != h.path {
		pageMissing.write(w)
		return
	}
	if r.Method != http.MethodGet {
		pageMethod.write(w)
		return
	}
	a, err := h.cfg.readQuery(r.URL.RawQuery)
	if a.state == nil || !equalText(*a.state, h.state) {
		pageForeign.write(w)
		return
	}
	switch {
	case !h.end(outcome{a.code, err}):
		pageOver.write(w)
	case err != nil:
		pageRefused.write(w)
	default:
		pageDone.write(w)
	}
}

// end ends the login unless it is over.
func (h *callbackHandler) end(o outcome) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.over {
		return false
	}
	h.over = true
	h.done <- o
	return true
}

// listenLoopback serves a redirect URI on this computer until stop is called.
// Nothing but loopback is listened on. A port that another program has is an
// error: it would get the code.
func listenLoopback(ctx context.Context, callback *url.URL, handler http.Handler, certificate func() (tls.Certificate, error)) (stop func(), err error) {
	listeners, err := loopbackListeners(ctx, callback)
	if err != nil {
		return nil, err
	}
	if callback.Scheme == "https" {
		own, err := certificate()
		if err != nil {
			closeAll(listeners)
			return nil, err
		}
		for i, l := range listeners {
			listeners[i] = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS12})
		}
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      10 * time.Second,
		IdleTimeout:       10 * time.Second,
		MaxHeaderBytes:    2 * maxCallbackBytes,
		ErrorLog:          log.New(io.Discard, "", 0), // it would show addresses, codes included
	}
	var serving sync.WaitGroup
	for _, l := range listeners {
		serving.Go(func() { _ = server.Serve(l) }) // ends by stop
	}
	return func() {
		// The page that says so is still on its way.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			_ = server.Close()
		}
		serving.Wait()
	}, nil
}

// loopbackListeners listens on the loopback addresses that the host of a
// redirect URI means: both for localhost, since the browser chooses.
func loopbackListeners(ctx context.Context, callback *url.URL) ([]net.Listener, error) {
	host, port := callback.Hostname(), callback.Port()
	if !origin.IsLoopback(host) {
		return nil, fmt.Errorf("oauth: CallbackURL leads to %s, which is not this computer: a login in the browser here takes one such as https://localhost:33333/, registered with the app", host)
	}
	if port == "" || port == "0" {
		return nil, errors.New("oauth: CallbackURL has no port: a login in the browser here takes one such as https://localhost:33333/, registered with the app")
	}
	addresses := []string{host}
	if origin.IsLocalhost(host) {
		addresses = []string{"127.0.0.1", "::1"}
	}
	var listeners []net.Listener
	var missing error
	for _, address := range addresses {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(address, port))
		switch {
		case err == nil:
			listeners = append(listeners, l)
		case errors.Is(err, syscall.EADDRNOTAVAIL) || errors.Is(err, syscall.EAFNOSUPPORT):
			missing = err // a computer without IPv6, or without IPv4
		default:
			closeAll(listeners)
			if errors.Is(err, syscall.EADDRINUSE) {
				return nil, fmt.Errorf("oauth: the port %s of CallbackURL is in use by another program, or by another login: end it, or register and set another port: %w", port, err)
			}
			return nil, fmt.Errorf("oauth: the port %s of CallbackURL cannot be listened on: %w", port, err)
		}
	}
	if len(listeners) == 0 {
		return nil, fmt.Errorf("oauth: CallbackURL: there is no loopback address on this computer: %w", missing)
	}
	return listeners, nil
}

func closeAll(listeners []net.Listener) {
	for _, l := range listeners {
		_ = l.Close() // nothing came over it
	}
}
