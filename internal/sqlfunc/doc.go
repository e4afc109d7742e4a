// Package sqlfunc holds the SQL functions that SQLite does not have: string,
// date, number and JSON functions of the T-SQL and MySQL families, and the
// functions that the rewrites of package sqltext call. [Register] puts them on
// a connection; one table ([Functions]) declares them, with the types of their
// results, and their manual is made from it. [TableFunctions] are those that make
// rows.
//
// # Values
//
// An instant is the text "2006-01-02 15:04:05" in the connection's zone, with a
// fraction only where there is one, and with an offset only where the text would
// else be another instant: in the second of two hours that are alike, and in UTC on
// a connection of another zone. A date is "2006-01-02". Arguments may also be written
// with T, with an offset (Z, +00:00, +0000) or as a date only. An argument that is
// no instant gives NULL, and so does a NULL argument, except where a function
// says otherwise. Positions in text count characters from 1. Text is compared
// with capitals and small letters told apart.
//
// # Time
//
// The zone is that given to [Register]; see value.Zone for the hours that a change of
// summer time repeats and leaves out. Days, weeks and longer parts are counted by
// what the clock on the wall shows, hours and shorter ones in the time that passes.
//
// Functions of the present (GETDATE, NOW, date ranges) ask the clock given to
// [Register]. They are declared deterministic to SQLite, which makes them stable:
// SQLite asks them once in each execution of a statement and takes the answer
// for all rows, as the SQL standard wants it.
//
// # Bounds
//
// The text of a statement is anyone's. What takes long in one call looks at the
// statement's context meanwhile, or is given documents of a bounded length only;
// texts that grow are refused beyond the connection's bound; aggregates that hold
// values share a budget of 64 MB for each connection.
//
// # What SQLite has already
//
// SQLite's own functions stay as they are, with these exceptions: LOG(x) is the
// natural logarithm, as in T-SQL and MySQL, where SQLite's is the decimal one
// (LOG10); MOD of two integers is an integer; CURRENT_TIMESTAMP, CURRENT_DATE
// and CURRENT_TIME ask the clock given to [Register]; date, time, datetime,
// julianday, unixepoch, strftime and timediff are written anew, since SQLite's ask
// the machine for its clock and its zone. In UTC they give what SQLite's give, except
// that 24:00 is the next day's midnight, and a day that its month lacks is always one
// of the next month.
package sqlfunc
