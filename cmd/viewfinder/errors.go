package main

import "errors"

// usageError is an error of the command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// keptError is an error of a verb that is about the logins that are kept.
type keptError struct{ error }

func (e keptError) Unwrap() error { return e.error }

// initError is an error of a login of the verb init.
type initError struct {
	error
	which string // connection is set up, as flags
}

func (e initError) Unwrap() error { return e.error }

// errIncomplete ends a verb whose answer is out, but not complete. The messages
// of the verb have told why.
var errIncomplete = errors.New("the answer is not complete")

// ailing ends a diagnosis with failed checks. What is wrong has been printed.
type ailing struct {
	text  string
	cause error
}

func (e *ailing) Error() string { return e.text }
func (e *ailing) Unwrap() error { return e.cause }
