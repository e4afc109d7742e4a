// Package engine is the embedded relational engine: SQLite behind a small
// interface. It knows nothing of the Graph API; it is handed [Table]s whose
// [Module]s make the rows.
package engine
