package pgerror

import (
	"errors"
	"fmt"
)

// Error is what a client is told of a statement that failed.
type Error struct {
	Code                  string // SQLSTATE
	Message, Detail, Hint string
	Position              int // in the statement's text, in characters from 1; 0 for none
}

func (e *Error) Error() string { return e.Message }

// New returns an error whose message is formatted as fmt.Sprintf does.
func New(code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// At returns e at a position, unless it has one.
func (e *Error) At(position int) *Error {
	if e.Position != 0 {
		return e
	}
	moved := *e
	moved.Position = position
	return &moved
}

// WithHint returns e with a hint.
func (e *Error) WithHint(format string, args ...any) *Error {
	hinted := *e
	hinted.Hint = fmt.Sprintf(format, args...)
	return &hinted
}

// CodeOf returns the SQLSTATE of an error, [InternalError] where it has none.
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return InternalError
}
