// Package plan decides, without I/O, what a statement will ask of the Graph.
//
// While it prepares a statement, the relational engine offers each virtual
// table the terms it could push down ([Offer]); the answer ([Choice]) says which
// are used, at what cost, and carries an [Access] to the scan. What all offers
// of a statement have told together is its [Hints]: the columns used, and the
// tables worth nesting in the walk of their parents. The hints are a guess
// about cost only. What they miss is fetched when a cursor asks for it, so an
// answer never depends on them.
package plan
