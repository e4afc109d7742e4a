package web

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/failure"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/server/apitoken"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
)

// doorName is the door's in figures.
const doorName = "http"

// userOf is the user that a token is.
func userOf(e *apitoken.Entry) string { return "token " + e.Name }

// guard looks at who asks.
type guard struct {
	names       []string
	certificate *host.Certificate // nil for none
	tokens      apitoken.Finder
	throttle    *host.Throttle
	host        *host.Host
	entrance    *host.Shares // connections that were let in
}

// expected refuses requests that are not meant for this server, or come from the page of
// another one in somebody's browser. A name that an attacker owns may lead here (DNS
// rebinding): so names count as well.
func (g *guard) expected(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		switch {
		case !r.ProtoAtLeast(1, 1):
			tell(w, &problem{Status: http.StatusHTTPVersionNotSupported, Kind: failure.Usage, Detail: "http: 1.1 is the oldest version that tells a whole answer from one that broke off"})
		case !isProbe(r) && !g.called(r.Host):
			tell(w, &problem{Status: http.StatusMisdirectedRequest, Kind: failure.Usage, Detail: fmt.Sprintf("http: the server is not known as %q: call it by its address, a name of its certificate, or one of viewfinder serve --http-name", shortened(r.Host))})
		case !own(r):
			tell(w, &problem{Status: http.StatusForbidden, Kind: failure.Usage, Detail: "http: pages of other origins may not ask here: have their server do it"})
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// isProbe tells of what says to anybody whether the server lives: those who look call it by
// whatever address it has.
func isProbe(r *http.Request) bool { return r.URL.Path == "/healthz" || r.URL.Path == "/readyz" }

// called reports whether the server may be called by what a request's header Host says.
func (g *guard) called(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSuffix(name, "]"), "["), ".")
	ip, err := netip.ParseAddr(name)
	if err == nil && ip.IsLoopback() || strings.EqualFold(name, "localhost") {
		return true
	}
	if slices.ContainsFunc(g.names, func(n string) bool { return strings.EqualFold(n, name) }) {
		return true
	}
	return g.certificate != nil && g.certificate.Names(name)
}

// own reports whether no page of another origin has sent a request.
func own(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return false
	}
	for _, origin := range r.Header.Values("Origin") {
		u, err := url.Parse(origin)
		scheme := "http"
		if r.TLS != nil {
			scheme = "https"
		}
		if err != nil || u.Scheme != scheme || !strings.EqualFold(u.Host, r.Host) {
			return false
		}
	}
	return true
}

// who is it that asks, by the token of the request; nil where that was answered.
func (g *guard) who(w http.ResponseWriter, r *http.Request) *apitoken.Entry {
	entry, err := g.entry(r)
	if err == nil && !letIn(r.Context(), g.entrance, userOf(entry)) {
		g.host.Refused(doorName, host.ErrFull)
		w.Header().Set("Connection", "close")
		tell(w, busy("http: there are too many connections"))
		return nil
	}
	if err == nil {
		return entry
	}
	if !errors.Is(err, apitoken.ErrUnknown) {
		if !errors.Is(err, errNoToken) {
			g.host.Trouble(err)
			tell(w, &problem{Status: http.StatusInternalServerError, Kind: failure.Failure, Detail: "http: the tokens cannot be read: the messages of the server say why"})
			return nil
		}
	} else if g.failed(r) != nil {
		return nil // the client has gone
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="viewfinder"`)
	tell(w, &problem{Status: http.StatusUnauthorized, Kind: failure.Access, Detail: "http: " + err.Error()})
	return nil
}

var errNoToken = errors.New("a request takes a token, in the header Authorization: Bearer TOKEN; viewfinder serve token add makes one")

// entry finds the entry of a request's token.
func (g *guard) entry(r *http.Request) (*apitoken.Entry, error) {
	token, ok := tokenOf(r)
	if !ok {
		return nil, errNoToken
	}
	return g.tokens.Find(token)
}

// tokenOf is the token of a request.
func tokenOf(r *http.Request) (token string, ok bool) {
	given := r.Header.Values("Authorization")
	if len(given) != 1 {
		return "", false
	}
	scheme, token, ok := strings.Cut(given[0], " ")
	return strings.TrimSpace(token), ok && strings.EqualFold(scheme, "Bearer")
}

// failed notes a wrong token, and has whoever sent it wait, as long as others at its address
// have failed. A right one never waits: what has 256 bits is not guessed, and one client's
// mistakes are not to be another's delay.
func (g *guard) failed(r *http.Request) error {
	g.host.Refused(doorName, host.ErrLogin)
	remote := remoteOf(r)
	err := g.throttle.Wait(r.Context(), remote)
	g.throttle.Failed(remote)
	return err
}

// remoteOf is the address of a request.
func remoteOf(r *http.Request) net.Addr {
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return &net.TCPAddr{}
	}
	return net.TCPAddrFromAddrPort(a)
}

// shortened bounds a text of a client's in a message.
func shortened(text string) string { return sanitize.Short(text, 80) }
