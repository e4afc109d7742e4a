package driver

import (
	"context"
	"database/sql/driver"
	"io"

	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Connector makes connections that share one configuration, one network
// transport, one log and one journal of calls. It is safe for concurrent use.
type Connector struct{ pool *session.Pool }

var (
	_ driver.Connector = (*Connector)(nil)
	_ io.Closer        = (*Connector)(nil)
)

// NewConnector checks a configuration and returns its connector, which keeps a
// copy. It opens the log file and sends nothing.
func NewConnector(cfg *Config, opts ...Option) (*Connector, error) {
	pool, err := session.Open(cfg.inner(), gather(opts))
	if err != nil {
		return nil, err
	}
	return &Connector{pool}, nil
}

// Connect makes a connection. It sends nothing and costs about a millisecond.
func (c *Connector) Connect(ctx context.Context) (driver.Conn, error) {
	s, err := c.pool.Session(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{session: s}, nil
}

// Driver returns the driver.
func (c *Connector) Driver() driver.Driver { return &Driver{} }

// Config returns a copy of the configuration.
func (c *Connector) Config() *Config { return (*Config)(c.pool.Parts().Config.Clone()) }

// Close ends what the connections share: idle network connections, the log
// file. Connections made before are not to be used after it. It may be called
// twice; sql.DB's Close calls it.
func (c *Connector) Close() error { return c.pool.Close() }
