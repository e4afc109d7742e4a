// Package fetch turns the scans of one statement into Graph calls.
//
// # One store per execution
//
// Every virtual table of a statement is a view over one [store], made when the
// statement begins and dropped when it ends. What it has seen ([nodes.Store]) is a part
// of the Graph's tree: nodes, and below each node one list per edge. A
// [shape.Path] is a position in that tree (account / media / comments); two tables
// with the same path share what was fetched.
//
// The rooms below: [shape] knows what requests look like, [nodes] what was seen,
// [pager] makes the requests, [repair] decides what a refusal changes, [learn] keeps
// what later statements go by, [series] makes rows of calls; [terms] reads what a scan is
// begun with, [answer] the values of answers, and a [note] is what a statement tells
// besides its rows. Here stand what asks when, and the [Statement] itself.
//
// # The objects of an execution
//
// Each is made of those above it in this list, and knows none of those below. The client
// is the [pager]'s alone: who is not handed the pager makes no call.
//
//   - [teller]: what the statement has to tell, and how it calls tables and columns.
//   - [planner]: what the statement wants of each path, and what it may ask for, handed to
//     all that build requests; [accountPlan]: how it comes to the accounts. EXPLAIN reads
//     both.
//   - [roots]: the accounts, as far as they are found; [refusals]: what the API does not
//     show for want of a permission; [degrader]: what is changed about a request that was
//     refused; [orders]: whether edges that should list the newest first do; [course]:
//     how lists go on, and where they end; [numbers]: what is known of posts' metrics.
//   - [intake]: answers become nodes. [rereader]: what nodes turned out to lack, asked for
//     a page of them at a time. [insights]: the metrics of posts. [objects]: what
//     arguments name. [completer]: what a row needs of its node.
//   - [pages]: requests for the pages of a list, ahead of the reader too. [resumer]: how a
//     list goes on after an error. [lists]: a list, page by page.
//   - [walks]: down from nodes along edges; [newest], in order of time.
//   - [accounts]: the nodes at which paths begin, by what is declared of the kind of login
//     ([schema.Beginning]): [ownAccount] or [linkedAccounts]. Their own tokens, with which
//     some lists below them are read, are the pager's to keep.
//   - [questions]: what the values of arguments ask. [lookups]: nodes by their ids, and
//     [judge], which tells whether one is a row.
//   - [rowSource]: how a scan of a table comes to its rows by all of these.
//
// # How it goes
//
//   - A scan without a key walks: it pulls the pages of the account's edge, one
//     after another, only when a cursor wants the next row. Several accounts are
//     walked together; the first page of each comes along with the list of
//     accounts, of as many at once as a call is likely to bear.
//   - Where a statement reads the login's Pages and the accounts linked to them,
//     the walk of the Pages brings what it needs of the accounts.
//   - A page is asked for with everything the statement will want of it: the
//     columns its references read, and below them, nested, the paths that the
//     planner's hints name. A join along the tree is therefore one walk.
//   - What a page turns out to lack is completed for the whole page at once, by
//     asking for that page again with only the missing part, and is nested in
//     the pages that follow. Answers are merged, never replaced.
//   - A key is looked up in the store, then by id, a page of keys at a time, or
//     by walking until it is found, whichever takes fewer calls: how long the walk
//     is a call tells where nothing else does, and it brings the first page.
//     What is looked up is a row only where the walk would give it: its fields prove
//     that, with no call more, or else the edge does ([candidate]): the account's
//     posts of that second, or what hangs below the post.
//   - Metrics that every post on the edge knows are nested like any other part;
//     those of one kind of post, and those that are given as totals only, are asked
//     post by post, many in a batch.
//   - A table of numbers over time, as AccountInsights, is no view over the tree: its
//     rows are made by calls whose parameters are columns, see [series].
//
// # Arguments
//
// What has no listing is read by what a statement names ([schema.Argument]): each
// combination of the values in a scan, and of the accounts that ask, is a [nodes.Question],
// asked once in a statement. Its object is a root like an account: below it the
// same lists are walked, ahead and in parts, and by the same requests, which go where
// [shape.Origin] says. What answers a question is kept apart from what answers
// others, so that one post under two hashtags is two rows; the same row, named in two
// ways, has one number. What does not exist, or is of another kind, is no row, and a
// note. Where any account may ask, the first does, or where the statement compares the
// account all do ([planner.everyone]): then the rows do not depend on which terms reach
// a scan. Parameters of what has a listing make questions too, each with lists of its
// own.
//
// An object that stands in a field of another, as a profile that is found by its name,
// is asked for together with the first page of its list where a statement reads both
// ([along]). What a join names row by row is asked for ahead: of the rows behind the one
// at which the scan of another table stands, as far as its page has come, ever more as
// long as they are wanted, at the most as many as a LIMIT leaves ([feed]). What is not
// there is told when a row names it.
//
// A range of time that goes with a request holds the one that is wanted, and more:
// the API does not say whether its ends belong to it, so a second is added to each,
// and of a list of instants the range from the first to the last is asked for. What
// comes is checked again, by the engine or where the rows are made.
//
// The shape of a request is a guess about cost. What is missing is completed, so
// rows never depend on it.
//
// # Ahead of the reader
//
// From its second page on, a walk asks for the next page while the reader is
// busy with this one, and, once it has run for a while, for several. A walk that
// a LIMIT bounds asks for nothing ahead. Long lists below posts (comments beyond
// the first 50) are followed ahead too, several at once, as soon as their page
// is there, where the readers' habit says that it is worth it: they have gone on
// to the end of some, and left none behind. [Statement.End] stops what is under
// way and waits for it.
//
// Where [Config.Parallelism] says so, a walk of which all is wanted, in any order, by a
// scan to whose rows no other comes back, is split behind its first page into several by
// ranges of time, where the API says how many objects there are ([planner.splits]). How they are
// spread is guessed from the first page; each part is a list of its own ([nodes.List.Part]),
// which gives nothing that another one gave. When all parts are at their ends, and fewer
// have come than there are, or one from outside of its range, the list is read on from
// its first page, with a note.
//
// # Memory
//
// A statement keeps what it has seen until it ends, for any other of its scans
// may want it; beyond [Config.MaxMemory] in a temporary file. How that goes stands in
// [nodes]. Where one scan walks an edge, and no other comes to what hangs along it but
// below the row at which that one stands, as the inner loops of a join do, the pages
// behind it are let go: the statement's program tells which edges those are
// ([Statement.Compiled]). Should somebody come all the same, for a node by its id or to read
// a list that has let go, it is asked for anew and all is kept from then on; a list gives
// nothing twice. [Memory] is what a pool's statements leave to later ones: see [learn].
//
// An inner scan of a join whose rows all stay, and of which those are wanted that have one
// value in a column, reads those alone from the third time on ([cursor.Seek]).
//
// # Order
//
// An edge that should list the newest first is believed to as far as it is seen: of
// every list that comes with instants the order is watched, and a scan that is to
// give the newest first looks at a page of nodes behind each before it gives it, and
// tells where the rest is believed. Once an
// account's list was out of order, [Memory] knows, until it was read to its end in
// order: all of it is read, without a range of time, and put in order here. A scan
// that finds it out half-way goes on in order where nothing newer is left than what
// it has given; otherwise it fails with an [OrderError]. A scan from an
// instant on, of a list that the API does not cut, ends likewise at what is older. A lost
// cursor, and posts without insights, are worked round by ranges of time only where the order is
// believed.
//
// # What goes wrong
//
// A page too large for the API is halved, and its size remembered for the
// account and the kind of request; it grows back. The API does not always say
// that: where it fails as it does when it is down, one object alone tells whether
// it is the size. Where a single object is too
// much with what hangs below it, lists are left for requests of their own,
// then metrics. A cursor that the API no longer takes is gone without: an edge
// that is in order of time goes on at the instant of the last object, any
// other is read again from its beginning: what is known is passed over, in pages as
// large as its edge gives them and without what hangs below. That is an error where it
// comes no further than before, [paging.MostVain] times in a row. A
// field, a metric or a nested part that the API refuses is dropped from the
// request, its values are NULL, and a [Note] says why. A post whose metrics
// spoil its whole page is suspected together with its neighbours and found by
// halving the page; it is then asked for without metrics, and keeps its row.
// Once many have been found, the posts of later pages are asked one by one.
// A list that goes on without an end is given up ([paging.Progress]): after pages that
// repeat a cursor more often than an empty page in the middle explains; after as many
// behind ever new cursors that are empty, or repeat what has come again already, as
// would hold the list, or [paging.MostBarren] where its length is not known; after far more
// items than its owner counts. A walk that is thrown back to its beginning comes by all
// that is known once more before it is that.
// Where an account was changed to a business account, no older post is asked
// for metrics; later statements know, and cut their walks there.
//
// A refusal of what the statement cannot do without is the statement's error; for
// want of a permission, one that names the account ([AccountError]). With
// [Config.Partial] the statement goes on without what that account does not show:
// values are NULL, rows are missing, and a note says so.
// Nothing ends short without an error or a note.
//
// # What is written
//
// Writes are none of this package's: it declares to the engine how tables are changed, by
// the catalogue (changeable.go), and finds the rows of UPDATE and DELETE as those of SELECT.
//
// # Telling beforehand
//
// [Statement.Explain] says which requests a statement will make, and how many as
// far as [Memory] knows the sizes, from the same paths and selections that the
// walks use: both build them by the [planner]. It asks for nothing. What a statement
// is certain to read, and to read to its end, its program says; what its first scan is
// begun with, a rehearsal without rows ([Statement.Rehearse]). The calls of all steps
// together are bounds, which hold as long as the API refuses nothing.
package fetch
