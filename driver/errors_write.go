package driver

import (
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// ErrUnknownOutcome: it is not known whether a write was done: see [UnknownOutcomeError].
var ErrUnknownOutcome = write.ErrUnknownOutcome

// WriteError is an INSERT, an UPDATE or a DELETE that failed at one of its rows. Those
// before it were done, those behind it were not sent.
type WriteError struct {
	// Verb and Table are the statement's: "INSERT INTO", "Comments".
	Verb, Table string
	// Row is the one that failed, from 1, of Rows.
	Row, Rows int
	// Done are the ids of the rows that were done, in their order: of those that were made,
	// or else of those that were changed. What has no id is not among them: there are Row - 1.
	Done []string
	// Err is why it failed: an [UnknownOutcomeError] where that row may have been done.
	Err error

	text string
}

// Error says which row failed, what was done before, and why.
func (e *WriteError) Error() string {
	if e.text == "" {
		return (&write.Error{Verb: e.Verb, Table: e.Table, Row: e.Row, Rows: e.Rows, Done: e.Done, Err: e.Err}).Error()
	}
	return e.text
}

// Unwrap returns why the row failed.
func (e *WriteError) Unwrap() error { return e.Err }

// UnknownOutcomeError is a write of which no answer came that tells whether it was done. It
// matches [ErrUnknownOutcome]. It was not sent again.
type UnknownOutcomeError struct {
	// Method and Path are the call's, the path without version and query.
	Method, Path string
	// Look is what to look at before it is done again, as SQL where a table shows it.
	Look string
	// Looked says that the driver has looked, and did not find it there; it may still come.
	Looked bool
	// Err is why no answer came.
	Err error

	text string
}

// Error says what is not known, and what to do.
func (e *UnknownOutcomeError) Error() string {
	if e.text == "" {
		return (&write.UnknownOutcomeError{Method: e.Method, Path: e.Path, Look: e.Look, Looked: e.Looked, Err: e.Err}).Error()
	}
	return e.text
}

// Is matches [ErrUnknownOutcome].
func (e *UnknownOutcomeError) Is(target error) bool { return target == ErrUnknownOutcome }

// Unwrap returns why no answer came.
func (e *UnknownOutcomeError) Unwrap() error { return e.Err }

// ValueError is a row that cannot be written as it is: a value is missing, too long or none
// of its column. Nothing of the statement was sent.
type ValueError struct {
	// Verb and Table are the statement's; Row is the row's number from 1, of Rows.
	Verb, Table string
	Row, Rows   int
	// Column is the column in question, "" where it is none; Reason says what is wrong, and
	// the limit.
	Column, Reason string
}

// Error names the row, the column and the limit.
func (e *ValueError) Error() string { return (*write.ValueError)(e).Error() }
