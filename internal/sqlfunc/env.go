package sqlfunc

import (
	"context"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/regex"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Host is what functions are to know of the connection that they are on.
type Host struct {
	// Now is the clock; nil means [time.Now].
	Now func() time.Time
	// Zone is that of texts without one; nil is UTC.
	Zone *value.Zone
	// Version is the program's, Catalog and Schema are what the tables are in.
	Version, Catalog, Schema string
}

// env is what a function may ask of its connection.
type env struct {
	ctx  context.Context // of the statement, for what takes long in one step
	now  func() time.Time
	zone *value.Zone
	conn *sqlite3.Conn
	host Host
	patterns
	budget *budget
}

// of returns what a call may ask of its connection.
func (e env) of(c *sqlite3.Conn) env {
	e.ctx, e.conn = c.GetInterrupt(), c
	return e
}

// longest is the connection's bound on the length of a text.
func (e *env) longest() int { return e.conn.Limit(sqlite3.LIMIT_LENGTH, -1) }

// longestPattern is its bound on the length of a pattern.
func (e *env) longestPattern() int { return e.conn.Limit(sqlite3.LIMIT_LIKE_PATTERN_LENGTH, -1) }

// patterns are those that a connection has read last.
type patterns map[string]*regex.Pattern
