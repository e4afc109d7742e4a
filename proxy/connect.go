package proxy

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/viewfinder-sql/viewfinder/proxy/internal/register"
)

// maxAnswer bounds the head of an answer to CONNECT, in bytes.
const maxAnswer = 64 << 10

// connectBy gives the conversation with an HTTP server: CONNECT, with as many
// legs as the scheme takes.
func connectBy(l *login) func() asker {
	return func() asker { return (&connecting{login: l, exchange: l.with.Begin()}).ask }
}

// connecting is the way to one tunnel, over several connections where the
// server closes them after refusals.
type connecting struct {
	login    *login
	exchange register.Exchange
	header   string // of the next leg, once begun
	begun    bool
	legs     int
}

// ask says CONNECT on a connection until it is a tunnel. Its error says
// whether another connection is worth a try.
func (k *connecting) ask(ctx context.Context, c net.Conn, target string) *Error {
	if failure := k.begin(ctx, target); failure != nil {
		return failure
	}
	bounded := &io.LimitedReader{R: c}
	answer := bufio.NewReader(bounded)
	for first := true; ; first = false {
		if k.legs++; k.legs > maxLegs {
			return &Error{Status: http.StatusProxyAuthRequired, Reason: fmt.Sprintf("went on asking for authentication after %d requests to connect to %s", maxLegs, target)}
		}
		bounded.N = maxAnswer
		resp, failure := k.exchangeLeg(c, bounded, answer, target)
		switch {
		case failure != nil && !first && failure.Err != nil && hungUp(failure.Err): // it closed after the refusal, without saying so
			return k.closed(target)
		case failure != nil:
			return failure
		case resp.StatusCode == http.StatusProxyAuthRequired:
			if k.header, failure = k.login.answer(ctx, k.exchange, k.leg(target), resp); failure != nil {
				_ = resp.Body.Close()
				return failure
			}
			bounded.N = maxAnswer + maxRefusal
			if !drain(resp) {
				return k.closed(target)
			}
		case resp.StatusCode/100 != 2:
			return k.login.refusal(resp, target)
		case answer.Buffered() > 0: // TLS would take it for the origin's
			return &Error{Status: resp.StatusCode, Reason: fmt.Sprintf("sent text of its own into the tunnel to %s: check %s", target, k.login.place)}
		default:
			return nil
		}
	}
}

func (k *connecting) leg(target string) register.Leg {
	return register.Leg{Method: http.MethodConnect, URI: target}
}

func (k *connecting) begin(ctx context.Context, target string) (failure *Error) {
	if !k.begun {
		k.begun = true
		k.header, failure = k.login.next(ctx, k.exchange, k.leg(target))
	}
	return failure
}

// closed is what a connection closed between two legs comes to.
func (k *connecting) closed(target string) *Error {
	if k.login.with.Bound() {
		return &Error{Status: http.StatusProxyAuthRequired, Reason: fmt.Sprintf(
			"closed the connection between two requests to connect to %s, and %s needs them on one: have it keep connections open", target, k.login.scheme)}
	}
	return &Error{Status: http.StatusProxyAuthRequired, Reason: "closed the connection after every request to connect to " + target, again: true}
}

// exchangeLeg makes one request and reads the head of its answer.
func (k *connecting) exchangeLeg(c net.Conn, bounded *io.LimitedReader, answer *bufio.Reader, target string) (*http.Response, *Error) {
	head := "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n"
	if k.header != "" {
		head += "Proxy-Authorization: " + k.header + "\r\n"
	}
	if k.login.with.Bound() {
		head += "Proxy-Connection: keep-alive\r\n"
	}
	if _, err := io.WriteString(c, head+"\r\n"); err != nil {
		return nil, &Error{Reason: "broke the connection when asked to connect to " + target, Err: err}
	}
	resp, err := http.ReadResponse(answer, &http.Request{Method: http.MethodConnect})
	switch {
	case err == nil:
		return resp, nil
	case bounded.N <= 0:
		return nil, &Error{Reason: "sent an answer without end to CONNECT " + target}
	case hungUp(err):
		return nil, &Error{Reason: fmt.Sprintf("closed the connection without an answer to CONNECT %s (check %s, and that it speaks %s)", target, k.login.place, speaksHTTP), Err: err}
	case isNetwork(err):
		return nil, &Error{Reason: "gave no answer to CONNECT " + target, Err: err}
	default: // the text is the server's: not repeated
		return nil, &Error{Reason: "did not answer CONNECT as an HTTP proxy does: check " + k.login.place}
	}
}
