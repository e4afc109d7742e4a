// Package paging reads a list of the API a page at a time. It sends nothing: who reads
// asks with a client of its own, for what it needs of each item. So the Pages of a login
// ([LoginPages]) are read by one rule in three rooms: in the fetch, to find the accounts;
// in oauth, for the token of a Page; and by the doctor.
//
// A [List] says what to ask for next ([List.Params]) and takes in what came
// ([List.Read]), of which it tells what is new: the API repeats items at the border of
// two pages now and then. It says when the list has ended, which its length does not,
// and gives a list up that goes on without an end ([*EndlessError]): after pages whose
// cursors go round, or that bring nothing new behind ever new ones. A list whose cursor
// the API no longer takes is read anew from its beginning ([List.Restart]), as long as
// that comes further than before.
//
// The lists below the nodes of a statement, which are let go and written away as they
// are read, are kept in fetch/nodes, which goes by the same rules: [Progress] says
// whether a list gets anywhere, [Resumption] whether one whose cursors are lost does, and
// an [IDSet] holds the ids that came, an [IDMap] something of each.
package paging
