package backend

import (
	"context"
	"net/netip"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgcatalog"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire/setting"
)

// catalogueStatement is one that the catalogue runs.
type catalogueStatement struct {
	*pgsql.Statement
	backend *backend
}

// Columns implements pgwire.Prepared.
func (s *catalogueStatement) Columns() []pgsql.Column { return s.Statement.Columns }

// Params implements pgwire.Prepared.
func (s *catalogueStatement) Params() []pgtype.OID { return s.Statement.Params }

// Tag implements pgwire.Prepared.
func (s *catalogueStatement) Tag() string { return tags[s.Kind] }

// Writes implements pgwire.Prepared.
func (s *catalogueStatement) Writes() bool { return false }

// Close implements pgwire.Prepared.
func (s *catalogueStatement) Close() error { return nil }

// Run implements pgwire.Prepared.
func (s *catalogueStatement) Run(ctx context.Context, args []any) (pgwire.Rows, error) {
	if s.Kind == pgsql.Explain {
		return nil, pgerror.New(pgerror.FeatureNotSupported, "statements over the catalogue are not explained: they make no calls")
	}
	values, err := s.Bind(args)
	if err != nil {
		return nil, err
	}
	rows, err := s.backend.catalogue.Query(ctx, &asker{s.backend, ctx}, s.SQL, values)
	if err != nil {
		return nil, told(err)
	}
	return catalogueRows{rows}, nil
}

type catalogueRows struct{ *pgcatalog.Rows }

// Next implements pgwire.Rows.
func (r catalogueRows) Next() error { return ended(r.Rows.Next()) }

// Affected implements pgwire.Rows.
func (r catalogueRows) Affected() int64 { return 0 }

// Notices implements pgwire.Rows.
func (r catalogueRows) Notices() []pgwire.Notice { return nil }

// asker is the session that asks the catalogue, for the time of one statement.
type asker struct {
	*backend
	ctx context.Context
}

// Database implements pgcatalog.Session.
func (a *asker) Database() string { return a.startup.Database }

// Role implements pgcatalog.Session.
func (a *asker) Role() string { return a.startup.User }

// Version implements pgcatalog.Session.
func (a *asker) Version() string { return version }

// version is what version() tells.
const version = "PostgreSQL " + setting.Version + " (viewfinder)"

// Zone implements pgcatalog.Session.
func (a *asker) Zone() *time.Location { return a.settings.Zone() }

// Backend implements pgcatalog.Session.
func (a *asker) Backend() int32 { return a.settings.Number() }

// Signal implements pgcatalog.Session.
func (a *asker) Signal(number int64, end bool) (bool, error) { return a.settings.Signal(number, end) }

// Peers implements pgcatalog.Session.
func (a *asker) Peers() (list []pgcatalog.Peer) {
	for _, p := range a.settings.Peers() {
		list = append(list, pgcatalog.Peer(p))
	}
	return list
}

// Addresses implements pgcatalog.Session.
func (a *asker) Addresses() (server, client netip.AddrPort) { return a.settings.Addresses() }

// SearchPath implements pgcatalog.Session.
func (a *asker) SearchPath() []string { return a.searchPath() }

// Setting implements pgcatalog.Session.
func (a *asker) Setting(name string) (string, bool) { return a.settings.Setting(name) }

// Set implements pgcatalog.Session.
func (a *asker) Set(name, value string, local bool) error {
	return a.settings.Change(a.ctx, name, value, local)
}
