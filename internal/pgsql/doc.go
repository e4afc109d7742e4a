// Package pgsql is PostgreSQL's SQL over the engine's: a closed world. What a text uses of
// PostgreSQL runs with PostgreSQL's meaning, or is refused by its name and place; nothing
// runs with another meaning.
//
//	st, err := pgsql.Translate("SELECT id FROM media WHERE created > now() - interval '5 days'", options)
//	st.Columns; st.Params // known before it runs
//	values, err := st.Bind(args)
//	// st.SQL runs on a connection that has the Functions, with the values as ?1, ?2 …
//
// # The way of a text
//
// Data flows one way, each room on it knowing those before:
//
//   - pgparse reads the grammar, and makes a tree;
//   - pgcheck finds what names mean, and gives types by PostgreSQL's rules;
//   - pgprint writes the typed tree as a text for the engine.
//
// Which functions, operators and casts there are is a table in pgfunc, which computes them
// too; pgtype says which types there are, how the engine holds their values, and how these
// travel; pgnumeric and pgtime count; pgerror is how PostgreSQL says that something is wrong.
//
// # How it is known to be so
//
// Each line of testdata/referee is asked of a real PostgreSQL 15 over the same data: names,
// types and values of the answers must be alike, or the SQLSTATE and the place of the error.
// Statements made at random of the table of forms are judged in the same way, texts of any
// kind are fuzzed, and what reaches the API is counted against the driver's own statements.
//
// # What differs
//
// Names: the tables are called Media and Id here, and PostgreSQL folds names without quotes
// to small letters. So a name without quotes is found in any case; one in quotes as it is
// written, or else in any case where that means one thing. A result's column is called as
// the statement writes it, in small letters where that is without quotes, and one of * as the
// catalogue spells it.
//
// Errors of values come when the value is computed. PostgreSQL computes what depends on
// nothing before it looks at rows, so that it fails also where there is none.
//
// What is refused is in testdata/referee/refused.sql: ON CONFLICT, FOR UPDATE, whole
// rows of tables as outputs, and more.
package pgsql
