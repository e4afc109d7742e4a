// Package pgwire speaks PostgreSQL's protocol, version 3, with one client at a time.
//
// It is made of a [Config]: an [Authenticator] says who is let in, an [Opener] gives what
// stands behind the session, a [Backend]. What a statement means is the backend's to say.
package pgwire
