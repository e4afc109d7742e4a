// Package diagnose walks the way from this machine to the data, and finds the facts
// that package doctor judges: name resolution, proxy, connection, TLS, the API, the
// clock, the token, the permissions, the Pages, the accounts, the version, and one
// row of each table.
//
// [Run] makes the [Parts] of a configuration as a session has them, in a way of
// their own: nobody is asked to log in, no authorization code is spent, no answer of
// before is taken, and requests are not spread. The files are the legs of the way:
// network.go, login.go, and the tables in diagnose.go.
package diagnose
