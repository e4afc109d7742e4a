package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"time"
)

// The waits between attempts: a random part of a time that doubles up to a cap
// (full jitter), so that clients that failed together do not come back together.
const (
	firstWait = 250 * time.Millisecond
	longWait  = 8 * time.Second
)

// pause waits after the given attempt has failed. It is false, at once, if the
// deadline comes before the wait would end. The end of a block for the rate is
// waited for by the scheduler.
func (c *Client) pause(ctx context.Context, o *outbound, attempt int, err error) bool {
	if _, limited := throttle(err); limited {
		return true
	}
	wait := rand.N(min(longWait, firstWait<<min(attempt-1, 10))) //nolint:gosec // nobody gains by foreseeing a wait
	if !o.deadline.IsZero() && time.Until(o.deadline) <= wait {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// again reports whether the request may be sent again after err, and if that
// may help. What was refused for the rate has changed nothing; where a scheduler
// waits for the end of that, it may be sent again too.
func (c *Client) again(o *outbound, err error) bool {
	if _, limited := throttle(err); limited {
		return c.scheduler != nil
	}
	if TooMuch(err) && o.isMany() {
		return false // it would be as much again
	}
	return neverSent(err) || o.repeatable && transient(err)
}

// transient reports whether the same request may succeed a little later. A rate
// limit is not that: asking again lengthens it.
func transient(err error) bool {
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
	return cutOff(err)
}

// neverSent reports whether the request failed before anything of it went out.
func neverSent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial" &&
		!errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}

// cutOff reports whether the connection broke, rather than was refused for a
// reason that lasts, such as a certificate or a proxy's password.
func cutOff(err error) bool {
	var op *net.OpError
	var timeout net.Error
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, &op) && (op.Op == "read" || op.Op == "write") ||
		errors.As(err, &timeout) && timeout.Timeout() || givenUp(err)
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

// givenUp reports whether a stream or a connection of HTTP/2 was given up, by
// either side. Of a connection net/http tells by texts alone.
func givenUp(err error) bool {
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
