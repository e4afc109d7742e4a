package sqlsink

import (
	"context"
	"database/sql"
	"strings"
)

// Exclude has those who change the form of a database exclude each other until their
// transactions end; SQLite's writers do.
func Exclude(ctx context.Context, tx *sql.Tx, postgres bool) error {
	if !postgres {
		return nil
	}
	_, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtext('viewfinder sync'), hashtext(current_schema()))")
	return err
}

// Index makes an index of a quoted name where there is none: in PostgreSQL even CREATE INDEX IF
// NOT EXISTS waits for those who write to the table, and they may wait for it. kind is INDEX or
// UNIQUE INDEX, on the quoted table with what is indexed.
func Index(ctx context.Context, tx *sql.Tx, postgres bool, kind, name, on string) error {
	there, arg := "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND lower(name) = lower(?)", strings.Trim(name, `"`)
	if postgres {
		there, arg = "SELECT count(to_regclass($1))", name
	}
	var n int
	if err := tx.QueryRowContext(ctx, there, arg).Scan(&n); err != nil || n > 0 {
		return err
	}
	_, err := tx.ExecContext(ctx, "CREATE "+kind+" "+name+" ON "+on)
	return err
}
