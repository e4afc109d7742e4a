package backend

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

// Prepare translates a statement, and makes it ready where its tables are.
func (b *backend) Prepare(ctx context.Context, text string, params []pgtype.OID) (pgwire.Prepared, error) {
	st, err := pgsql.Translate(text, pgsql.Options{
		Tables: b.tables, Path: b.path(), Params: params,
		Env: pgtype.Env{Zone: b.settings.Zone(), Now: time.Now()},
	})
	if err != nil {
		return nil, told(err)
	}
	if ofCatalogue(st) {
		return &catalogueStatement{st, b}, nil
	}
	return prepareLive(ctx, b, text, st)
}
