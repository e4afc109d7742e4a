// Package format renders the rows of a query as text, and what there is to tell of them.
//
//	name      meant for              NULL          rows
//	auto      a person, a terminal   NULL          as table; each on a line, long texts shortened
//	box       a person               NULL          as table, with square corners
//	table     a person               NULL          in blocks of 1,000 (or 4 MiB), each a table with its header
//	vertical  a person, wide rows    NULL          one by one
//	markdown  a document             NULL          one by one
//	html      a page                 empty cell    one by one, a table element
//	plan      a person, EXPLAIN      empty         at the end, as a tree
//	chart     a person               a gap         at the end, as package chart chooses
//	csv       a spreadsheet          empty field   one by one
//	tsv       other commands         \N            one by one
//	json      a program              null          one by one, as one array
//	ndjson    a program              null          one by one, an object per line
//	xlsx      a spreadsheet          empty cell    one by one, with types: package export/xlsx
//	parquet   a program              NULL          in groups, with types: package export/parquet
//	sqlite    a program              NULL          at the end: package outfile
//
// A table is wrapped into the terminal's width. With auto each row has one line: numbers,
// times, identifiers and headers are whole, and what else is too long ends with …
// ([ToldShort] says where). Where neither fits, rows stand upright as with vertical.
//
// Rows are written as they arrive, except in tables, whose columns can only be
// as wide as their values once the values are known.
//
// # Values
//
// Times are RFC 3339 in the zone that they have. Numbers are written in decimal without loss.
//
// JSON keeps the types: integers and floats are numbers, booleans are booleans.
// An integer beyond ±2^53, which many readers would round, is a string. A
// column name that occurs twice gets a number: Id, Id_2.
//
// CSV follows RFC 4180. NULL and the empty text look the same unless NULL is
// given a text of its own ([Options.Null]). TSV writes a backslash, a tab, a
// line feed and a carriage return inside a value as \\, \t, \n and \r, so every
// line is one row.
//
// The formats for people show control characters as pictures (␛ for escape), and
// characters that have no shape or turn the direction of a text by number
// (<U+202E>): the text of a stranger's comment cannot steer a terminal, nor read
// as another one. Markdown escapes what would start markup. Those for programs
// write a text as it is.
package format
