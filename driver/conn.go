package driver

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// conn is one connection: a relational engine of its own over the connector's
// tables. It holds no network connection.
type conn struct {
	connector *Connector
	engine    *engine.Conn
	inTx      bool
	own       bool // the connector ends with it
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
	s, err := c.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	c.connector.logInterface(ctx, logging.CORE, 5, "statement made ready")
	return s, nil
}

func (c *conn) prepare(ctx context.Context, query string) (*stmt, error) {
	if !c.IsValid() { // nothing was sent: database/sql may take another one
		return nil, driver.ErrBadConn
	}
	begun := time.Now()
	text, err := sqltext.Analyze(query, sqltext.Options{Names: c.connector.names})
	if err != nil {
		return nil, textError(err)
	}
	if text.Target != "" {
		if text, err = c.connector.describe(query, text); err != nil {
			return nil, err
		}
	}
	s := &stmt{conn: c, query: query, text: text, planned: time.Since(begun)}
	switch text.Kind {
	case sqltext.Select, sqltext.Explain, sqltext.Describe, sqltext.Show:
		if s.explains() {
			return s, nil
		}
		if s.idle, err = s.compile(ctx); err != nil {
			return nil, err
		}
		return s, nil
	case sqltext.Exec:
		return s, s.findProcedure()
	default:
		return nil, refuse(query, text, c.inTx)
	}
}

// describe answers DESCRIBE of an alias, or of what is no table.
func (c *Connector) describe(query string, text *sqltext.Statement) (*sqltext.Statement, error) {
	t := c.declared[strings.ToLower(text.Target)]
	if t == nil {
		e := &SQLError{Message: "no such table: " + text.Target}
		e.Line, e.Column = find(query, text.Target)
		if near := suggest.Nearest(text.Target, c.tableNames); near != "" {
			e.Message += ": did you mean " + near + "?"
		}
		return nil, e
	}
	return sqltext.Analyze(`DESCRIBE "`+t.Name+`"`, sqltext.Options{})
}

// QueryContext implements [driver.QueryerContext].
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.prepare(ctx, query)
	if err != nil {
		return nil, c.connector.begin(ctx, query).fail(err)
	}
	s.once = true
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		_ = s.Close()
		return nil, err
	}
	return rows, nil
}

// ExecContext implements [driver.ExecerContext].
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	rows, err := c.QueryContext(ctx, query, args)
	if err != nil {
		return nil, err
	}
	return drain(rows)
}

// CheckNamedValue implements [driver.NamedValueChecker].
func (c *conn) CheckNamedValue(nv *driver.NamedValue) error { return checkNamedValue(nv) }

// Ping implements [driver.Pinger]. The configuration was checked when the
// connector was made; nothing is sent, and no token is needed.
func (c *conn) Ping(ctx context.Context) error {
	if !c.IsValid() {
		return driver.ErrBadConn
	}
	c.connector.logInterface(ctx, logging.CORE, 5, "ping")
	return ctx.Err()
}

// ResetSession implements [driver.SessionResetter].
func (c *conn) ResetSession(ctx context.Context) error {
	if !c.IsValid() {
		return driver.ErrBadConn
	}
	c.connector.logInterface(ctx, logging.CORE, 5, "session reset")
	c.inTx = false
	return nil
}

// IsValid implements [driver.Validator].
func (c *conn) IsValid() bool { return c.engine != nil && !c.engine.Bad() }

// Close implements [driver.Conn].
func (c *conn) Close() error {
	if c.engine == nil {
		return nil
	}
	c.connector.logInterface(context.Background(), logging.CORE, 5, "connection closed")
	e := c.engine
	c.engine = nil
	err := e.Close()
	if c.own {
		err = errors.Join(err, c.connector.Close())
	}
	if c.connector.over.Load() { // its rows outlived the sql.DB, and went on fetching
		c.connector.link.Network.CloseReleased()
	}
	return err
}
