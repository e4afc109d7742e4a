package cache

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// patience is how long a file that another process writes to is waited for.
const patience = 30 * time.Second

// ErrCache is matched by every error of the file.
var ErrCache = errors.New("the cache cannot be used")

// ErrKey is of a file that was written with another key.
var ErrKey = errors.New("the cache was written with another key")

// ErrAbsent is of a file that is not there: nothing was cached yet.
var ErrAbsent = errors.New("nothing is cached yet")

// Error is what is wrong with the file, and what to do.
type Error struct {
	Path    string
	Message string
	Err     error // nil for none
}

func (e *Error) Error() string { return "cache: CacheLocation: " + e.Path + " " + e.Message }

// NamesFile reports that the text names a file of the computer where the program runs.
func (e *Error) NamesFile() bool { return true }

// Is matches ErrCache.
func (e *Error) Is(target error) bool { return target == ErrCache }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// FormatError is of a file that a newer program wrote.
type FormatError struct {
	Path         string
	Found, Known int
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("cache: CacheLocation: %s was written by a newer program: its format is %d, and this program knows %d: use that program, or name another folder", e.Path, e.Found, e.Known)
}

// NamesFile reports that the text names a file of the computer where the program runs.
func (e *FormatError) NamesFile() bool { return true }

// Is matches ErrCache.
func (e *FormatError) Is(target error) bool { return target == ErrCache }

// ColumnError is of rows with a column that the kept table lacks: see [How].Strict.
type ColumnError struct{ Table, Column string }

func (e *ColumnError) Error() string {
	return fmt.Sprintf("%s is cached without the column %s: say ALTER SCHEMA to add it, or DROP EXISTING to make the table anew", e.Table, e.Column)
}

// because says of an error which file it is of.
func because(ctx context.Context, path string, err error) error {
	var e *Error
	var format *FormatError
	var column *ColumnError
	switch {
	case err == nil || errors.As(err, &e) || errors.As(err, &format) || errors.As(err, &column):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, sqlite3.NOTADB):
		return &Error{path, "cannot be read with this login's key: was it written with another one (OAuthSettingsKey, keyring, key file)? Give that one, or delete the file to begin anew", fmt.Errorf("%w: %w", ErrKey, err)}
	case errors.Is(err, sqlite3.CORRUPT):
		return &Error{path, "is damaged: delete it to begin anew", err}
	case errors.Is(err, sqlite3.BUSY):
		return &Error{path, fmt.Sprintf("is held by another program for more than %v", patience), err}
	case errors.Is(err, sqlite3.FULL), errors.Is(err, sqlite3.IOERR):
		return &Error{path, "cannot be read or written: see whether its disk is full: " + err.Error(), err}
	}
	return &Error{path, err.Error(), err}
}
