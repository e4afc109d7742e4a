// Package tables writes the reference of the tables: a list of them, and a page for each.
//
// What stands there is made of the catalogue in package schema, of what package plan says
// of the terms that are passed on, and of the table's own example, which is run on the
// simulator of --demo. Nothing is written by hand but the sentences that all pages share.
package tables
