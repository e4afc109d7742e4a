// Package systables answers the system tables, sys_* and those of the information schema:
// what there is to read, to call and to set, and what statements have done. Reading them
// sends nothing.
//
// [Tables] declares them to the engine. What they tell is handed in as [Facts]: the
// catalogue, values, and interfaces of a method or two, so that a table reaches what
// it tells and nothing else. The tables stand in files by where they have it from: the
// catalogue of tables (catalogue.go, indexes.go, metrics.go, permissions.go, and
// information_schema.go, which tells the same as other databases do), what the connection
// is and may be told (connection.go, sqlinfo.go), the store of logins (tokens.go), what
// statements did (activity.go); module.go has them all, and answers the engine. Those of
// metadata begin with a common head, the catalogue and the schema that a thing is in
// (table.go). A [Listing] says which of them lists of tables name.
//
// A table is small, and is always answered whole: the engine filters.
package systables
