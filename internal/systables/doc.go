// Package systables answers the system tables, sys_*: what there is to read, to call
// and to set, and what statements have done. Reading them sends nothing.
//
// [Tables] declares them to the engine. What they tell is handed in as [Facts]: the
// catalogue, values, and interfaces of a method or two, so that a table reaches what
// it tells and nothing else. The tables stand in four files: catalogue.go from the
// catalogue of tables, connection.go from what the connection is and may be told,
// tokens.go from the store of logins, activity.go from what statements did; module.go
// has them all, and answers the engine. Those of metadata begin with a common head,
// the catalogue and the schema that a thing is in (table.go).
//
// A table is small, and is always answered whole: the engine filters.
package systables
