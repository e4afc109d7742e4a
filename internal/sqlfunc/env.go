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
	ctx     context.Context // of the statement, for what takes long in one step
	now     func() time.Time
	zone    *value.Zone
	longest int // the connection's bound on the length of a text
	pattern int // its bound on the length of a pattern
	host    Host
	patterns
	budget *budget
}

// of returns what a call may ask of its connection.
func (e env) of(c *sqlite3.Conn) env {
	e.ctx = c.GetInterrupt()
	e.longest = c.Limit(sqlite3.LIMIT_LENGTH, -1)
	e.pattern = c.Limit(sqlite3.LIMIT_LIKE_PATTERN_LENGTH, -1)
	return e
}

// patterns are those that a connection has read last.
type patterns map[string]*regex.Pattern
