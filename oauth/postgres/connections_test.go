package postgres

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore/storetest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// counted is a connection that counts itself while it is open.
type counted struct {
	net.Conn
	done func()
}

func (c *counted) Close() error {
	err := c.Conn.Close()
	c.done()
	return err
}

// However many use a store, its connections stay below their bound.
func TestStore_connections(t *testing.T) {
	t.Parallel()
	address := pgtest.Database(t)
	address.RawQuery += "&pool_max_conns=4"
	cfg, conns, err := configure(oauth.NewSecret(address.String()))
	if err != nil || conns != 4 {
		t.Fatalf("%d connections, %v", conns, err)
	}
	var open, most atomic.Int32
	cfg.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		n := open.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		return &counted{conn, sync.OnceFunc(func() { open.Add(-1) })}, nil
	}
	r, err := connect(cfg, conns)
	if err != nil {
		t.Fatal(err)
	}
	s := tokenstore.Seal(r, storetest.Passphrase)
	storetest.LogInAtOnce(t, s, 12)
	if n := most.Load(); n > 4 {
		t.Errorf("%d connections", n)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if n := open.Load(); n != 0 {
		t.Errorf("%d connections are left open", n)
	}
}
