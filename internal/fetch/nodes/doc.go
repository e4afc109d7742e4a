// Package nodes holds what one execution has seen: nodes, and below each node one
// [List] per edge, with how far it was read. Two tables with the same path read the same
// nodes; answers are merged, never replaced. It asks for nothing.
//
// # Identity
//
// A node is what has that id at that path. The [Store] knows of every id whether it was
// seen, or asked for and not there ([Store.Saw]). Row ids are stable: the same object has
// the same number in every scan ([Store.RowID]). What answers a [Question] is apart from
// what answers others.
//
// # Values
//
// A [Node] has of each field the value that came first, and knows which fields were asked
// for ([Node.Have]): of those a missing value is NULL. [Store.Fill] gives it a value,
// [Node.Settle] ends the asking, [Store.Numbers] is where its metrics are. A [Page] is
// what one answer brought, with what it was asked by: the unit in which missing parts are
// completed, and in which memory is relieved.
//
// # Lists
//
// What a walk does to a list are its verbs:
//
//   - [NewList] begins one, [Store.Nested] one whose first page came along with its owner,
//     [Node.None] one that is empty; [Node.SetPart] and [Store.Hang] put it where others
//     find it.
//   - [List.NextSize], [List.Bounds] and [List.Origin] say how the next page is asked for.
//     [List.AddPage] takes in its nodes, [List.Proceed] the cursor behind it.
//   - A walk that is to be read in two parts of time is cut by [List.CutAt], and goes on
//     with the second by [List.GoOlder].
//   - [List.Part] begins a list that gives a range of time of it, beside others: nothing
//     comes twice ([List.Came]).
//   - A walk that has lost its cursor ([List.LoseCursor]) goes on by [List.Resume]: what
//     is known is passed over ([List.Pass]).
//   - Items that spoil their page are suspected, halved, and found or acquitted.
//   - [List.MayGoAhead], [List.ReadAhead] and [List.TakeAhead] are for the pages that are
//     asked for before a reader wants them.
//   - A list ends as it stands by [List.End], and goes on no further by [List.Fail].
//     [List.NoProgress] tells when one that is said to go on brings nothing new.
//
// # Readers
//
// A list knows who reads it: [Store.Read] begins, [Reader.Advance] says how far,
// [Reader.Close] ends. What any of them has still to read stays, and so do the item that
// it stands at and the page of that. Where a list is expected to be read once ([New]), and
// what hangs below its items while the reader stands there, [Store.LetGo] drops the pages
// that lie behind all readers, and in the end the last. [Store.Keep] says that others may
// come, or look for a node by its id. The ids of all that came to lists of the first level stay,
// fifteen to thirty bytes each beyond what MaxMemory bounds, in a [paging.IDMap], by which
// [Store.Take] tells what comes: no object comes twice. The memory of what was let go of is used again
// for what comes: a long walk takes that of a few pages. It is taken by [Store.Relieve], where
// nothing but what pins them stands among the nodes, and never of what is pinned.
//
// # Memory
//
// Beyond a budget [Store.Relieve] writes the pages that were not used for longest to a
// temporary file, with all that hangs below their nodes; they come back when they are
// asked for ([Store.Bring], [Store.Known]): nothing is forgotten, and no call is made
// again. In memory stay the nodes of the first level, without their values, and where the
// others are. What stands among the nodes pins them ([Pinner], [Store.Hold]): no page goes
// that one of them stands at, nor one of which a list is being read ahead.
//
// A [Sought] finds, of the nodes that a scan has given, those that have a value. What all of them
// take is part of the budget, a quarter at the most.
//
// The form in the file is the room's own. A temporary database of SQLite, with a row for
// each node and a column for each value, reads a page back in 1.2 times that time, in
// order or scattered, and writes one in 7 times (100,000 nodes of 20 values in pages of
// 50, a cache of 2 MB, no journal, one transaction). A row for each page, with this form
// in it, is written in 1.4 to 2.4 times, and is no simpler.
package nodes
