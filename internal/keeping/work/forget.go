package work

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/riverqueue/river/rivertype"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// ForgetJobs erases the jobs of an account, of all logins, and of other jobs the errors that have
// one of some marks of it. Where there are no jobs it does nothing.
func ForgetJobs(ctx context.Context, db *sql.DB, postgres bool, account string, marks []string) error {
	j := &jobs{db, postgres}
	if there, err := j.there(ctx); err != nil || !there {
		return err
	}
	if _, err := db.ExecContext(ctx, j.text("DELETE FROM river_job WHERE kind = $1 AND args ->> 'account' = $2"), kind, account); err != nil {
		return err
	}
	text := "json(errors)"
	if postgres {
		text = "array_to_json(errors)::text"
	}
	marks = append(slices.Clone(marks), account)
	var naming []int64
	err := j.each(ctx, func(scan func(...any) error) error {
		var id int64
		var doc []byte
		if err := scan(&id, &doc); err != nil {
			return err
		}
		var attempts []rivertype.AttemptError // their texts: as they are written, the end of a line is a letter
		if err := json.Unmarshal(doc, &attempts); err != nil {
			return fmt.Errorf("the errors of job %d: %w", id, err)
		}
		if slices.ContainsFunc(attempts, func(a rivertype.AttemptError) bool { return history.Marked(a.Error+"\n"+a.Trace, marks) }) {
			naming = append(naming, id)
		}
		return nil
	}, "SELECT id, "+text+" FROM river_job WHERE kind = '"+kind+"' AND errors IS NOT NULL")
	if err != nil {
		return err
	}
	for _, id := range naming {
		if _, err := db.ExecContext(ctx, j.text("UPDATE river_job SET errors = NULL WHERE id = $1"), id); err != nil {
			return err
		}
	}
	return nil
}
