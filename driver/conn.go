package driver

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"

	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// conn is one connection: a session.
type conn struct {
	session *session.Session
	own     io.Closer // that ends with it; nil for none
}

var (
	_ driver.Conn               = (*conn)(nil)
	_ driver.ConnPrepareContext = (*conn)(nil)
	_ driver.QueryerContext     = (*conn)(nil)
	_ driver.ExecerContext      = (*conn)(nil)
	_ driver.ConnBeginTx        = (*conn)(nil)
	_ driver.Pinger             = (*conn)(nil)
	_ driver.SessionResetter    = (*conn)(nil)
	_ driver.Validator          = (*conn)(nil)
	_ driver.NamedValueChecker  = (*conn)(nil)
)

// Prepare implements [driver.Conn].
func (c *conn) Prepare(query string) (driver.Stmt, error) {
	return c.PrepareContext(context.Background(), query)
}

// PrepareContext implements [driver.ConnPrepareContext]. Nothing is sent.
func (c *conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if !c.IsValid() { // nothing was sent: database/sql may take another one
		return nil, driver.ErrBadConn
	}
	s, err := c.session.Prepare(ctx, query)
	if err != nil {
		return nil, public(err)
	}
	return &stmt{conn: c, statement: s}, nil
}

// QueryContext implements [driver.QueryerContext].
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if !c.IsValid() {
		return nil, driver.ErrBadConn
	}
	return rowsOf(c.session.Query(ctx, query, arguments(args)))
}

// ExecContext implements [driver.ExecerContext].
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if !c.IsValid() {
		return nil, driver.ErrBadConn
	}
	return resultOf(c.session.Query(ctx, query, arguments(args)))
}

// CheckNamedValue implements [driver.NamedValueChecker].
func (c *conn) CheckNamedValue(nv *driver.NamedValue) error { return checkNamedValue(nv) }

// Ping implements [driver.Pinger]. The configuration was checked when the
// connector was made; nothing is sent, and no token is needed.
func (c *conn) Ping(ctx context.Context) error {
	if !c.IsValid() {
		return driver.ErrBadConn
	}
	return public(c.session.Ping(ctx))
}

// ResetSession implements [driver.SessionResetter].
func (c *conn) ResetSession(ctx context.Context) error {
	if !c.IsValid() {
		return driver.ErrBadConn
	}
	c.session.Reset(ctx)
	return nil
}

// IsValid implements [driver.Validator].
func (c *conn) IsValid() bool { return c.session.Valid() }

// Close implements [driver.Conn].
func (c *conn) Close() error {
	err := c.session.Close()
	if c.own != nil {
		err = errors.Join(err, c.own.Close())
	}
	return public(err)
}
