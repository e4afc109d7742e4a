package pgwire

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// serve answers messages until the client goes. A client that is at fault, has been idle for
// too long, or is connected to a server that stops, is told so.
func (s conversation) serve(in *inbox, wire *pgproto3.Backend) error {
	stop := context.AfterFunc(s.ctx, in.close)
	defer stop()
	s.settle()
	skip := false // to the next Sync
	for {
		message, err := s.receive(in, wire)
		if err != nil {
			told := s.farewell(err)
			s.swallow(in, err)
			return told
		}
		switch m := message.(type) {
		case *pgproto3.Terminate:
			return nil
		case *pgproto3.Query:
			skip = false
			s.simple(m.String)
			s.settle()
		case *pgproto3.Sync:
			skip = false
			s.settle()
		case *pgproto3.Flush:
			_ = s.out.flush() // its error is looked at below
		default:
			if skip {
				continue
			}
			if offset, err := s.extended(m); err != nil {
				s.fail(err, offset)
				skip = true
				if _, ok := m.(*pgproto3.FunctionCall); ok {
					skip = false
					s.settle()
				}
			}
		}
		if s.out.err != nil {
			return s.out.err
		}
	}
}

// receive waits for a message.
func (s conversation) receive(in *inbox, wire *pgproto3.Backend) (message pgproto3.FrontendMessage, err error) {
	in.within(s.idleLimit())
	err = s.out.wait(func() error {
		message, err = wire.Receive()
		return err
	})
	return message, err
}

// quiet is how long a client that sends too long a message may pause in it.
const quiet = 250 * time.Millisecond

// swallow takes the rest of a message that is too long: a connection that is closed with
// something unread is reset, and the client would not hear why.
func (s conversation) swallow(in *inbox, err error) {
	var long *pgproto3.ExceededMaxBodyLenErr
	if !errors.As(err, &long) {
		return
	}
	chunk := make([]byte, inboxSize)
	end := time.Now().Add(s.limits.Write)
	for rest := long.ActualBodyLen; rest > 0 && time.Now().Before(end); {
		in.within(quiet)
		n, err := in.Read(chunk)
		if err != nil {
			return
		}
		rest -= n
	}
}

// settle tells that the next statement may come, and sends all that there is.
func (s conversation) settle() {
	if s.tx.status == idle {
		s.endTransaction()
	}
	s.ready()
	_ = s.out.flush() // serve looks at its error
	s.out.shrink()
}

// idleLimit is how long the session may wait for a message.
func (s conversation) idleLimit() time.Duration {
	if s.tx.status != idle {
		return sooner(s.limits.Idle, s.set.Duration("idle_in_transaction_session_timeout"))
	}
	return sooner(s.limits.Idle, s.set.Duration("idle_session_timeout"))
}

// farewell tells the client why the session ends, if somebody can hear it.
func (s conversation) farewell(err error) error {
	var e *pgerror.Error
	var long *pgproto3.ExceededMaxBodyLenErr
	switch {
	case context.Cause(s.ctx) == error(errShutdown): //nolint:errorlint // a cause is not wrapped
		e = errShutdown
	case isLate(err) && s.tx.status != idle:
		e = pgerror.New(pgerror.IdleInTransactionTimeout, "terminating connection due to idle-in-transaction timeout")
	case isLate(err):
		e = pgerror.New(pgerror.IdleSessionTimeout, "terminating connection due to idle-session timeout")
	case errors.As(err, &long):
		e = pgerror.New(pgerror.ProgramLimitExceeded, "a message of %d bytes is longer than is taken here", long.ActualBodyLen).
			WithHint("At most %d bytes are.", long.MaxExpectedBodyLen)
	case ignored(err) == nil || errors.Is(err, io.ErrUnexpectedEOF):
		return err
	default:
		e = pgerror.New(pgerror.ProtocolViolation, "%s", err)
	}
	s.out.send(errorMessage("FATAL", e, 0))
	return s.out.flush()
}
