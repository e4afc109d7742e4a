// Package recall keeps in a small file what pools have learned of the API, for programs
// that come later: how large pages may be, how long calls take, how long lists are and
// whether they are in order, up to when posts have no insights.
//
//	k := recall.Open(recall.Place{Path: path, World: []string{endpoint, version}}, log)
//	memory.Earlier().Remember(k.Past) // read when it is first of use
//	k.Tick(memory)          // after a statement: writes now and then, behind it
//	k.Close(memory)         // writes
//
// # What stands in the file
//
// Numbers, times and yes or no, each with the day it was learned, under names that are
// hashed with a salt of the file: of the world (host, version, app, login), of accounts
// and of what was asked. No row, no token, no id and no text of a statement. A hash hides
// an id from who reads the file, and not from who guesses the id and tries.
//
// # What may go wrong
//
// Several programs write: each takes a lock, reads the file again, adds what it has
// learned, the newer fact of two, and renames the new file over the old one. What is not
// to be had at once is given up, and no statement waits for it. A file that is no such
// file is left out of account with a warning, and replaced; one of a newer format stays
// as it is. Facts end after [life]; the file has at most [mostBytes].
package recall
