// Package fetch turns the scans of one statement into Graph calls.
//
// # One store per execution
//
// Every virtual table of a statement is a view over one [store], made when the
// statement starts and dropped when it ends. The store holds the part of the
// Graph's tree seen so far: nodes, and below each node one list per edge. A
// place is a position in that tree (account / media / comments); two tables
// with the same path share one place, so they share what was fetched.
//
//   - A scan without a key walks: it pulls the pages of the account's edge, one
//     after another, only when a cursor wants the next row.
//   - A page is asked for with everything the statement will want of it: the
//     columns its references read, and below them, nested, the places that the
//     planner's hints name. A join along the tree is therefore one walk.
//   - What a page turns out to lack is completed for the whole page at once, by
//     asking for that page again with only the missing part, and is nested in
//     the pages that follow. Answers are merged, never replaced.
//   - A key is looked up in the store, then by id, a page of keys at a time;
//     after many unknown keys, by walking until they are found.
//
// The shape of a request is a guess about cost. What is missing is completed, so
// rows never depend on it.
//
// # What goes wrong
//
// A page too large for the API is halved. A field, a metric or a nested part
// that the API refuses is dropped from the request, its values are NULL, and a
// [Note] says why. A refusal of what the statement cannot do without is the
// statement's error. Nothing ends short without an error or a note.
package fetch
