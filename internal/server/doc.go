// Package server lets clients of PostgreSQL in, and gives them sessions of databases: who
// may come, from where, and how it ends. What is said on a connection is package pgwire's,
// what a statement means is its Backend's; the databases, and the bounds of what runs on
// them, are package host's, for all doors.
//
//	s, err := server.New(ctx, server.Config{Host: h, Address: "127.0.0.1:5433", Backend: …})
//	l, err := s.Listen(ctx)
//	err = s.Serve(ctx, l) // until ctx ends
//
// # Who is let in
//
// At loopback everybody, where no [Verifiers] are given. Anywhere else takes a
// [host.Certificate] and Verifiers, and what is not encrypted is refused there. A login is
// SCRAM-SHA-256, with TLS also SCRAM-SHA-256-PLUS, which is bound to the certificate that
// the client sees. A user who is not there goes through the same exchange as one with a
// wrong password. Where logins fail, the place they come from waits.
//
// # The end
//
// When the context of Serve ends, no statement begins any more; those that run may end,
// for a time.
package server
