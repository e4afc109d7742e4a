// Package errorpage writes the page of errors: the codes of the Graph API, what each comes
// down to and what to do, and the program's own errors.
//
// What a code means and what to do is said by the rules of package refusal, SQLSTATE and exit
// code are those that the server and the command line give to such an error. This package
// has what the program does by itself about each reason, in words.
package errorpage
