package driver

import (
	"context"
	"database/sql/driver"
	"io"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// connector makes connections that share one configuration, one network
// transport, one log and one journal of calls.
type connector struct{ pool *session.Pool }

var (
	_ driver.Connector = (*connector)(nil)
	_ io.Closer        = (*connector)(nil)
)

// NewConnector checks a configuration and returns its connector for [sql.OpenDB],
// which keeps a copy. It opens the log file and sends nothing. Its connections share
// one network transport, one log and one journal of calls. sql.DB's Close ends them,
// and so does its own, as an [io.Closer], where no sql.DB is made of it.
func NewConnector(cfg *Config, opts ...Option) (driver.Connector, error) {
	c, err := newConnector(cfg, opts...)
	if err != nil {
		return nil, err // not a nil *connector
	}
	return c, nil
}

func newConnector(cfg *Config, opts ...Option) (*connector, error) {
	pool, err := session.Open(cfg.inner(), gather(opts))
	if err != nil {
		return nil, public(err)
	}
	return &connector{pool}, nil
}

// Connect makes a connection. It sends nothing and costs about a millisecond.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	s, err := c.pool.Session(ctx)
	if err != nil {
		return nil, public(err)
	}
	return &conn{session: s}, nil
}

// Driver returns the driver.
func (c *connector) Driver() driver.Driver { return &Driver{} }

// login is how the connections come by their token.
func (c *connector) login() *connect.Login { return c.pool.Parts().Link.Login }

// Close ends what the connections share: idle network connections, the log
// file. Connections made before are not to be used after it. It may be called
// twice; sql.DB's Close calls it.
func (c *connector) Close() error { return public(c.pool.Close()) }
