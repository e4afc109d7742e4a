package pgsql

import (
	"errors"
	"time"

	"github.com/ncruces/go-sqlite3"

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

// Register puts them on a connection, whose present is told by present.
func (f Functions) Register(db *sqlite3.Conn, present func() time.Time) error {
	several := func(ctx sqlite3.Context, _ ...sqlite3.Value) {
		ctx.ResultError(errSeveral)
	}
	return errors.Join(
		pgfunc.Register(db, pgfunc.Host{Now: present, Zone: f.Zone}),
		db.CreateFunction(pgprint.SeveralRows, 0, sqlite3.INNOCUOUS, several),
	)
}

var errSeveral = errors.New(pgerror.New("21000", "more than one row returned by a subquery used as an expression").Carried())

// Names are what they are called in the engine.
func (Functions) Names() []string { return append(pgfunc.Names(), pgprint.SeveralRows) }

// TableNames are those of functions that make rows.
func (Functions) TableNames() []string { return pgfunc.TableNames() }
