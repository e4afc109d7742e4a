package pgwire

import (
	"context"
	"net/netip"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Startup is what a client said when it connected.
type Startup struct {
	User, Database string            // Database is User where the client named none
	Parameters     map[string]string // all others, by their names in lower case
}

// An Opener gives a session what stands behind it. Errors that are no [pgsql.Error] are
// told to the client as they read.
type Opener interface {
	Open(ctx context.Context, s Startup, settings Settings) (Backend, error)
}

// Settings are a session's settings, as SHOW and SET have them: for current_setting,
// set_config and pg_settings. They belong to the session's goroutine.
type Settings interface {
	// Setting returns the value of a setting, whose name is taken without regard to case.
	Setting(name string) (value string, ok bool)
	// Change sets it, as SET does, or SET LOCAL.
	Change(ctx context.Context, name, value string, local bool) error
	// Names returns all names, sorted.
	Names() []string
	// Zone is the one of the setting TimeZone.
	Zone() *time.Location
	// Number is the one by which the session can be cancelled.
	Number() int32
	// Signal cancels what the session of a number runs, or ends the session, as
	// pg_cancel_backend and pg_terminate_backend do. It is false where there is none, and an
	// error where it is another user's.
	Signal(number int64, end bool) (bool, error)
	// Peers are the sessions of the same user, this one among them, in the order of their
	// numbers.
	Peers() []Peer
	// Addresses are where the session's connection begins and ends, as far as those are known.
	Addresses() (server, client netip.AddrPort)
}

// Peer is a session as others of its user see it.
type Peer struct {
	Number                int32
	Database, Application string
	Client                netip.AddrPort
	Begun                 time.Time
	Active                bool // a statement runs
}

// A Backend is what stands behind one session. Nothing is called from two goroutines.
// Errors are [pgsql.Error]s where they have a SQLSTATE; others are told as internal ones.
type Backend interface {
	// Check tells what is wrong with the grammar of such a statement as Prepare takes.
	Check(text string) error
	// Prepare reads one statement that is not of the session itself (package command).
	// params are the types that the client gives to parameters, 0 where it gives none.
	// Nothing is sent to the platform.
	Prepare(ctx context.Context, text string, params []pgtype.OID) (Prepared, error)
	// Set has a setting take effect that the backend knows: TimeZone, search_path, or one
	// whose name begins with viewfinder.
	Set(ctx context.Context, name, value string) error
	// Setting returns the value of a setting whose name begins with viewfinder.
	Setting(name string) (value string, err error)
	// ReadOnly reports whether nothing may be written.
	ReadOnly() bool
	// Block says that a transaction begins or ends.
	Block(open bool)
	// Rest gives back what can be made again when it is wanted: the client has been silent
	// for a while.
	Rest()
	Close() error
}

// Prepared is a statement that is ready to run, any number of times.
type Prepared interface {
	Columns() []pgsql.Column // nil for a statement that answers with no rows
	Params() []pgtype.OID    // concrete types, one for each $n
	// Tag is the first word of the statement's command tag: SELECT, INSERT, EXPLAIN …
	Tag() string
	// Writes reports whether the statement changes something on the platform.
	Writes() bool
	// Run runs it, with a value in the engine's form (package pgtype) for each parameter.
	Run(ctx context.Context, args []any) (Rows, error)
	Close() error
}

// Rows are the answer of a statement.
type Rows interface {
	// Next moves to the next row. io.EOF tells that there is none.
	Next() error
	// Row is the row that Next came to, in the engine's forms: nil, int64, float64, string
	// or []byte. It is valid until the next call.
	Row() []any
	// Affected is how many rows a statement that writes has changed.
	Affected() int64
	// Notices are what there is to tell once Next has said io.EOF, or an error.
	Notices() []Notice
	Close() error
}

// Notice is told to the client beside the rows.
type Notice struct {
	Severity              string // WARNING, NOTICE or INFO
	Code                  string // SQLSTATE, of class 00 or 01
	Message, Detail, Hint string
}
