// Package complaint tells what went wrong to whoever has to mend it: a line for what, one
// for why, one for what to do, with a caret under the place in the statement.
//
//	c := complaint.Of(complaint.In(err, statement))
//	fmt.Fprint(os.Stderr, c.Text(complaint.Look{Before: "viewfinder: ", Lines: true}))
//
//	viewfinder: sql: line 1, column 8: no such column: Captoin
//	    SELECT Captoin FROM Media
//	           ^^^^^^^
//	  → did you mean Caption?
//
// # What is read
//
// Errors of this house are one line each: where, what, why, and what to do, with colons and a
// semicolon between (clauses.go). They stay whole: they are only broken into lines, and
// nothing is left out. A fault of a statement's text ([driver.SQLError]) has a place, which
// stands in the statement that [In] remembers (place.go). A refusal of the API names the
// section of the errors' document that tells more.
package complaint
