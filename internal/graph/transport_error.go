package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"syscall"
)

// contextEnded is the error of a request whose context has ended.
func contextEnded(ctx context.Context, o *outbound) error {
	return &maskedError{fmt.Sprintf("graph: %s: %s", requestName(o.method, o.path), ctx.Err()), ctx.Err()}
}

// unreachable is the error of a way that brought no answer; it matches
// [ErrUnreachable].
type unreachable struct{ error }

func (e *unreachable) Is(target error) bool { return errors.Is(ErrUnreachable, target) }
func (e *unreachable) Unwrap() error        { return e.error }

// lookFurther is what to do where the way itself is broken.
const lookFurther = "viewfinder doctor looks for the cause"

// explain words an error of the way to the host of the API. What a proxy
// or a certificate is the cause of says so by itself; the network's own errors do not
// name the host, nor what to do.
func explain(err error, host string) string {
	op, _ := err.(*net.OpError) //nolint:errorlint // inside another error it is that one's to tell
	switch {
	case errors.Is(err, http.ErrSchemeMismatch):
		return host + " speaks no TLS: check Endpoint, and what stands between"
	case isReset(err):
		return fmt.Sprintf("%s gave the request up before it had answered: %v; %s", host, err, lookFurther)
	case op == nil && err != io.EOF && err != io.ErrUnexpectedEOF: //nolint:errorlint // as above
		return err.Error()
	case op != nil && op.Op == "dial":
		return fmt.Sprintf("%s cannot be reached: %v; check the network and whether it wants a proxy: %s", host, err, lookFurther)
	case op == nil, errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return fmt.Sprintf("%s closed the connection before it had answered: %v; %s", host, err, lookFurther)
	}
	return err.Error()
}

// noConnection is the error of a request that has waited for its connection until
// the time was over, unless err tells of which server on the way.
func noConnection(err error, host string) error {
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err
	}
	if err != context.DeadlineExceeded { //nolint:errorlint // a proxy's error says more
		return err
	}
	return &maskedError{fmt.Sprintf("no connection to %s came about; check the network and whether it wants a proxy: %s", host, lookFurther), err}
}
