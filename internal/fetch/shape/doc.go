// Package shape knows how a catalogue's tables hang together as requests: which
// [Path] leads to each table's rows, what one request asks of the nodes there
// ([Selection]), and what a request for a page of them looks like ([PageRequest]).
// It is pure: it asks for nothing, and holds nothing of what was answered. The
// statement that fetches and EXPLAIN, which only tells, build their requests here.
//
// # Shape
//
// A [Shape] is made once for a catalogue ([Of]) and never changes. A path is a
// position in the tree that tables read (account / media / comments); two tables
// with the same path share one, so they share what is fetched. What is known of a
// path during an execution stands in arrays of whoever knows it, by [Path.Index].
//
// # Needs
//
// What a statement wants at each path are its [Needs]: the fields that its
// references read, and which paths below come along nested. They begin with the
// planner's hints and grow as pages turn out to lack something.
//
// # Selection
//
// A [Builder] makes the selection of one request from the needs and from the
// [Terms], which say what may be asked at all: by the login and the version, by what
// the API has refused. What the API does not bear in one request is split off.
package shape
