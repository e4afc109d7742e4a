package driver

import "database/sql"

// OpenDB returns a database for a [Config], with the pool that its properties
// ask for: sql.Open, which gives a driver no hold of the pool, leaves them
// without effect. Nothing is sent until the first statement. Its Close closes
// what its connections share, too.
func OpenDB(cfg *Config, opts ...Option) (*sql.DB, error) {
	c, err := NewConnector(cfg, opts...)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(cfg.PoolMaxSize)
	db.SetMaxIdleConns(cfg.PoolMinSize)
	if !cfg.UseConnectionPooling {
		db.SetMaxIdleConns(-1)
	}
	db.SetConnMaxIdleTime(cfg.PoolIdleTimeout)
	db.SetConnMaxLifetime(cfg.ConnectionLifeTime)
	return db, nil
}
