package pgcatalog

import (
	"net/netip"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"
)

// Session is who asks.
type Session interface {
	// Database and Role are names; Version is what version() tells.
	Database() string
	Role() string
	Version() string
	// Zone is the time zone; nil is UTC.
	Zone() *time.Location
	// Backend is the number by which the session can be cancelled.
	Backend() int32
	// Signal cancels what the session of a number runs, or ends it. It is false where there
	// is none of that number.
	Signal(number int64, end bool) (bool, error)
	// Peers are the sessions of the same role, this one among them.
	Peers() []Peer
	// Addresses are those of the session's connection, as far as they are known.
	Addresses() (server, client netip.AddrPort)
	// SearchPath are schemas in which names without one are looked for, behind pg_catalog.
	SearchPath() []string
	// Setting is the value of a setting by its name in any case.
	Setting(name string) (value string, ok bool)
	// Set changes one, for the transaction only if local.
	Set(name, value string, local bool) error
}

// Peer is a session as others of its role see it.
type Peer struct {
	Number                int32
	Database, Application string
	Client                netip.AddrPort
	Begun                 time.Time
	Active                bool
}

// conn is one connection to the image, used by one statement at a time.
type conn struct {
	db      *sqlite3.Conn
	session Session // of the statement that runs
	book    *book
	failed  error // what a function of the statement that runs failed with
}

// zone is that of the session that asks.
func (c *conn) zone() *time.Location {
	if c.session == nil || c.session.Zone() == nil {
		return time.UTC
	}
	return c.session.Zone()
}
