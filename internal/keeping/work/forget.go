package work

import (
	"context"
	"database/sql"
)

// ForgetJobs erases the jobs of an account, of all logins. Where there are no jobs it does
// nothing.
func ForgetJobs(ctx context.Context, db *sql.DB, postgres bool, account string) error {
	j := &jobs{db, postgres}
	if there, err := j.there(ctx); err != nil || !there {
		return err
	}
	_, err := db.ExecContext(ctx, j.text("DELETE FROM river_job WHERE kind = $1 AND args ->> 'account' = $2"), kind, account)
	return err
}
