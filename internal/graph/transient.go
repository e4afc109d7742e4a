package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
)

// asThrottle reports whether an error is a refusal for the rate that ends by
// waiting. It is nil for one that came from before the API.
func asThrottle(err error) (refused *APIError, ok bool) {
	var answer *AnswerError
	switch {
	case errors.As(err, &refused):
		return refused, refused.Reason() == ReasonRateLimited &&
			refused.Code != 9 && refused.Code != 18 && refused.Code != 368 // the publishing of a day, the hashtags of a week, and the block for a policy
	case errors.As(err, &answer):
		return nil, answer.Status == http.StatusTooManyRequests
	}
	return nil, false
}

// isAppLimit reports whether a refusal for the rate is of the app, or its user, as a
// whole.
func isAppLimit(refused *APIError) bool {
	switch refused.Code {
	case 0, 4, 17, 341:
		return true
	}
	return false
}

// errNoAnswer is the fault of an item of a batch that was not answered in time.
var errNoAnswer = fmt.Errorf("%w: the batch ended before this item was answered", ErrUnavailable)

// MayPass reports whether the same request may succeed a little later, though it is not
// known whether it has arrived.
func MayPass(err error) bool { return isTransient(err) }

// isTransient reports whether the same request may succeed a little later. A rate
// limit is not that: asking again lengthens it.
func isTransient(err error) bool {
	var refused *APIError
	var answer *AnswerError
	switch {
	case errors.As(err, &refused):
		return refused.Reason() == ReasonUnavailable
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return false
	case errors.As(err, &answer) && answer.Status >= 500, errors.Is(err, errNoAnswer):
		return true
	}
	return isConnectionLost(err)
}

// isNeverSent reports whether the request failed before anything of it went out.
func isNeverSent(err error) bool {
	if err == nil {
		return false
	}
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial" &&
		!errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}

// isConnectionLost reports whether the connection broke, rather than was refused for a
// reason that lasts, such as a certificate or a proxy's password.
func isConnectionLost(err error) bool {
	var op *net.OpError
	var timeout net.Error
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, &op) && (op.Op == "read" || op.Op == "write") ||
		errors.As(err, &timeout) && timeout.Timeout() || isReset(err)
}

// streamError is what errors.As makes of net/http's own error of a stream that was
// reset: it fills any struct that has its fields.
type streamError struct {
	StreamID uint32
	Code     uint32
	Cause    error
}

func (e streamError) Error() string {
	return fmt.Sprintf("stream %d was reset: code %d", e.StreamID, e.Code)
}

// isReset reports whether a stream or a connection of HTTP/2 was given up, by
// either side. Of a connection net/http tells by texts alone.
func isReset(err error) bool {
	var reset streamError
	if errors.As(err, &reset) {
		return true
	}
	for ; err != nil; err = errors.Unwrap(err) {
		if text := err.Error(); strings.HasPrefix(text, "http2: ") || strings.HasPrefix(text, "connection error: ") {
			return true
		}
	}
	return false
}
