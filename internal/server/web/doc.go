// Package web is the door for clients of HTTP: notebooks, web pages' servers, spreadsheets,
// monitors. It stands on package host, beside the door for clients of PostgreSQL.
//
//	d, err := web.New(ctx, web.Config{Host: h, Address: "127.0.0.1:8433", Tokens: file})
//	l, err := d.Listen(ctx)
//	err = d.Serve(ctx, l) // until ctx ends
//
// # What may be asked
//
//	POST /query         runs a statement, and streams its rows
//	POST /explain       tells what it would ask of the platform, and what that costs
//	GET  /tables        lists the tables; /tables/NAME the columns of one
//	GET  /metrics       figures for a monitor
//	GET  /healthz       is it alive; /readyz, does it take statements
//	GET  /openapi.json  this, for programs
//	GET  /problems/KIND what a kind of problem means
//
// # The way of a request
//
// A connection counts as one that is not let in (connection.go) until a request shows a
// token (guard.go). The request is read whole (request.go), runs on a session of its own of
// the token's database (query.go), and its rows are written as they come (stream.go, in a
// form of forms.go, compressed by compress.go). A client that does not take what it is sent
// has its connection closed, and so its statement ended; so has one that goes.
//
// # An answer that breaks off
//
// never looks whole. Before the first byte, what went wrong is a status and a problem
// (problem.go). After it, the last line of NDJSON is an error in the place of the report; a
// JSON document stays open; of CSV and TSV, which have no end that could be missing, the
// connection is broken off, so that a client of HTTP/1.1 or newer gets an error. Older ones,
// which could not tell, are refused.
package web
