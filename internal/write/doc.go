// Package write does what INSERT, UPDATE and DELETE say: one call for each row, in their
// order, each sent once.
//
// # A statement's way
//
// The engine collects the rows that a statement comes to and does nothing. What became of
// them is a [Job]: the table, how the catalogue says that it is changed, and the rows by
// the names of columns. [Job.Calls] checks every row, by name and with the limit, and makes
// its call (check.go, call.go); nothing is sent where one of them fails. [Writer.Do] then
// sends them (writer.go): with the statement's context, through its client, so that the
// calls are counted, paced and paid for like reads. EXPLAIN shows the calls and sends none.
//
// # Once
//
// Package graph sends what changes something once, unless it never left or was refused for
// the rate, when nothing was done ([Send]). Where no answer came that tells what was done (the
// connection broke, the context ended, the server failed) the write may have happened.
// Where the catalogue says what to look at ([schema.Question]) the writer looks (find.go):
// what is found was done, and the statement goes on, unless another call may have made it
// (made.go). Of what is hidden, deleted or turned off now, nobody knows whether it was before:
// the statement goes on too, and its warning says no more than that it is so. What is not
// found may still come: that is an [UnknownOutcomeError], as where there is nothing to look
// at. Nothing is ever sent a second time.
//
// Several rows stop at the first failure. The [Error] says which row that was and what was
// done before.
package write
