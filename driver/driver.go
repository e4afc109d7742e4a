package driver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/config"
)

// Name is the name under which the driver is registered with database/sql.
const Name = "instagram"

func init() { sql.Register(Name, &Driver{}) }

// Driver opens connections by connection strings. database/sql knows one as
// [Name].
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
		return nil, errors.Join(err, c.Close())
	}
	return &conn{session: s, own: c}, nil
}

// OpenConnector reads the connection string and returns its [*Connector].
func (d *Driver) OpenConnector(dsn string) (driver.Connector, error) {
	c, err := openConnector(dsn)
	if err != nil {
		return nil, err // not a nil *Connector
	}
	return c, nil
}

func openConnector(dsn string) (*Connector, error) {
	cfg, err := config.Parse(dsn) // what it says together is checked with the connector
	if err != nil {
		return nil, err
	}
	return NewConnector((*Config)(cfg))
}
