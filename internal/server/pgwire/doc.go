// Package pgwire speaks PostgreSQL's protocol, version 3, with any number of clients.
//
// A [Server] is handed connections. It asks an [Authenticator] who is there, an [Opener] for
// what stands behind the session, a [Backend], and goes on to answer messages until the
// connection ends:
//
//	server := pgwire.New(pgwire.Config{Authenticator: a, Opener: o})
//	go server.Handle(ctx, conn) // one for each connection
//
// What a statement means is the backend's to say. What is the session's own is here: prepared
// statements, portals and cursors, transactions as states, settings, the forms in which values
// travel, bounds, cancelling.
//
// # The way of a message
//
// A connection begins with packets (packet.go, connection.go), which may ask for TLS or that
// another session be cancelled. From then on one goroutine reads what the client sends
// (inbox.go) and knows at once when it is gone; another one, the session's (serve.go),
// answers message after message (messages.go). A statement is read by package command first;
// what is none of the session's commands (commands.go, named.go, cursor.go, copyout.go) is the
// backend's to prepare (statement.go). It runs in a portal (portal.go, execute.go; deadline.go).
// Rows are encoded by hand (encode.go) into one buffer (outbox.go), which is sent when it has
// 64 KiB, when there is nothing more to say, or when the next row keeps the client waiting. So
// the memory of a session does not grow with its rows, and a client that does not read stops
// its own session only, until its time is over. Where nothing is heard of a client for a while,
// the backend rests: it gives back what it can make again.
//
// # Transactions
//
// BEGIN, COMMIT and their kin change a state: what is read may change between two statements
// of a transaction. What writes is refused in one, as it could not be undone. Statements that
// come along with each other are done one by one, and an error tells which of them wrote
// (batch.go).
package pgwire
