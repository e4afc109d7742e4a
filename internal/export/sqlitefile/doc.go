// Package sqlitefile writes answers as tables of an SQLite database.
//
//	file, err := sqlitefile.Open("posts.db", "posts")
//
// Each answer is a table: of the name that was given, the second one with a 2 behind it. The
// table viewfinder_report tells of each: the statement, when it ran, whether its rows are all
// there, warnings. Columns have the types of the answer, names that occur twice a number.
//
//	type      declared   values
//	TEXT      TEXT       text
//	INTEGER   INTEGER    whole number
//	REAL      REAL       number
//	BOOLEAN   BOOLEAN    1 or 0
//	DATETIME  DATETIME   text, RFC 3339 in the zone it has
//	DATE      DATE       text, 2026-11-30
//	JSON      JSON       text
//	BLOB      BLOB       bytes
//	unknown   none       as they are
//
// A database that is there stays: the tables of the answer take the places of those that
// were written under their names before, all together, in one transaction at the end. A table
// that something else has made is never replaced. Rows gather in a database beside it
// until then, so that other programs wait for the copying alone; after an error nothing has
// changed.
package sqlitefile
