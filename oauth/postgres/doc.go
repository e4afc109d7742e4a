// Package postgres keeps tokens in a PostgreSQL database, for programs that run
// on several machines. Importing it makes locations of the form
// postgres://USER:PASSWORD@HOST/NAME known (OAuthSettingsLocation).
//
//	import _ "github.com/viewfinder-sql/viewfinder/oauth/postgres"
//
// The location is libpq's, parameters, environment variables and password file
// included; sslmode=verify-full is what a server elsewhere should be reached
// with. Connections are made when they are needed.
//
// # Schema
//
// The tables are in a schema of their own, viewfinder, which is made when it is
// missing: see [github.com/viewfinder-sql/viewfinder/oauth/internal/sqlstore]. A
// role that may not create schemas needs one that another role has made.
//
// A random key is of one machine. For the tokens to open on all of them, give
// each the same OAuthSettingsKey.
//
// # Locks
//
// The lock of a login is an advisory lock of the database, so it excludes
// machines from each other. It is held by a transaction on a connection of its
// own, which does nothing else: it ends with the program, and, where a machine
// vanishes from the network, within a minute or two. A connection pooler may be
// between, also one that pools by transaction.
//
// # Connections
//
// At the most twelve are open at a time, four of them for each of reading and
// writing, locks of logins, and locks of logging in; pool_max_conns in the
// location is another bound, from three. An idle connection is closed after a
// minute. What a server that went away had not answered is tried once more on a
// new connection: all that is done may be done twice. Errors of the network
// match [oauth.ErrUnavailable]; none holds the password.
package postgres
