// Package chart makes of an answer a picture: which one, and what is in it. The rooms text and
// svg draw it.
//
//	kind       drawn of                                  chosen for
//	bar        a number for each name                    a text and numbers; texts alone, counted
//	line       numbers over time, or over a number       a time and numbers
//	histogram  how often a number is in which range      one number
//	spark      numbers in the order of the rows, small   numbers alone
//	heatmap    a number by hour and weekday              a time alone, counted
//
// [Choose] takes the kind and the columns that it is told ([Ask]), and finds the rest from the
// columns' types: a text such as 2026-11 or 2026-11-30 is a time. A text beside a time
// and one number says which line a row belongs to. [Chart.Why] is what was chosen and why.
//
// Nothing is left out silently: NULL is a gap, and how many there are is said
// ([Chart.Notes]), as are bars and lines for which there is no place. A line breaks where
// time goes on for longer than it usually does from row to row.
//
// The package does no I/O and knows no clock: times are drawn in the zone they have.
package chart
