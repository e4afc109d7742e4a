package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/semaphore"

	"github.com/viewfinder-sql/viewfinder/oauth/internal/sqlstore"
)

// database is a pool of connections to it.
type database struct {
	pool *pgxpool.Pool
	cfg  *pgx.ConnConfig

	preparing *semaphore.Weighted // of one
	ready     bool                // the tables are there
}

func (d *database) Close() error {
	d.pool.Close()
	return nil
}

func (d *database) Do(ctx context.Context, writes bool, run func(sqlstore.Queries) error) error {
	err := d.do(ctx, writes, run)
	if lost(err) && ctx.Err() == nil {
		// The others in the pool are lost too.
		d.pool.Reset()
		err = d.do(ctx, writes, run)
	}
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return because(err, d.cfg)
}

func (d *database) do(ctx context.Context, writes bool, run func(sqlstore.Queries) error) error {
	if err := d.prepare(ctx); err != nil {
		return err
	}
	if !writes {
		return run(queries{d.pool})
	}
	return d.transact(ctx, run)
}

func (d *database) transact(ctx context.Context, run func(sqlstore.Queries) error) error {
	return pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error { return run(queries{tx}) })
}

// makeLock excludes others from making the tables at the same time.
var makeLock = lockNumber("viewfinder tables")

// prepare makes the tables where they are missing.
func (d *database) prepare(ctx context.Context) error {
	if err := d.preparing.Acquire(ctx, 1); err != nil {
		return err
	}
	defer d.preparing.Release(1)
	if d.ready {
		return nil
	}
	there, err := hasTables(ctx, queries{d.pool})
	if err != nil {
		return err
	}
	if !there {
		if err := d.transact(ctx, func(q sqlstore.Queries) error { return makeTables(ctx, q) }); err != nil {
			return err
		}
	}
	if err := sqlstore.Check(ctx, queries{d.pool}); err != nil {
		return err
	}
	d.ready = true
	return nil
}

func makeTables(ctx context.Context, q sqlstore.Queries) error {
	if err := q.Exec(ctx, `select pg_advisory_xact_lock($1)`, makeLock); err != nil {
		return err
	}
	if there, err := hasTables(ctx, q); there || err != nil {
		return err // another process was faster
	}
	schema := 0
	if err := q.Query(ctx, `select count(*)::int4 from pg_namespace where nspname = 'viewfinder'`, nil, func(scan sqlstore.Scan) error {
		return scan(&schema)
	}); err != nil {
		return err
	}
	if schema == 0 { // "if not exists" asks for the right to create it all the same
		if err := q.Exec(ctx, `create schema viewfinder`); err != nil {
			return err
		}
	}
	return sqlstore.Make(ctx, q)
}

func hasTables(ctx context.Context, q sqlstore.Queries) (there bool, err error) {
	n := 0
	err = q.Query(ctx, `select count(*)::int4 from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where n.nspname = 'viewfinder' and c.relname = 'format'`, nil, func(scan sqlstore.Scan) error { return scan(&n) })
	return n > 0, err
}

// queries takes the queries of sqlstore.
type queries struct {
	on interface {
		Exec(ctx context.Context, query string, args ...any) (pgconn.CommandTag, error)
		Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
	}
}

func (q queries) Exec(ctx context.Context, query string, args ...any) error {
	_, err := q.on.Exec(ctx, query, nulls(args)...)
	return err
}

func (q queries) Query(ctx context.Context, query string, args []any, row func(sqlstore.Scan) error) error {
	rows, err := q.on.Query(ctx, query, nulls(args)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// nulls puts NULL in the place of zero times.
func nulls(args []any) []any {
	out := make([]any, len(args))
	for i, arg := range args {
		out[i] = arg
		if t, ok := arg.(time.Time); ok && t.IsZero() {
			out[i] = (*time.Time)(nil)
		}
	}
	return out
}
