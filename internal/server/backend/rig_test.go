package backend_test

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/server/backend"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// rig is a server of the wire over a simulator.
type rig struct {
	sim     *drivertest.Server
	address string
	server  *pgwire.Server
}

// opener opens sessions of one pool.
type opener struct {
	*backend.Opener
	pool *session.Pool
}

func (o opener) Open(ctx context.Context, s pgwire.Startup, settings pgwire.Settings) (pgwire.Backend, error) {
	return o.Opener.Open(ctx, o.pool, s, settings)
}

// rest is short, so that the sessions of tests rest too.
const rest = 20 * time.Millisecond

// newRig serves until the test ends; more is added to the connection string.
func newRig(t testing.TB, o drivertest.Options, more string) *rig {
	t.Helper()
	return newRigOf(t, o, more, pgwire.Limits{Sessions: 500, Rest: rest})
}

// newRigOf serves within limits.
func newRigOf(t testing.TB, o drivertest.Options, more string, limits pgwire.Limits) *rig {
	t.Helper()
	if o.Now.IsZero() {
		o.Now = graphsim.DefaultNow
	}
	r := &rig{sim: drivertest.Start(t, o)}
	cfg, err := config.Parse(r.sim.DSN() + ";" + more)
	if err != nil {
		t.Fatal(err)
	}
	pool, err := session.Open(cfg, connect.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := backend.New()
	r.server = pgwire.New(pgwire.Config{
		Opener:  opener{b, pool},
		Trouble: func(_ net.Addr, err error) { t.Errorf("%v", err) },
		Limits:  limits,
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			running.Go(func() { r.server.Handle(ctx, conn) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		stop()
		running.Wait()
		b.Close()
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	})
	r.address = listener.Addr().String()
	return r
}

// connect connects by pgx; notices may be nil.
func (r *rig) connect(t testing.TB, notices *[]*pgconn.Notice) *pgx.Conn {
	t.Helper()
	c, err := pgx.ParseConfig("postgres://ann@" + r.address + "/posts?sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	c.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) {
		if notices != nil {
			*notices = append(*notices, n)
		}
	}
	conn, err := pgx.ConnectConfig(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// calls are those that the simulator was asked since the last time.
func (r *rig) calls(t testing.TB) int {
	t.Helper()
	n := r.sim.Calls()
	r.sim.ResetJournal()
	return n
}
