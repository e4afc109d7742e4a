// Package released has tests open what earlier forms of the program have kept.
//
//	released.Forms{Name: "cache", Ext: "sql", First: 1, Present: 2, Make: dump}.Each(t, open)
//
// Each form that a program on main ever wrote has a fixture testdata/NAME.FORM.EXT: a dump, or
// a text as it was written. [Forms.Each] has a test open each of them with the program of
// today; one that is missing fails it. A new form is written by the program that knows it:
//
//	go test ./internal/cache -run Released -update
//
// This writes those of the present form that are missing, and never one that is there: a
// fixture is what a program of then has written, and no later one can say what that was. A
// form that is no longer the present one, and has none, is made by checking out the program of
// then. [DumpSQLite], [DumpPostgres] and [LoadPostgres] are for databases, [Killed]
// is for what becomes of them when a program is killed that brings them to another form.
package released
