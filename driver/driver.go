package driver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/config"
)

func init() { sql.Register("instagram", &Driver{}) }

// Driver opens connections by connection strings. database/sql knows one as
// "instagram"; a program needs it to register a wrapper of it.
type Driver struct{}

var (
	_ driver.Driver        = (*Driver)(nil)
	_ driver.DriverContext = (*Driver)(nil)
)

// Open makes one connection with a connector of its own, which ends with it.
// database/sql calls OpenConnector instead.
func (d *Driver) Open(dsn string) (driver.Conn, error) {
	c, err := openConnector(dsn)
	if err != nil {
		return nil, err
	}
	s, err := c.pool.Session(context.Background())
	if err != nil {
		return nil, errors.Join(public(err), c.Close())
	}
	return &conn{session: s, own: c}, nil
}

// OpenConnector reads the connection string and returns its connector, as
// [NewConnector] does.
func (d *Driver) OpenConnector(dsn string) (driver.Connector, error) {
	c, err := openConnector(dsn)
	if err != nil {
		return nil, err // not a nil *connector
	}
	return c, nil
}

func openConnector(dsn string) (*connector, error) {
	cfg, err := config.Parse(dsn) // what it says together is checked with the connector
	if err != nil {
		return nil, public(err)
	}
	return newConnector((*Config)(cfg))
}
