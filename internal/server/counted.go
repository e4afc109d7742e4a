package server

import (
	"context"
	"errors"
	"io"

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
	if err := c.guest.Room(); err != nil {
		return nil, begun(err)
	}
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
	ctx, end, err := s.of.guest.Begin(ctx)
	if err != nil {
		return nil, begun(err)
	}
	rows, err := s.Prepared.Run(ctx, args)
	if err != nil {
		defer end()
		return nil, stopped(ctx, err)
	}
	r := &countedRows{rows, ctx, s.of, end}
	s.of.open[r] = true
	return r, nil
}

type countedRows struct {
	pgwire.Rows
	ctx context.Context // that they run under
	of  *counted
	end func()
}

// Next implements [pgwire.Rows].
func (r *countedRows) Next() error {
	err := r.Rows.Next()
	if err != nil {
		err = stopped(r.ctx, err)
	}
	return err
}

// Close implements [pgwire.Rows].
func (r *countedRows) Close() error {
	defer r.end()
	delete(r.of.open, r)
	return r.Rows.Close()
}

// stopped is an error of a statement, or why the statement was stopped.
func stopped(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(err, io.EOF) {
		return begun(cause)
	}
	return err
}
