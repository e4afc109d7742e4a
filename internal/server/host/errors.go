package host

import (
	"errors"
	"fmt"
)

// ErrStopping is told to those who come when the server ends.
var ErrStopping = errors.New("server: it stops")

// ErrBusy is for who has waited long enough for a turn to run a statement.
var ErrBusy = errors.New("server: too many statements are running")

// ErrFull is told to who comes when all sessions of a door are others'.
var ErrFull = errors.New("server: too many sessions are open")

// MemoryError is of statements that do not begin, or are stopped, as the process holds more
// than it may.
type MemoryError struct{ Held, Most int64 } // bytes

// Error says how much.
func (e *MemoryError) Error() string {
	return fmt.Sprintf("server: it holds %d MB of memory, and may hold %d MB", e.Held>>20, e.Most>>20)
}

// UnknownError is of a database that there is not, or not for the user.
type UnknownError struct{ Database string }

// Error names the database.
func (e *UnknownError) Error() string {
	return fmt.Sprintf("server: database %q does not exist", e.Database)
}

// OpenError is of a database that cannot be opened, for a reason that only the people of
// the server are told.
type OpenError struct {
	Database string
	Cause    error
}

// Error names the database, and the cause.
func (e *OpenError) Error() string {
	return fmt.Sprintf("database %q cannot be opened: %v", e.Database, e.Cause)
}

// Unwrap returns the cause.
func (e *OpenError) Unwrap() error { return e.Cause }

// TooManyError is of a user who has all the sessions that one may have.
type TooManyError struct{ User string }

// Error names the user.
func (e *TooManyError) Error() string {
	return fmt.Sprintf("server: too many connections of %q", e.User)
}
