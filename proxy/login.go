package proxy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/viewfinder-sql/viewfinder/proxy/internal/register"
)

const (
	maxLegs    = 5        // requests until a proxy has authenticated somebody
	maxRefusal = 64 << 10 // bytes of a refusal that are read to use its connection on
)

// login is how one server is told about the user.
type login struct {
	prefix  string // of the properties that hold the user: Proxy or Firewall
	place   string // the properties that name the server
	scheme  AuthScheme
	hasUser bool
	with    register.Authenticator
}

func (l *login) basic() bool { return l.scheme == AuthBasic }

// property names the scheme's property and value.
func (l *login) property() string {
	if l.prefix == "Firewall" {
		return "a firewall with FirewallType=TUNNEL knows BASIC alone"
	}
	return "ProxyAuthScheme is " + string(l.scheme)
}

// answer gives the header of the next leg, after a refusal.
func (l *login) answer(ctx context.Context, ex register.Exchange, leg register.Leg, resp *http.Response) (string, *Error) {
	leg.Challenges = challenges(resp.Header.Values("Proxy-Authenticate"))
	if fault := l.disagrees(leg.Challenges); fault != nil {
		return "", fault
	}
	return l.next(ctx, ex, leg)
}

func (l *login) next(ctx context.Context, ex register.Exchange, leg register.Leg) (string, *Error) {
	header, err := ex.Next(ctx, leg)
	switch {
	case err == nil && strings.ContainsAny(header, "\r\n"):
		return "", &Error{Reason: "cannot be sent credentials with a line break"}
	case err == nil:
		return header, nil
	case errors.Is(err, register.ErrRejected):
		return "", l.rejected()
	case ctx.Err() != nil:
		return "", &Error{Reason: "was not authenticated to in time", Err: ctx.Err()}
	}
	status := 0
	if leg.Challenges != nil {
		status = http.StatusProxyAuthRequired
	}
	return "", &Error{Status: status, Reason: fmt.Sprintf("cannot be authenticated to by %s", l.scheme), Err: err}
}

// disagrees is the error of a proxy that asks for another scheme than the one
// set: it is never given another one.
func (l *login) disagrees(asked []string) *Error {
	offered := schemes(asked)
	name := l.scheme.wireName()
	if name == "" && l.scheme != AuthNone || len(offered) == 0 || name != "" && containsFold(offered, name) {
		return nil
	}
	what := strings.Join(offered, " or ")
	var known []string
	for _, s := range []AuthScheme{AuthNegotiate, AuthNTLM, AuthDigest, AuthBasic} {
		if containsFold(offered, s.wireName()) {
			known = append(known, string(s))
		}
	}
	advice := "have it accept BASIC, DIGEST, NTLM or NEGOTIATE"
	switch {
	case l.prefix == "Firewall":
		advice = "have it accept BASIC"
	case len(known) > 0:
		advice = "set ProxyAuthScheme to " + strings.Join(known, " or ")
	}
	return &Error{
		Status: http.StatusProxyAuthRequired,
		Reason: fmt.Sprintf("asks for %s authentication (HTTP status 407), and %s: %s", what, l.property(), advice),
	}
}

// rejected is the error of credentials that a proxy does not take.
func (l *login) rejected() *Error {
	e := &Error{Status: http.StatusProxyAuthRequired}
	switch {
	case l.scheme == AuthProprietary:
		e.Reason = "rejected the header (HTTP status 407): check ProxyPassword, which holds it whole"
	case l.scheme == AuthNone:
		e.Reason = "asks for authentication (HTTP status 407), and ProxyAuthScheme is NONE: set it to BASIC, DIGEST, NTLM or NEGOTIATE"
	case !l.hasUser && l.basic():
		e.Reason = fmt.Sprintf("asks for authentication (HTTP status 407): set %sUser and %sPassword", l.prefix, l.prefix)
	case l.scheme == AuthNegotiate:
		e.Reason = "rejected the Kerberos ticket (HTTP status 407): check ProxyUser and ProxyPassword, and that the KDC and the proxy agree on the service HTTP/ and the host name in ProxyServer"
	default:
		e.Reason = fmt.Sprintf("rejected the credentials (HTTP status 407): check %sUser and %sPassword", l.prefix, l.prefix)
	}
	return e
}

// refusal says why an HTTP proxy did not pass a request on, and what to do.
func (l *login) refusal(resp *http.Response, target string) *Error {
	if resp.StatusCode == http.StatusUnauthorized { // some mean 407
		e := l.rejected()
		e.Status, e.Reason = resp.StatusCode, strings.Replace(e.Reason, "HTTP status 407", "HTTP status 401", 1)
		return e
	}
	e := &Error{Status: resp.StatusCode}
	e.Reason = fmt.Sprintf("refused to connect to %s: HTTP status %d", target, resp.StatusCode)
	if what := http.StatusText(resp.StatusCode); what != "" {
		e.Reason += " " + what
	}
	page := strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html")
	if page {
		e.Reason += " with an HTML page"
	}
	switch resp.StatusCode {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		e.Reason += ": it does not reach that host itself"
	case http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		e.Reason += ": " + l.place + " may name a web server"
	default:
		e.Reason += ": it may not allow CONNECT to this host or port"
		if page {
			e.Reason += ", or " + l.place + " may name a web server"
		}
	}
	return e
}

// drain reads what remains of a refusal, and reports whether its connection
// can carry another request.
func drain(resp *http.Response) bool {
	defer resp.Body.Close()
	announced := resp.Close || strings.EqualFold(resp.Header.Get("Proxy-Connection"), "close")
	if announced {
		return false
	}
	n, err := io.Copy(io.Discard, io.LimitReader(resp.Body, maxRefusal+1))
	return err == nil && n <= maxRefusal
}
