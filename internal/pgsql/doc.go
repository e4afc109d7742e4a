// Package pgsql is PostgreSQL's SQL over the engine's: a closed world. What a text uses of
// PostgreSQL runs with PostgreSQL's meaning, or is refused by its name and place; nothing
// runs with another meaning.
//
// The inner room pgtype says which types there are and how the engine holds their values.
package pgsql
