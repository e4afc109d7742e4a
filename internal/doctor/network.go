package doctor

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// Resolution is what looking up the first host on the way gave.
type Resolution struct {
	Host string
	// Property names the host's property: Endpoint, ProxyServer, FirewallServer;
	// empty for the platform's own.
	Property  string
	Literal   bool // it is an address already
	Unasked   bool // the request ended before anything was to be looked up
	Addresses []string
	Err       error
}

// JudgeResolution judges a look-up.
func JudgeResolution(r Resolution) Finding {
	if r.Unasked {
		return ok("nothing was looked up: the way to " + r.Host + " is not known")
	}
	if r.Literal {
		return ok(r.Host + " is an address: there is nothing to look up")
	}
	if r.Err == nil {
		return ok(r.Host + " is " + list(first(r.Addresses, 3), "and"))
	}
	fix := "check this machine's resolver and its way to the Internet; where only a proxy leads out, set ProxyServer, which then resolves the name"
	if r.Property != "" {
		fix = "check " + r.Property + ", and this machine's resolver"
	}
	what := r.Err.Error()
	if e, isDNS := errors.AsType[*net.DNSError](r.Err); isDNS {
		what = e.Err
		if e.IsNotFound {
			what = "no such host"
		}
	}
	return Finding{Status: Failed, Detail: "looking up " + r.Host + ": " + what, Fix: fix, Err: r.Err}
}

// first are at most n words, and how many more there are.
func first(words []string, n int) []string {
	if len(words) <= n {
		return words
	}
	return append(append([]string(nil), words[:n]...), fmt.Sprintf("%d more", len(words)-n))
}

// Way is the servers between here and the platform.
type Way struct {
	Firewall, Proxy string // each with its kind and host:port; empty for none
	// Stopped is the error of the server that did not let a request through.
	Stopped error
	Status  int    // the HTTP status it answered
	Server  string // the property that names it
	Timeout bool
}

// JudgeWay judges what stands between.
func JudgeWay(w Way) Finding {
	if w.Stopped == nil {
		var by []string
		for _, server := range []string{w.Firewall, w.Proxy} {
			if server != "" {
				by = append(by, server)
			}
		}
		if by == nil {
			return ok("neither is set: connections are direct")
		}
		return ok("by " + list(by, "then"))
	}
	kind := strings.TrimSuffix(w.Server, "Server")
	fix := fmt.Sprintf("check %sServer and %sPort, and that this machine may reach it", kind, kind)
	switch w.Server {
	case "FirewallServer": // which by SOCKS does not tell what it dislikes
		fix = "check FirewallServer and FirewallPort, FirewallUser and FirewallPassword where it asks for them, and that this machine may reach it"
	case "ProxyAutoDetect":
		kind, fix = "Proxy", "check the system's proxy settings (HTTPS_PROXY, ALL_PROXY and NO_PROXY in the environment, or the PAC file), or set ProxyAutoDetect=false, and ProxyServer"
	}
	switch w.Status {
	case 401, 407:
		fix = fmt.Sprintf("set %sUser and %sPassword to what it knows", kind, kind)
		if kind == "Proxy" {
			fix += ", and ProxyAuthScheme to a scheme that it takes"
		}
	case 403:
		fix = "have its administrator allow CONNECT to port 443 of the platform's hosts"
		if kind == "Proxy" {
			fix += ", or set ProxyExceptions"
		}
	case 502, 503, 504:
		fix = "try again later, or have its administrator see why it does not reach the platform's hosts"
	}
	return Finding{Status: Failed, Detail: plain(w.Stopped), Fix: fix, Err: w.Stopped}
}

// Reached is how far a request came on its way.
type Reached int

// The stages.
const (
	NotConnected Reached = iota
	Connected            // TCP stands
	Secured              // TLS stands, or there is none
	Answered
)

// Link is a request's way to the platform.
type Link struct {
	Host    string // host:port
	Plain   bool   // there is no TLS
	Reached Reached
	TLS     *tls.ConnectionState // nil without TLS
	Took    time.Duration        // to connect
	Now     time.Time
	Err     error // what ended the request, where nothing answered
	Timeout time.Duration
}

// JudgeConnection judges the connection itself.
func JudgeConnection(l Link) Finding {
	if l.Reached >= Connected {
		return ok("connected to " + l.Host)
	}
	what := l.Err.Error()
	if e, isNet := errors.AsType[*net.OpError](l.Err); isNet && e.Err != nil {
		what = e.Err.Error()
	}
	return Finding{
		Status: Failed, Detail: "connecting to " + l.Host + ": " + strings.TrimPrefix(what, "connect: "),
		Fix: "check the network and whatever filters it (a firewall, a VPN); where only a proxy leads out, set ProxyServer or FirewallServer", Err: l.Err,
	}
}

// soonEnds is how long before its end a certificate is worth a word.
const soonEnds = 14 * 24 * time.Hour

// JudgeTLS judges the handshake.
func JudgeTLS(l Link) Finding {
	if l.Plain {
		return ok("plain http: " + l.Host + " is this machine")
	}
	if l.Reached < Secured {
		return Finding{Status: Failed, Detail: plain(l.Err), Fix: l.fixTLS(), Err: l.Err}
	}
	if l.TLS == nil || len(l.TLS.PeerCertificates) == 0 {
		return ok("encrypted")
	}
	leaf := l.TLS.PeerCertificates[0]
	detail := fmt.Sprintf("%s, certificate of %s, issued by %s, until %s",
		tls.VersionName(l.TLS.Version), name(leaf.Subject.CommonName, leaf.DNSNames), name(leaf.Issuer.CommonName, leaf.Issuer.Organization), when(leaf.NotAfter, l.Now))
	if leaf.NotAfter.Sub(l.Now) < soonEnds {
		return warn(detail, "have whoever runs "+l.Host+" renew the certificate; a proxy that inspects TLS issues its own")
	}
	return ok(detail)
}

func name(common string, others []string) string {
	if common == "" && len(others) > 0 {
		return others[0]
	}
	return common
}

func (l *Link) fixTLS() string {
	const trust = "if a proxy that inspects TLS stands between, trust its authority: SSLServerCert=<its PEM file>, or the system's store; if not, somebody else answers: do not go on"
	if invalid, is := errors.AsType[x509.CertificateInvalidError](l.Err); is && invalid.Reason == x509.Expired {
		return "check this machine's clock (it is " + l.Now.UTC().Format(time.RFC3339) + "); if it is right, whoever runs " + l.Host + " must renew the certificate"
	}
	if _, is := errors.AsType[x509.HostnameError](l.Err); is {
		return "check Endpoint and whatever redirects names here (a hosts file, a resolver): another host answers"
	}
	if _, is := errors.AsType[*tls.CertificateVerificationError](l.Err); is {
		return trust
	}
	if _, is := errors.AsType[x509.UnknownAuthorityError](l.Err); is {
		return trust
	}
	return "check what stands between: a server that speaks TLS 1.2 or newer must answer at " + l.Host
}

// How far clocks may be apart: tokens and certificates are judged by theirs.
const (
	clocksDiffer = 30 * time.Second
	clocksWrong  = 5 * time.Minute
)

// JudgeClock judges this machine's clock by the answer's Date header; theirs is
// zero where it had none. The header is whole seconds, and took is how long the
// answer was on its way.
func JudgeClock(theirs, ours time.Time, took time.Duration) Finding {
	if theirs.IsZero() {
		return Inapplicable("the answer had no Date header")
	}
	apart := ours.Add(-took / 2).Sub(theirs)
	if apart.Abs() <= time.Second+took/2 {
		return ok("right, by the answer's Date header")
	}
	direction := "ahead of"
	if apart < 0 {
		direction = "behind"
	}
	detail := fmt.Sprintf("%s %s the platform's (%s there)", apart.Abs().Round(time.Second), direction, theirs.UTC().Format(time.RFC3339))
	switch fix := "set this machine's clock, and let NTP keep it right (timedatectl set-ntp true)"; {
	case apart.Abs() < clocksDiffer:
		return ok(detail)
	case apart.Abs() < clocksWrong:
		return warn(detail, fix)
	default:
		f := warn(detail, fix+": expiry of tokens and certificates is judged by it")
		f.Status, f.Err = Failed, errors.New("this machine's clock is "+detail)
		return f
	}
}
