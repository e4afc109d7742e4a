package sqlsink

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// TroubleError is of a database that did not do something, as it has no room, takes no writes
// or is not there.
// Nothing is wrong with what it was asked: it may be asked again.
type TroubleError struct {
	Place    string // a path, or host and database
	Full     bool   // no room
	ReadOnly bool   // it takes no writes; otherwise, where it is not full, it cannot be reached
	Err      error
}

// Error is true for whoever asked: workers do it again by themselves, commands are given again.
func (e *TroubleError) Error() string {
	if e.Full {
		return "there is no room for " + e.Place + ": nothing of this was written, and it can be done when there is room: " + oneLine(e.Err)
	}
	if e.ReadOnly {
		return e.Place + " can only be read now: nothing of this was written, and it can be done when it takes writes again: " + oneLine(e.Err)
	}
	return e.Place + " cannot be reached: what was kept is whole, and this can be done when it is back: " + oneLine(e.Err)
}

// Unwrap returns Err.
func (e *TroubleError) Unwrap() error { return e.Err }

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// Told is an error of the sink's database, as a [*TroubleError] where it is one. Others who have
// the same database have their errors be told by it as well.
func (s *Sink) Told(err error) error {
	if known := (*TroubleError)(nil); err == nil || errors.As(err, &known) {
		return err
	}
	noRoom, told := full(s, err), (*pgconn.PgError)(nil)
	readOnly := errors.As(err, &told) && told.Code == "25006" // as of a server that another one has taken over from
	if noRoom || readOnly || s.d.postgres && away(err) {
		return &TroubleError{Place: s.place, Full: noRoom, ReadOnly: readOnly, Err: err}
	}
	return err
}

// away reports whether PostgreSQL could not be reached, or went away meanwhile.
func away(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	if told := (*pgconn.PgError)(nil); errors.As(err, &told) {
		switch told.Code {
		case "57P01", "57P02", "57P03": // it ends, has ended, or begins
			return true
		}
		return strings.HasPrefix(told.Code, "08")
	}
	var refused *pgconn.ConnectError
	var broken net.Error
	return errors.As(err, &refused) || errors.As(err, &broken) || errors.Is(err, pgconn.ErrConnClosed) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}
