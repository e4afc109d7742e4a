package proxy

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// maxAnswer bounds the head of an answer to CONNECT, in bytes.
const maxAnswer = 64 << 10

// credentials are what one server is told about the user. The prefix, Proxy or
// Firewall, names the properties they come from.
type credentials struct {
	prefix, user string
	password     secret.Secret
}

func (k credentials) empty() bool { return k.user == "" && k.password.IsEmpty() }

// basic is the value of a Proxy-Authorization header.
func (k credentials) basic() string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(k.user+":"+k.password.Reveal()))
}

// url is the address of an HTTP proxy with the credentials, as net/http wants it.
func (k credentials) url(addr string) *url.URL {
	u := &url.URL{Scheme: "http", Host: addr}
	if !k.empty() {
		u.User = url.UserPassword(k.user, k.password.Reveal())
	}
	return u
}

// connectBy gives the ask of an HTTP server: CONNECT, with Basic credentials
// in the first request where there are any.
func connectBy(k credentials) func(context.Context, net.Conn, string) *Error {
	return func(_ context.Context, c net.Conn, target string) *Error {
		head := "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n"
		if !k.empty() {
			head += "Proxy-Authorization: " + k.basic() + "\r\n"
		}
		if _, err := io.WriteString(c, head+"\r\n"); err != nil {
			return &Error{Reason: "broke the connection when asked to connect to " + target, Err: err}
		}
		bounded := &io.LimitedReader{R: c, N: maxAnswer}
		answer := bufio.NewReader(bounded)
		resp, err := http.ReadResponse(answer, &http.Request{Method: http.MethodConnect}) //nolint:bodyclose // what follows is the tunnel; the hop closes a connection that failed
		switch {
		case err != nil && bounded.N <= 0:
			return &Error{Reason: "sent an answer without end to CONNECT " + target}
		case err != nil && hungUp(err):
			return &Error{Reason: "closed the connection without an answer to CONNECT " + target, Err: err}
		case err != nil && isNetwork(err):
			return &Error{Reason: "gave no answer to CONNECT " + target, Err: err}
		case err != nil: // the text is the server's: not repeated
			return &Error{Reason: fmt.Sprintf("did not answer CONNECT as an HTTP proxy does: check %sServer and %sPort", k.prefix, k.prefix)}
		case resp.StatusCode/100 != 2:
			return k.refusal(resp, target)
		case answer.Buffered() > 0: // TLS would take it for the origin's
			return &Error{Status: resp.StatusCode, Reason: fmt.Sprintf("sent text of its own into the tunnel to %s: check %sServer and %sPort", target, k.prefix, k.prefix)}
		}
		return nil
	}
}

// refusal says why an HTTP proxy did not pass a request on, and what to do.
func (k credentials) refusal(resp *http.Response, target string) *Error {
	e := &Error{Status: resp.StatusCode}
	if resp.StatusCode != http.StatusProxyAuthRequired {
		e.Reason = fmt.Sprintf("refused to connect to %s: HTTP status %d", target, resp.StatusCode)
		if what := http.StatusText(resp.StatusCode); what != "" {
			e.Reason += " " + what
		}
		if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
			e.Reason += fmt.Sprintf(" with an HTML page: it may not allow CONNECT, or %sServer and %sPort name a web server", k.prefix, k.prefix)
		}
		return e
	}
	offered := schemes(resp.Header.Values("Proxy-Authenticate"))
	takesBasic := len(offered) == 0 || containsFold(offered, "Basic")
	switch {
	case !takesBasic:
		e.Reason = fmt.Sprintf("asks for %s authentication, which is not supported yet (HTTP status 407): have it accept BASIC", strings.Join(offered, " or "))
	case k.empty():
		e.Reason = fmt.Sprintf("asks for authentication (HTTP status 407): set %sUser and %sPassword", k.prefix, k.prefix)
	default:
		e.Reason = fmt.Sprintf("rejected the credentials (HTTP status 407): check %sUser and %sPassword", k.prefix, k.prefix)
	}
	return e
}

// schemeToken is the first word of a challenge; what follows it is the
// proxy's own text and stays out of errors.
var schemeToken = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,31}\b`)

func schemes(challenges []string) []string {
	var list []string
	for _, c := range challenges {
		if s := schemeToken.FindString(strings.TrimSpace(c)); s != "" && !containsFold(list, s) {
			list = append(list, s)
		}
	}
	return list
}

func containsFold(list []string, s string) bool {
	for _, v := range list {
		if strings.EqualFold(v, s) {
			return true
		}
	}
	return false
}
