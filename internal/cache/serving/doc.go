// Package serving reads the tables of the catalogue from the cache, or notes down for it
// what is fetched.
//
//	tables := serving.Tables(catalogue, fetch.Modules(catalogue))
//	run := &serving.Run{Statement: fetch.NewStatement(cfg), Recorder: &serving.Recorder{Aside: file.Aside()}}
//
// The tables are the engine's virtual tables with another module in front ([Tables]). A
// statement that is prepared with a [*Run] in place of the fetch's own has them
//
//   - read from the file ([Source]): each scan asks the book whether what its terms want lies
//     within one scan that is complete ([Need]), else [ErrUncovered] ends it;
//   - or fetched, while a [Recorder] keeps the rows of walks that came to their end, with
//     the span that the terms of these said.
//
// A statement that is prepared with neither is fetched as ever.
//
// Which tables are kept ([Kept]): those that list what belongs to the login, so that their
// rows do not depend on what a statement gives for an argument.
//
// What is looked up by keys, as the inner table of a join, is not kept: the book would need a line
// for each key, since each is as old and as whole as its own call, and rows would leave by the
// line of their key. And which keys a statement looks up shows as it runs: one that is not
// covered would be met after rows were given, where the statement can begin again no more.
package serving
