package connprops

import (
	"errors"
	"fmt"
)

// Error says what is wrong with a connection string, or with one property when
// there is none. It unwraps to [errors.ErrUnsupported] when the property or its
// value is valid in principle and not supported yet. Its text holds no value.
type Error struct {
	Property string // canonical name; empty when the fault is in none
	Byte     int    // position in the connection string, counted from 1; 0 when there is none
	Reason   string // what is wrong and what to do
	// Unsupported tells a value that a later version may take from a wrong one.
	Unsupported bool
}

// Error places the fault, then names the property, then gives the reason.
func (e *Error) Error() string {
	text := e.Reason
	if e.Property != "" && !e.Unsupported {
		text = e.Property + ": " + text
	}
	if e.Byte == 0 {
		return "connection properties: " + text
	}
	return fmt.Sprintf("connection string, byte %d: %s", e.Byte, text)
}

// Unwrap returns [errors.ErrUnsupported] or nil.
func (e *Error) Unwrap() error {
	if e.Unsupported {
		return errors.ErrUnsupported
	}
	return nil
}

// at places the fault at an offset of the connection string.
func (e *Error) at(offset int) *Error {
	placed := *e
	placed.Byte = offset + 1
	return &placed
}

func (p *Property) fault(reason string) *Error {
	return &Error{Property: p.Name, Reason: reason}
}

// unsupported makes the error for a property, or for one of its choices when
// that is not empty.
func (p *Property) unsupported(choice, reason string) *Error {
	what := p.Name
	if choice != "" {
		what += "=" + choice
	}
	return &Error{Property: p.Name, Reason: "not supported yet: " + what + ": " + reason, Unsupported: true}
}
