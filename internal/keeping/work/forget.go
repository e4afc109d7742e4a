package work

import (
	"context"
	"database/sql"
	"strings"
)

// ForgetJobs erases the jobs of an account, of all logins. Where there are no jobs it does
// nothing.
func ForgetJobs(ctx context.Context, db *sql.DB, postgres bool, account string) error {
	there, forget := "SELECT count(*) FROM sqlite_schema WHERE name = 'river_job'", "DELETE FROM river_job WHERE kind = $1 AND args ->> 'account' = $2"
	if postgres {
		there = "SELECT count(*) FROM pg_class WHERE oid = to_regclass('river_job')"
	} else {
		forget = strings.ReplaceAll(forget, "$", "?")
	}
	var n int
	if err := db.QueryRowContext(ctx, there).Scan(&n); err != nil || n == 0 {
		return err
	}
	_, err := db.ExecContext(ctx, forget, kind, account)
	return err
}
