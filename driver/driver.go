package driver

import (
	"database/sql"
	"database/sql/driver"
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

// Open makes one connection with a connector of its own. database/sql calls
// OpenConnector instead.
func (d *Driver) Open(dsn string) (driver.Conn, error) {
	c, err := d.OpenConnector(dsn)
	if err != nil {
		return nil, err
	}
	return c.(*Connector).open()
}

// OpenConnector reads the connection string and returns its [*Connector].
func (d *Driver) OpenConnector(dsn string) (driver.Connector, error) {
	cfg, err := ParseDSN(dsn)
	if err != nil {
		return nil, err
	}
	return NewConnector(cfg)
}
