package shell

import (
	"context"
	"database/sql"
	"errors"
	"io"
)

// errInterrupted is the error of an entry that the user has dropped, and of a statement that
// was interrupted.
var errInterrupted = errors.New("interrupted")

// Options are what a shell stands on.
type Options struct {
	// Open opens what a connection string names; "" is what the command line named. The
	// function ends it.
	Open func(dsn string) (db *sql.DB, stop func(), err error)
	// Profiles are the names that Open takes besides, for whoever completes; nil for none.
	Profiles func() []string
	In       io.Reader
	Out      io.Writer
	Err      io.Writer
	// Terminal says that somebody types and reads: with an editor, colours and a pager.
	Terminal bool
	// Width is the number of columns of the terminal; 0 is not known.
	Width func() int
	// History is the file that entries are kept in; "" for none.
	History string
	// Confirm is a context under which somebody is asked before a statement changes several
	// rows; ask puts the question to who is at the terminal.
	Confirm func(ctx context.Context, ask func(ctx context.Context, question string) (string, error)) context.Context
	// Watch is a context under which it is told how far a statement has come, until quiet is
	// called; nil is not told.
	Watch func(ctx context.Context, db *sql.DB, query string) (watched context.Context, quiet func())
	// Environ finds variables of the environment: NO_COLOR, PAGER, EDITOR, VISUAL.
	Environ func(string) string
}
