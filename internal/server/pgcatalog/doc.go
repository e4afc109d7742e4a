// Package pgcatalog answers what clients of PostgreSQL ask of pg_catalog and the
// information schema: what tables there are, their columns, keys, descriptions.
//
// A [Catalogue] is made of [Facts], once for all sessions that see the same tables. It is an
// SQLite file in memory with a table for each relation ([Tables]), with the columns that
// PostgreSQL 15 has; what can be told from other relations, or tells of the session that
// asks, is a view (views.sql). Statements come here as SQL of the engine's, printed by
// package pgsql, and run on a connection to the image: [Catalogue.Query]. Connections read
// the image where it lies, and only those that statements run on exist, with a few kept for
// the next ones: a session that asks nothing has none.
//
// # Identifiers
//
// Each relation, row type, index and constraint has an identifier that comes from the order
// of names alone (identifiers.go): all sessions and all runs tell the same ones while the
// schema is the same. What PostgreSQL has everywhere has PostgreSQL's identifiers.
//
// # What PostgreSQL tells of itself
//
// The columns of the relations, the types and their functions, and the like stand in
// facts/*.tsv, as a server of version 15 tells them: go test -run TestFacts -rewrite writes
// them anew, and the test compares them where there is such a server. Statements see the
// relations of which the files tell, and no others; those are listed too.
//
// # Keys
//
// A table's key is a primary key with an index, which is what tools look for. Where one of
// its columns may be NULL it is UNIQUE NULLS NOT DISTINCT, as PostgreSQL would have it. A
// foreign key may lead to a part of a key; PostgreSQL has no such, so its index is that of
// the whole key.
//
// # Functions
//
// Package pgfunc declares the functions that tell of the catalogue and of the session, with
// their types; here they are computed (registry.go). They look things up in a book of the image
// that all connections share (book.go). Types such as regclass are held as identifiers; the
// functions named as the types read their texts, and those with out behind print them.
//
// # What clients ask
//
// testdata/clients has the statements of programs, each with how its answer holds against that
// of a real PostgreSQL with the same tables. A statement that fails there is where to begin
// when a program does not find the tables.
package pgcatalog
