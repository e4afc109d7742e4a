package session

import (
	"errors"
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// SQLError is a fault of a statement's text: it cannot be read, names what does
// not exist, does what is not allowed or not supported yet.
type SQLError struct {
	// Message says what is wrong, and what to write instead where that is known.
	Message string
	// Line and Column say where, from 1 and in characters; 0 where unknown.
	Line, Column int
	// Err is what it comes down to: [errors.ErrUnsupported], an error of a table that
	// the kind of login does not serve; nil for nothing.
	Err error
}

// ErrUnnamed is of a statement that would change rows that it does not name.
var ErrUnnamed = errors.New("session: rows would be changed that are not named")

// Error places the fault, then says what it is.
func (e *SQLError) Error() string {
	if e.Line == 0 {
		return "sql: " + e.Message
	}
	return fmt.Sprintf("sql: line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// Unwrap returns Err.
func (e *SQLError) Unwrap() error { return e.Err }

// OfStatement reports whether what was asked is at fault, the statement, its arguments or a
// value that it computes with, and not what it runs on.
func OfStatement(err error) bool {
	var computed *engine.Error
	return WronglyAsked(err) || errors.As(err, &computed) && computed.OfStatement()
}

// WronglyAsked reports whether the statement's text, its arguments or a value that it writes is
// wrong, whatever the rows are: it will fail as often as it is run.
func WronglyAsked(err error) bool {
	var text *SQLError
	var arguments *ArgumentsError
	var value *write.ValueError
	var missing *plan.ArgumentError
	return errors.As(err, &text) || errors.As(err, &arguments) || errors.As(err, &value) || errors.As(err, &missing)
}

// Unsupported is the error of what is understood, and not supported yet.
func Unsupported(format string, args ...any) error {
	return &SQLError{Message: "not supported yet: " + fmt.Sprintf(format, args...), Err: errors.ErrUnsupported}
}

// textError turns an error of the analysis into a [*SQLError].
func textError(err error) error {
	var e *token.Error
	if !errors.As(err, &e) {
		return err
	}
	out := &SQLError{Message: e.Msg, Line: e.Line, Column: e.Column}
	if e.Unsupported {
		out.Err = errors.ErrUnsupported
	}
	return out
}
