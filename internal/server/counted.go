package server

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

// counted is a backend whose session and statements are counted while they live.
type counted struct {
	pgwire.Backend
	guest *host.Guest
	open  map[*countedRows]bool
}

// Prepare implements [pgwire.Backend].
func (c *counted) Prepare(ctx context.Context, text string, params []pgtype.OID) (pgwire.Prepared, error) {
	p, err := c.Backend.Prepare(ctx, text, params)
	if err != nil {
		return nil, err
	}
	return &countedStatement{p, c}, nil
}

// Close implements [pgwire.Backend]. What runs then, runs no more.
func (c *counted) Close() error {
	defer c.guest.Leave()
	for r := range c.open {
		r.end()
	}
	return c.Backend.Close()
}

type countedStatement struct {
	pgwire.Prepared
	of *counted
}

// Run implements [pgwire.Prepared].
func (s *countedStatement) Run(ctx context.Context, args []any) (pgwire.Rows, error) {
	end, err := s.of.guest.Begin(ctx)
	if err != nil {
		return nil, begun(err)
	}
	rows, err := s.Prepared.Run(ctx, args)
	if err != nil {
		end()
		return nil, err
	}
	r := &countedRows{rows, s.of, end}
	s.of.open[r] = true
	return r, nil
}

type countedRows struct {
	pgwire.Rows
	of  *counted
	end func()
}

// Close implements [pgwire.Rows].
func (r *countedRows) Close() error {
	defer r.end()
	delete(r.of.open, r)
	return r.Rows.Close()
}
