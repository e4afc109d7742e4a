package server

import (
	"context"
	"errors"
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// A BackendOpener gives a session of a database what stands behind it.
type BackendOpener func(ctx context.Context, pool *session.Pool, s pgwire.Startup, settings pgwire.Settings) (pgwire.Backend, error)

// doorName is the door's in figures.
const doorName = "postgresql"

// opener opens sessions of databases.
type opener struct {
	host    *host.Host
	backend BackendOpener
}

// Open implements [pgwire.Opener].
func (o *opener) Open(ctx context.Context, s pgwire.Startup, settings pgwire.Settings) (pgwire.Backend, error) {
	guest, err := o.host.Enter(ctx, host.Asked{Database: s.Database, User: s.User, Door: doorName})
	if err != nil {
		return nil, refused(err)
	}
	b, err := o.backend(ctx, guest.Pool, s, settings)
	if err != nil {
		guest.Leave()
		return nil, err
	}
	clientOf(ctx).entered()
	return &counted{b, guest, map[*countedRows]bool{}}, nil
}

// refused is what a client that is not let in is told, in PostgreSQL's words. What is wrong
// where the server runs is told there.
func refused(err error) error {
	var unknown *host.UnknownError
	var closed *host.OpenError
	var many *host.TooManyError
	switch {
	case errors.As(err, &closed):
		return pgerror.New(pgerror.SystemError, "database \"%s\" cannot be opened", closed.Database).WithHint("The messages of the server say why.")
	case errors.As(err, &unknown):
		return pgerror.New(pgerror.InvalidCatalogName, "database \"%s\" does not exist", unknown.Database)
	case errors.As(err, &many):
		return pgerror.New(pgerror.TooManyConnections, "too many connections for role \"%s\"", many.User)
	case errors.Is(err, host.ErrFull):
		return pgerror.New(pgerror.TooManyConnections, "sorry, too many clients already")
	case errors.Is(err, host.ErrStopping):
		return pgerror.New(pgerror.CannotConnectNow, "the database system is shutting down")
	}
	return err
}

// begun is what a client is told whose statement does not begin.
func begun(err error) error {
	switch {
	case errors.Is(err, host.ErrStopping):
		return pgerror.New(pgerror.AdminShutdown, "terminating connection due to administrator command")
	case errors.Is(err, host.ErrBusy):
		return pgerror.New(pgerror.InsufficientResources, "too many statements are running").
			WithHint("Close cursors that are open, or ask again later; viewfinder serve --max-running says how many may run.")
	}
	var full *host.MemoryError
	if errors.As(err, &full) {
		e := pgerror.New(pgerror.OutOfMemory, "out of memory").
			WithHint("Ask for less, or later; close cursors that are open. viewfinder serve --total-memory says how much the server may hold.")
		e.Detail = fmt.Sprintf("The server holds %d MB, and may hold %d MB.", full.Held>>20, full.Most>>20)
		return e
	}
	return err
}
