package pgsql

import (
	"errors"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgprint"
)

// Functions are those that translated statements call, as a connection of the engine takes
// them.
type Functions struct {
	// Zone is the session's time zone, which may change between statements; nil is UTC.
	Zone func() *time.Location
}

// Register puts them all on a connection, whose present is told by present.
func (f Functions) Register(db *sqlite3.Conn, present func() time.Time) error {
	return errors.Join(pgfunc.Register(db, f.host(present)), registerSeveral(db))
}

// On implements [engine.Lazy].
func (f Functions) On(db *sqlite3.Conn, present func() time.Time) (add func(name string) (engine.Kind, error), err error) {
	one, err := pgfunc.Lazily(db, f.host(present))
	return func(name string) (engine.Kind, error) {
		if name == pgprint.SeveralRows {
			return engine.Scalar, registerSeveral(db)
		}
		switch form, err := one(name); {
		case form == nil:
			return engine.Unknown, err
		case form.Kind == pgfunc.Set:
			return engine.Rows, err
		default:
			return engine.Scalar, err
		}
	}, err
}

func (f Functions) host(present func() time.Time) pgfunc.Host {
	return pgfunc.Host{Now: present, Zone: f.Zone}
}

func registerSeveral(db *sqlite3.Conn) error {
	several := func(ctx sqlite3.Context, _ ...sqlite3.Value) {
		ctx.ResultError(errSeveral)
	}
	return db.CreateFunction(pgprint.SeveralRows, 0, sqlite3.INNOCUOUS, several)
}

var errSeveral = errors.New(pgerror.New("21000", "more than one row returned by a subquery used as an expression").Carried())
