package write

import (
	"errors"
	"fmt"
	"strings"
)

// ErrUnknownOutcome is matched by an [UnknownOutcomeError].
var ErrUnknownOutcome = errors.New("it is not known whether the write was done")

// UnknownOutcomeError is a write of which no answer came that tells whether it was done.
// It was not sent again.
type UnknownOutcomeError struct {
	// Method and Path are the call's, the path without version and query.
	Method, Path string
	// Look is what to look at before it is done again, as SQL where a table shows it.
	Look string
	// Looked says that the driver has looked, and did not find it there; it may still come.
	Looked bool
	// Err is why no answer came.
	Err error
}

// Error says what is not known, and what to do.
func (e *UnknownOutcomeError) Error() string {
	text := fmt.Sprintf("write: %s /%s: it is not known whether it was done", e.Method, e.Path)
	if e.Looked {
		text += "; it is not there yet"
	}
	text += ": " + e.Err.Error()
	if e.Look != "" {
		text += "; before it is done again, look: " + e.Look
	}
	return text
}

// Is matches [ErrUnknownOutcome].
func (e *UnknownOutcomeError) Is(target error) bool { return target == ErrUnknownOutcome }

// Unwrap returns why no answer came.
func (e *UnknownOutcomeError) Unwrap() error { return e.Err }

// Error is a statement that failed at one of its rows. Those before it were done; those
// behind it were not sent.
type Error struct {
	// Verb and Table are the statement's: INSERT, "Comments".
	Verb, Table string
	// Row is the one that failed, from 1, of Rows.
	Row, Rows int
	// Done are the ids of the rows that were done, in their order: of those that were made,
	// or else of those that were changed. What has no id is not among them.
	Done []string
	// Err is why it failed.
	Err error
}

// Error says which row failed, what was done before, and why.
func (e *Error) Error() string {
	text := "write: " + e.Verb + " " + e.Table
	if e.Rows > 1 {
		text += fmt.Sprintf(": row %d of %d", e.Row, e.Rows)
		if before := e.Row - 1; before == 0 {
			text += " (nothing was done before)"
		} else {
			text += " (done before: " + named(before, e.Done) + ")"
		}
	}
	return text + ": " + strings.TrimPrefix(e.Err.Error(), "write: ")
}

// Untold is the error of a statement that was done, and of whose rows RETURNING cannot tell.
func (j *Job) Untold(done []Result, err error) error {
	return fmt.Errorf("write: %s %s: it was done (%s), and RETURNING cannot tell of it: %w", j.verb(), j.Table.Name, named(len(done), j.IDs(done)), err)
}

// mostNamed is how many ids a text names.
const mostNamed = 5

// named is a number of rows by their ids, as errors have them: with how many there are
// besides, where they are many, and how many they all are, where some have no id.
func named(rows int, ids []string) string {
	list := strings.Join(ids[:min(len(ids), mostNamed)], ", ")
	switch {
	case rows > len(ids) && list == "":
		return counted(rows)
	case rows > len(ids):
		return counted(rows) + ", among them " + list
	case len(ids) > mostNamed:
		return fmt.Sprintf("%s and %d others", list, len(ids)-mostNamed)
	}
	return list
}

func counted(rows int) string {
	if rows == 1 {
		return "one row"
	}
	return fmt.Sprintf("%d rows", rows)
}

// Unwrap returns why it failed.
func (e *Error) Unwrap() error { return e.Err }

// ValueError is a row that cannot be written as it is. Nothing was sent.
type ValueError struct {
	// Verb and Table are the statement's, Row is the row's number from 1, of Rows.
	Verb, Table string
	Row, Rows   int
	// Column is the column in question; Reason says what is wrong, and the limit.
	Column, Reason string
}

// Error names the row, the column and the limit.
func (e *ValueError) Error() string {
	text := "write: " + e.Verb + " " + e.Table
	if e.Rows > 1 {
		text += fmt.Sprintf(": row %d of %d", e.Row, e.Rows)
	}
	if e.Column != "" {
		text += ": " + e.Column
	}
	return text + " " + e.Reason + "; nothing was sent"
}
