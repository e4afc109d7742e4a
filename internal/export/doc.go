// Package export writes rows as records for programs, to files and to standard output.
//
//	name      NULL          rows
//	csv       empty field   one by one
//	tsv       \N            one by one
//	json      null          one by one, as one array
//	ndjson    null          one by one, an object per line
//
// Times are RFC 3339 in the zone that they have. Numbers are written in decimal without
// loss. Texts are written as they are. Package format, which shows answers to people, says
// more of each; a package that knows another format registers it ([Register]). One of a file
// with types, that tells of its answers as well, is a [Document]: see the rooms below.
package export
