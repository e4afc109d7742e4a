// Package byhand answers the ten questions as a program by hand would: one that is written
// for exactly one of them, by someone who knows the API and the standard library
// well, with net/http, encoding/json into structs, the fewest calls that nested fields
// allow, one goroutine for each account. It is what the driver is measured beside.
//
// Nothing in it is cleverer than such a program would be: no request is sent before
// the answer that leads to it was read, nothing is cached, no JSON is decoded by
// other means. And nothing is worse: one client with connections that stay, only the
// fields that are wanted, rows handed on page by page and not collected where the
// question does not ask for an order.
//
// Each question has a file: the struct of its rows, and a function that hands them
// to its last argument, one after another, in the caller's goroutine. What an answer
// leaves out is the zero value. An error ends it; rows that were handed on before
// are right.
//
// The package imports nothing of the project: [Client] asks, accounts and pages
// read lists to their end.
package byhand
