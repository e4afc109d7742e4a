// Package httplog shows HTTP exchanges to those who may not see their secrets: to
// the log, and to what an embedding program wraps around the transport.
//
// # What is shown
//
// A request's address, headers and body, and the answer's, are redacted by their
// structure: headers and parameters by name, JSON by key, however deep, texts
// that hold addresses or JSON again included. Two [Guard]s differ in what passes:
// [ByName] withholds what is named like a credential, which is for the Graph API;
// [ByDefault] withholds everything but the names known as harmless, which is for
// login services, where anything may be a secret under a name of its own.
//
// # The log
//
// A [Log] writes headers and bodies at verbosity 3, names, dials and TLS at
// verbosity 4. Bodies longer than a bound are cut, and the line says so.
//
// # Wrappers
//
// [Wrap] puts a wrapper of the embedding program, such as one that traces, around
// a transport. What it is given is a copy of the request without its secrets;
// the request itself is sent below it, with the headers that the wrapper added
// and under its context. Of the answer it sees status, headers and length, and a
// body of blanks: tokens come in bodies.
package httplog
