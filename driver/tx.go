package driver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/logging"
)

// tx is a transaction that reads. The Graph API has none: what it reads may
// change between two statements.
type tx struct{ conn *conn }

var _ driver.Tx = tx{}

// Begin implements [driver.Conn].
func (c *conn) Begin() (driver.Tx, error) {
	return c.BeginTx(context.Background(), driver.TxOptions{})
}

// BeginTx implements [driver.ConnBeginTx]. Only the default isolation level is
// accepted: no other could be kept.
func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if level := sql.IsolationLevel(opts.Isolation); level != sql.LevelDefault {
		return nil, unsupported("isolation level %s: use the default one", level)
	}
	if c.inTx {
		return nil, errors.New("driver: a transaction is already open on this connection")
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.inTx = true
	c.connector.logInterface(ctx, logging.SQL, 2, "transaction begun")
	return tx{c}, nil
}

// Commit implements [driver.Tx].
func (t tx) Commit() error { return t.end("transaction committed") }

// Rollback implements [driver.Tx].
func (t tx) Rollback() error { return t.end("transaction rolled back") }

func (t tx) end(what string) error {
	t.conn.inTx = false
	t.conn.connector.logInterface(context.Background(), logging.SQL, 2, what)
	return nil
}
