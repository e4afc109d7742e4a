package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/semaphore"

	"github.com/viewfinder-sql/viewfinder/internal/keylock"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// locks are the advisory locks that this program holds or waits for.
type locks struct {
	cfg *pgx.ConnConfig
	// places are for the connections of the locks of logging in, and of those of
	// logins. Who holds one of the former may wait for one of the latter, and
	// not the other way round: so nobody waits for ever.
	places [2]*semaphore.Weighted

	own keylock.Locks[oauth.Key] // this program's waiters share a connection
}

func newLocks(cfg *pgx.ConnConfig, places int64) *locks {
	return &locks{
		cfg:    cfg,
		places: [2]*semaphore.Weighted{semaphore.NewWeighted(places), semaphore.NewWeighted(places)},
	}
}

// lockNumber is the number of the advisory lock of that name.
func lockNumber(name string) int64 {
	sum := sha256.Sum256([]byte(name))
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

// Lock waits for this program's own, then for the others.
func (l *locks) Lock(ctx context.Context, key oauth.Key) (unlock func(), waited bool, err error) {
	places := l.places[0]
	if key.User != "" {
		places = l.places[1]
	}
	leave, waited, err := l.own.Lock(ctx, key)
	if err != nil {
		return nil, waited, err
	}
	crowded, err := keylock.Acquire(ctx, places)
	waited = waited || crowded
	if err != nil {
		leave()
		return nil, waited, err
	}
	release, held, err := l.acquire(ctx, lockNumber("viewfinder login "+tokenstore.LockName(key)))
	waited = waited || held
	if err != nil {
		places.Release(1)
		leave()
		if ctx.Err() != nil {
			return nil, waited, ctx.Err()
		}
		return nil, waited, because(err, l.cfg)
	}
	return sync.OnceFunc(func() {
		release()
		places.Release(1)
		leave()
	}), waited, nil
}

// parting bounds how long an unlock takes, in the worst case.
const parting = 5 * time.Second

// A lock lasts as long as its transaction: bounds on the time of statements and
// transactions are not meant for it. A machine that vanishes is noticed after
// 30 + 3×10 seconds. Settings that the server does not know yet are left out.
const preparation = `select set_config(name, case when name like 'tcp%idle' then '30' when name like 'tcp%interval' then '10' when name like 'tcp%count' then '3' else '0' end, true)
	from pg_settings where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout', 'tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count')`

// acquire takes an advisory lock on a connection of its own.
func (l *locks) acquire(ctx context.Context, number int64) (release func(), waited bool, err error) {
	conn, err := pgx.ConnectConfig(ctx, l.cfg)
	if err != nil {
		return nil, false, err
	}
	leave := func() {
		// Whatever fails here, the server ends the lock with the connection.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), parting)
		defer cancel()
		_, _ = conn.Exec(ctx, `rollback`)
		_ = conn.Close(ctx)
	}
	waited, err = lock(ctx, conn, number)
	if err != nil {
		leave()
		return nil, waited, err
	}
	return leave, waited, nil
}

func lock(ctx context.Context, conn *pgx.Conn, number int64) (waited bool, err error) {
	if _, err := conn.Exec(ctx, `begin read only`); err != nil {
		return false, err
	}
	if _, err := conn.Exec(ctx, preparation); err != nil {
		return false, err
	}
	free := false
	if err := conn.QueryRow(ctx, `select pg_try_advisory_xact_lock($1)`, number).Scan(&free); err != nil || free {
		return false, err
	}
	_, err = conn.Exec(ctx, `select pg_advisory_xact_lock($1)`, number)
	return true, err
}
