package driver

import "database/sql"

// OpenDB returns a database for a [Config]. Nothing is sent until the first
// statement. Its Close closes the [Connector] too.
func OpenDB(cfg *Config) (*sql.DB, error) {
	c, err := NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(c), nil
}
