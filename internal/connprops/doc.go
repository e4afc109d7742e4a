// Package connprops holds the one table of connection properties, and reads,
// prints and checks connection strings by it.
//
// Everything that knows a property takes it from the table: the fields of the
// driver's Config, sys_connection_props, command line flags and the reference
// page ([WriteMarkdown]). A property is declared by one [Property] in the file
// of its category (table_*.go) and nowhere else.
//
// # Connection strings
//
//	Name=Value;Name="value with ; or =";Spaced Name='it''s quoted'
//
// Names are case-insensitive, and spaces in them do not count, so that the
// label of a property (OAuth Client Id) is a name too. Blanks (space, tab, line
// break) around names and values are dropped, empty segments are allowed. A
// value is quoted, in single or double quotes, when it holds ';' or '=', begins
// with a quote, or has blanks at an end; inside, the quote is doubled. An empty
// value means the default. Line breaks and tabs inside a value are for properties
// that say so ([Property].Lines). Other control characters, NUL and bytes that are
// not UTF-8 are refused, and so is a name that comes twice.
//
// # Status
//
// A property that is not read never passes silently when leaving it out could
// change an answer or the safety of a connection. [Active] properties are read.
// [Accepted] ones are valid and without effect, and say why that is harmless.
// [Refused] ones, and refused values of active ones, are errors unless they say
// what the product does anyway: Offline=false is fine, Offline=true is not.
//
// # Errors
//
// Every fault is an [Error] with the property and the byte position. Its text
// never repeats a value, and repeats an unknown name only where that cannot be
// the tail of an unquoted secret: in OAuthClientSecret=a;b=c the name b is the
// rest of a secret that holds ';'.
package connprops
