package driver

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// tx is a transaction that reads. The Graph API has none: what it reads of that may
// change between two statements; what it reads of the cache is of one moment.
type tx struct{ session *session.Session }

var _ driver.Tx = tx{}

// Begin implements [driver.Conn].
func (c *conn) Begin() (driver.Tx, error) {
	return c.BeginTx(context.Background(), driver.TxOptions{})
}

// BeginTx implements [driver.ConnBeginTx]. Only the default isolation level is
// accepted: no other could be kept.
func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if level := sql.IsolationLevel(opts.Isolation); level != sql.LevelDefault {
		return nil, public(session.Unsupported("isolation level %s: use the default one", level))
	}
	if err := c.session.Begin(ctx); err != nil {
		return nil, public(err)
	}
	return tx{c.session}, nil
}

// Commit implements [driver.Tx].
func (t tx) Commit() error {
	t.session.End(true)
	return nil
}

// Rollback implements [driver.Tx].
func (t tx) Rollback() error {
	t.session.End(false)
	return nil
}
