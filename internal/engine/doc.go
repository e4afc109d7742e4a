// Package engine is the embedded relational engine: SQLite behind a small
// interface. It knows nothing of the Graph API; it is handed [Table]s whose
// [Module]s make the rows.
//
// # A statement's life
//
// [Conn.Prepare] compiles one statement for a [Run], the caller's own state,
// which every module the statement touches is given. [Stmt.Step] and [Stmt.Row]
// read rows, [Stmt.Restart] begins a new execution. While it prepares, SQLite
// offers each table the terms it could push down ([Module].Plan); when a scan
// starts, the chosen terms reach [Cursor].Filter as arguments. A table that cannot
// be read without a term refuses the plans that lack it ([plan.Choice].Refused):
// the engine takes another order of joins, or returns that refusal.
//
// SQLite may also plan inside Step, and one statement may run inside another's
// cursor. Whose call is under way is kept on the connection around every native
// call and restored after it, so a module always sees its own statement.
//
// # Writing
//
// [Conn.PrepareWrite] compiles an INSERT, an UPDATE or a DELETE of a table with [Changes];
// every other way to such a statement is refused. SQLite calls xUpdate for each row, and
// that only collects: [Stmt.Changes] has the rows once the statement has come to its end
// without an error, and whoever asked does with them what there is to do. Of the row that
// is to be changed SQLite tells the number alone, so that what is needed of it is kept when
// SQLite asks the cursor for that number.
//
// Of an UPDATE SQLite asks for every column, also for those left as they are. The statement
// is compiled for its program first, with no module asked, which says what it really reads;
// then with that known. Where it reads nothing but a key that it gives by = or IN, there is
// nothing to read, and the rows are made of the keys (write_plan.go): whether that is so the
// program says again. [Returned] answers RETURNING, a SELECT over what was written.
//
// # Without SQLite
//
// Most of what a long scan or join costs is the way of each value into SQLite's memory and
// back. SQLite lists the program that it compiled of a statement. Where that is made of
// instructions that package machine knows to the last operand, as of joins, comparisons,
// LIMIT, sorts, groups, it is run there, over the same cursors ([Stmt.Straight]): nothing is
// ever guessed from the text. What it keeps is bounded as SQLite's memory is. A function is
// called there where [Functions].Plain has it; what that leaves SQLite is asked for.
//
// Where SQLite has to find the rows (functions, arithmetic) and then only hands over columns of
// its tables, the engine reads these from where the cursors stand. What SQLite would ask for
// the result alone it is not told. That the program does so, compares none of these
// registers, and tells of a table in an outer join whether it has a row, is read from the
// listing again.
//
// In a LEFT JOIN for the rows without a match (WHERE c.Id IS NULL) one row of the inner
// table is as good as all: where the listing says so, the scan ends behind it.
//
// All others are run by SQLite alone; [Config].Interpreted has it run these too, so
// that tests can compare.
//
// A join on a column that is no argument of the inner table would have SQLite read all of
// that table's rows for each outer one, as it makes no index of them. Where the listing says
// that a row of another value is passed over, the cursor is told the value ([Seeker]),
// whoever runs the statement, and may leave such rows out. What comes is compared all the same.
//
// # What is compared
//
// The same listing tells what a statement compares with columns
// ([Stmt.Comparisons]): what SQLite would find out silently, that a text never
// equals what is true or false, the driver tells. Nothing is read from the text of
// the statement, so subqueries, CASE and IN do not matter. Package program reads
// listings. From it also comes which scans every execution makes, and reads to their
// end ([Stmt.Visits]): EXPLAIN tells the least cost of a statement by that.
//
// And from it comes on which inputs conditions decide ([Critic]): whether a row has a
// part in the answer by what a column of it is, or only shows that.
//
// # Errors
//
// SQLite would keep only the text of a Go error. The engine keeps the error
// itself aside, so that errors.As works on what Prepare and Step return. They
// return, in this order: the context's error, the error a module returned, the
// refusal of what is not allowed ([RefusedError]), SQLite's own error
// ([Error]).
//
// No panic leaves the package. [ErrOutOfMemory] and [PanicError] leave the
// connection [Conn.Bad]: close it.
//
// # Untrusted SQL
//
// Statements may read the connection's tables, write as their [Changes] say, and call SQLite's harmless
// functions and those in [Config].Functions; everything else is
// refused before it runs. The length of a statement, the depth of its
// expressions and the memory of a connection are bounded; its time is bounded by
// the context, which is looked at every thousand instructions and is handed to
// every cursor. Functions that would take long inside one instruction have
// replacements that are linear or look at the context themselves (instr, replace,
// trim; LIKE, GLOB, REGEXP), or are left out (json_patch); texts are 16 MB long at
// the most. Nothing is ever written to a file.
//
// # Types
//
// A column's declared type decides how SQLite compares it, by SQLite's rules; under
// [TimeCollation] texts compare as instants, a day as its midnight. The arguments of a
// scan come as the statement wrote them: an id may arrive as an integer.
package engine
