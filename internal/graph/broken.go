package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// maskedError is an error under a text that holds no secret.
type maskedError struct {
	text string
	err  error
}

func (e *maskedError) Error() string { return e.text }
func (e *maskedError) Unwrap() error { return e.err }

// maxCause bounds what the transport says, which for a certificate is much.
const maxCause = 1500

// broken makes the error of an exchange that brought no complete answer. The
// end of the context stands before what it led to.
func (c *Client) broken(ctx, bounded context.Context, o *outbound, err error) error {
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err // its text holds the query, with the proof in it
	}
	what := sanitize.Line(o.redact(c.explained(err)), maxCause)
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
		what = err.Error()
	case bounded.Err() != nil:
		err = &unreachable{bounded.Err()}
		cause := what
		what = fmt.Sprintf("no complete answer within %s: raise Timeout, or ask for smaller pages", c.timeout)
		if cause != err.Error() { // it says which server on the way owes the answer
			what = fmt.Sprintf("no answer within %s (Timeout): %s", c.timeout, cause)
		}
	default:
		err = &unreachable{err}
	}
	return &maskedError{fmt.Sprintf("graph: %s: %s", about(o.method, o.path), what), err}
}

// unreachable is the error of a way that brought no answer; it matches
// [ErrUnreachable].
type unreachable struct{ error }

func (e *unreachable) Is(target error) bool { return errors.Is(ErrUnreachable, target) }
func (e *unreachable) Unwrap() error        { return e.error }

// lookFurther is what to do where the way itself is broken.
const lookFurther = "viewfinder doctor looks for the cause"

// explained is the text of an error of the way to the API. What a proxy or a
// certificate is the cause of says so by itself; the network's own errors do not
// name the host, nor what to do.
func (c *Client) explained(err error) string {
	op, _ := err.(*net.OpError) //nolint:errorlint // inside another error it is that one's to tell
	switch {
	case errors.Is(err, http.ErrSchemeMismatch):
		return c.host() + " speaks no TLS: check Endpoint, and what stands between"
	case givenUp(err):
		return fmt.Sprintf("%s gave the request up before it had answered: %v; %s", c.host(), err, lookFurther)
	case op == nil && err != io.EOF && err != io.ErrUnexpectedEOF: //nolint:errorlint // as above
		return err.Error()
	case op != nil && op.Op == "dial":
		return fmt.Sprintf("%s cannot be reached: %v; check the network and whether it wants a proxy: %s", c.host(), err, lookFurther)
	case op == nil, errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return fmt.Sprintf("%s closed the connection before it had answered: %v; %s", c.host(), err, lookFurther)
	}
	return err.Error()
}

func (c *Client) host() string {
	_, host, _ := strings.Cut(c.origin, "://")
	return host
}

// unconnected is the error of a request that has waited for its connection until
// the time was over, unless err tells of which server on the way.
func (c *Client) unconnected(err error) error {
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err
	}
	if err != context.DeadlineExceeded { //nolint:errorlint // a proxy's error says more
		return err
	}
	return &maskedError{fmt.Sprintf("no connection to %s came about; check the network and whether it wants a proxy: %s", c.host(), lookFurther), err}
}
