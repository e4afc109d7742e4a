package backend

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

// Check reads a statement, and asks nothing else.
func (b *backend) Check(text string) error { return pgsql.Check(text) }

// Prepare translates a statement, and makes it ready where its tables are.
func (b *backend) Prepare(ctx context.Context, text string, params []pgtype.OID) (pgwire.Prepared, error) {
	st, err := pgsql.Translate(text, pgsql.Options{
		Tables: b.tables, Path: b.path(), Params: params,
		Session: map[string]string{
			"version": version, "current_database": b.startup.Database, "current_user": b.startup.User, "session_user": b.startup.User,
		},
		Env: pgtype.Env{Zone: b.settings.Zone(), Now: time.Now()},
	})
	if err != nil {
		return nil, told(err)
	}
	if st.Place == pgsql.Catalogue {
		return &catalogueStatement{st, b}, nil
	}
	return prepareLive(ctx, b, text, st)
}
