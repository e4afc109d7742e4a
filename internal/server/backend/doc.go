// Package backend is what stands behind a session of the wire: it joins sessions of the core,
// PostgreSQL's SQL and the catalogue.
//
// [Opener.Open] makes a pgwire.Backend on a pool of sessions. A statement is translated
// (package pgsql) when it is prepared, with nothing sent. One over the tables of Instagram
// runs on the session's own engine (live.go), one over pg_catalog or the information schema, or
// of their functions, on the catalogue of the pool (catalogue.go), which all of its sessions share.
//
// Settings whose names begin with viewfinder are properties of the session (hints.go): a client
// may make them narrower than its pool has them, and no wider. What went wrong is told by
// PostgreSQL's codes (errors.go), and what an answer lacks by notices (notices.go).
package backend
