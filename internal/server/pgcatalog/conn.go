package pgcatalog

import sqlite3 "github.com/ncruces/go-sqlite3"

// Session is who asks.
type Session interface {
	// Database and Role are names; Version is what version() tells.
	Database() string
	Role() string
	Version() string
	// Backend is the number by which the session can be cancelled.
	Backend() int32
	// SearchPath are schemas in which names without one are looked for, behind pg_catalog.
	SearchPath() []string
	// Setting is the value of a setting by its name in any case.
	Setting(name string) (value string, ok bool)
	// Set changes one, for the transaction only if local.
	Set(name, value string, local bool) error
}

// conn is one connection to the image, used by one statement at a time.
type conn struct {
	db      *sqlite3.Conn
	session Session // of the statement that runs
	book    *book
	failed  error // what a function of the statement that runs failed with
}
