package work

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/ncruces/go-sqlite3/driver"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// Queue is where jobs are kept. It is safe for concurrent use.
type Queue interface {
	// Work works until ctx ends, and returns nil then, or what keeps it from working.
	Work(ctx context.Context, crew Crew) error
	// Enqueue puts in jobs for what is due, and returns how many were not there yet.
	Enqueue(ctx context.Context, crew Crew) (int, error)
	// Pause has nobody begin jobs, Resume has them go on. Jobs that run come to their end.
	Pause(ctx context.Context) error
	Resume(ctx context.Context) error
	Close()
}

// queue is River on one of its databases.
type queue[Tx any] struct {
	driver  riverdriver.Driver[Tx]
	jobs    jobs
	log     *slog.Logger
	exclude func(ctx context.Context, run func() error) error // of all others who do so
	close   func()
}

// OpenPostgres opens the jobs in a database of PostgreSQL, and makes River's tables where there
// are none.
func OpenPostgres(ctx context.Context, address string, log *slog.Logger) (Queue, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	config.MaxConns = sqlsink.Connections - 1 // or else the more, the more cores there are; River listens by one more
	config.AfterConnect = sqlsink.Unstuck
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	db := stdlib.OpenDBFromPool(pool)
	q := &queue[pgx.Tx]{driver: riverpgxv5.New(pool), jobs: jobs{db, true}, log: log, close: func() { _ = db.Close(); pool.Close() }, exclude: func(ctx context.Context, run func() error) error {
		conn, err := pool.Acquire(ctx)
		if err != nil {
			return err
		}
		defer conn.Release()
		if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(hashtext('viewfinder sync'), 1)"); err != nil {
			return err
		}
		err = run()
		if _, free := conn.Exec(ctx, "SELECT pg_advisory_unlock(hashtext('viewfinder sync'), 1)"); free != nil {
			err = errors.Join(err, free, conn.Conn().Close(ctx)) // which lets go of it
		}
		return err
	}}
	if err := q.migrate(ctx); err != nil {
		q.close()
		return nil, fmt.Errorf("preparing the jobs: %w", err)
	}
	return q, nil
}

// OpenSQLite opens the jobs in an SQLite file, by the name that its driver takes.
func OpenSQLite(ctx context.Context, name string, log *slog.Logger) (Queue, error) {
	db, err := driver.Open(name)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // River does several things at once, SQLite one
	q := &queue[*sql.Tx]{driver: riversqlite.New(db), jobs: jobs{db, false}, log: log, close: func() { _ = db.Close() }, exclude: func(_ context.Context, run func() error) error { return run() }}
	if err := q.migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("preparing the jobs: %w", err), db.Close())
	}
	return q, nil
}

func (q *queue[Tx]) migrate(ctx context.Context) error {
	m, err := rivermigrate.New(q.driver, &rivermigrate.Config{Logger: q.log})
	if err != nil {
		return err
	}
	return q.exclude(ctx, func() error {
		if err := q.refuseNewer(ctx, m.AllVersions()); err != nil {
			return err
		}
		if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
			return err
		}
		return q.jobs.prepare(ctx)
	})
}

// refuseNewer refuses tables of jobs that a newer program has made.
func (q *queue[Tx]) refuseNewer(ctx context.Context, known []rivermigrate.Migration) error {
	ask := q.driver.GetExecutor()
	there, err := ask.TableExists(ctx, &riverdriver.TableExistsParams{Table: "river_migration"})
	if err != nil || !there {
		return err
	}
	made, err := ask.MigrationGetByLine(ctx, &riverdriver.MigrationGetByLineParams{Line: riverdriver.MigrationLineMain})
	if err != nil {
		return err
	}
	found, most := 0, 0
	for _, m := range made {
		found = max(found, m.Version)
	}
	for _, m := range known {
		most = max(most, m.Version)
	}
	if found > most {
		return fmt.Errorf("the tables river_* have the version %d, of a newer viewfinder, and this one knows %d: use that one", found, most)
	}
	return nil
}

// Close ends the connections.
func (q *queue[Tx]) Close() { q.close() }

// client is River's, for those who do not work.
func (q *queue[Tx]) client() (*river.Client[Tx], error) {
	return river.NewClient(q.driver, &river.Config{Logger: q.log})
}

// Enqueue puts in jobs for what is due.
func (q *queue[Tx]) Enqueue(ctx context.Context, crew Crew) (int, error) {
	c, err := q.client()
	if err != nil {
		return 0, err
	}
	made, _, err := enqueue(ctx, &q.jobs, c, &crew)
	return made, err
}

// Pause has nobody begin jobs.
func (q *queue[Tx]) Pause(ctx context.Context) error {
	c, err := q.client()
	if err != nil {
		return err
	}
	// The queue that every process listens to tells those that come later, too.
	if _, err := q.driver.GetExecutor().QueueCreateOrSetUpdatedAt(ctx, &riverdriver.QueueCreateOrSetUpdatedAtParams{Metadata: []byte("{}"), Name: river.QueueDefault}); err != nil {
		return err
	}
	return c.QueuePause(ctx, allQueues, nil)
}

// Resume has them go on.
func (q *queue[Tx]) Resume(ctx context.Context) error {
	c, err := q.client()
	if err != nil {
		return err
	}
	return c.QueueResume(ctx, allQueues, nil)
}

// allQueues is River's name for all queues.
const allQueues = "*"
