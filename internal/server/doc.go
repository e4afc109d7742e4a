// Package server lets clients of PostgreSQL in, and gives them sessions of databases: who
// may come, from where, to what, how many, and how it ends. What is said on a connection
// is package pgwire's, what a statement means is its Backend's.
//
//	s, err := server.New(ctx, server.Config{Address: "127.0.0.1:5433", Databases: …, Backend: …})
//	l, err := s.Listen(ctx)
//	err = s.Serve(ctx, l) // until ctx ends
//
// # Who is let in
//
// At loopback everybody, where no [Verifiers] are given. Anywhere else takes a
// [Certificate] and Verifiers, and what is not encrypted is refused there. A login is
// SCRAM-SHA-256, with TLS also SCRAM-SHA-256-PLUS, which is bound to the certificate that
// the client sees. A user who is not there goes through the same exchange as one with a
// wrong password. Where logins fail, the place they come from waits (throttle.go).
//
// # Databases
//
// The database of a start-up is a connection by name ([Databases]): the one of the
// command line, a profile, or a stored login. One that the user may not open does not
// exist. Each has a pool of its own, so a budget of its own. Its configuration is changed
// in two ways: nothing is written unless that is allowed, and no browser is opened.
//
// # Bounds
//
// [Limits]: connections that are not let in yet, in all and from one place; sessions, in
// all and of one user; statements that run, in all and of one user, which is what memory is
// bounded by (activity.go); and those of package pgwire, of time, messages and statements.
//
// # The end
//
// When the context of Serve ends, no statement begins any more; those that run may end,
// for a time. [Server.Reload] reads certificate and profiles again, for what begins from
// then on.
package server
