// Package sqlite keeps tokens in an SQLite file. Importing it makes locations of
// the form sqlite:PATH known (OAuthSettingsLocation).
//
//	import _ "github.com/viewfinder-sql/viewfinder/oauth/sqlite"
//
// The file may hold other tables; those of tokens begin with viewfinder_: see
// [github.com/viewfinder-sql/viewfinder/oauth/internal/sqlstore]. It is private
// to the user as a file of tokens is: in a directory with mode 0700, itself with
// mode 0600, and no link; that is checked each time before it is opened. Any
// number of processes on one computer may use it. The locks that logins are
// renewed under are files beside it, in PATH.locks.
//
// What is written is flushed to disk before a call returns, and what is deleted
// is overwritten. Where another program holds the file for more than ten
// seconds, calls fail.
package sqlite
