// Package sqlstore keeps sealed tokens in the tables of an SQL database: the
// same ones whichever database it is.
//
//	viewfinder.platforms  login kind, host of the API, app
//	viewfinder.users      a user of one of them, with the name
//	viewfinder.accounts   the Instagram accounts that a user's token reaches
//	viewfinder.tokens     the sealed token, what is known of it, its expiry
//	viewfinder.format     the version of these tables
//
// Where a database has no schemas, the names begin with viewfinder_ instead.
// They may be joined with a program's own tables, and are not to be written to
// by anybody else. What is known of a token is one JSON text, info; the columns
// beside it repeat what joins and lists need.
package sqlstore
