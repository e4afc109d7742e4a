package work

import (
	"context"
	"database/sql"
)

// State is what there is to do.
type State struct {
	Paused bool
	// Jobs are how many there are in each of River's states: available, running, scheduled
	// (asleep until a wall is gone), retryable, discarded …
	Jobs map[string]int
	// Failed are the latest of the jobs that will be tried again, or were given up.
	Failed []Failed
}

// Failed is a job with the error of its last attempt.
type Failed struct{ Login, Account, Table, Error string }

// ReadState tells what there is to do, by the database of the jobs. Nothing is made, where there are
// none either.
func ReadState(ctx context.Context, db *sql.DB, postgres bool) (s State, err error) {
	j := &jobs{db, postgres}
	s.Jobs = map[string]int{}
	if there, err := j.there(ctx); err != nil || !there {
		return s, err
	}
	if s.Paused, err = j.paused(ctx); err != nil {
		return s, err
	}
	err = j.each(ctx, func(scan func(...any) error) error {
		var state string
		var n int
		err := scan(&state, &n)
		s.Jobs[state] = n
		return err
	}, "SELECT state, count(*) FROM river_job WHERE kind = '"+kind+"' GROUP BY state")
	if err != nil {
		return s, err
	}
	last := "(SELECT json_extract(value, '$.error') FROM json_each(errors) ORDER BY key DESC LIMIT 1)"
	if postgres {
		last = "errors[array_length(errors, 1)] ->> 'error'"
	}
	err = j.each(ctx, func(scan func(...any) error) error {
		var f Failed
		var text sql.NullString
		err := scan(&f.Login, &f.Account, &f.Table, &text)
		if f.Error = text.String; text.Valid {
			s.Failed = append(s.Failed, f)
		}
		return err
	}, "SELECT args ->> 'login', args ->> 'account', args ->> 'table', "+last+" FROM river_job WHERE kind = '"+kind+"' AND state <> 'completed' AND errors IS NOT NULL ORDER BY attempted_at DESC LIMIT 10")
	return s, err
}

// there reports whether the database has jobs.
func (j *jobs) there(ctx context.Context) (bool, error) {
	query := "SELECT count(*) FROM sqlite_schema WHERE name = 'river_job'"
	if j.postgres {
		query = "SELECT count(*) FROM pg_class WHERE oid = to_regclass('river_job')"
	}
	var n int
	err := j.db.QueryRowContext(ctx, query).Scan(&n)
	return n > 0, err
}
