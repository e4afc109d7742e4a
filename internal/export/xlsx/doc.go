// Package xlsx writes answers as workbooks of Excel (Office Open XML). Importing it makes the
// format xlsx known to package export.
//
//	import _ "github.com/viewfinder-sql/viewfinder/internal/export/xlsx"
//
// A workbook has a sheet for each answer, whose first row is frozen and has filters, and at
// its end the sheet Report with a row for each answer: the statement, when it ran, whether
// its rows are all there, warnings.
//
//	value                         cell
//	NULL                          none
//	number                        a number
//	whole number over 15 digits   text: a spreadsheet has no more digits
//	boolean                       TRUE or FALSE
//	instant                       a date with its time, by the clock of its zone
//	day                           a date
//	date before 1900-03-01        text: spreadsheets disagree on what came before
//	text, identifier, document    text
//	bytes                         text of hexadecimal digits
//
// A text is a text to the spreadsheet whatever it begins with: it is no formula when the
// workbook is opened. With [export.Options.Defuse] one that looks like a formula also stays a
// text when somebody edits its cell, or copies it: the cell has the prefix ' of Excel.
//
// Nothing is cut: rows that a sheet has no place for go to further sheets, and a text that is
// longer than a cell takes is an error.
//
// # Why it is written here
//
// The file is made as rows arrive, with no place of its own, so that it may go to a pipe; its
// memory does not grow with the rows. The library that is well kept, excelize, takes 2.4 ms
// and 1.3 MB for its tables whenever a program starts that links it, which each answer of the
// command line would pay, and a temporary file. It reads what is written here in the tests.
package xlsx
