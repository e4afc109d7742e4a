package work

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// kind is the name of the jobs.
const kind = "viewfinder_sync"

// args say which table a job brings up to date.
type args struct {
	Login   string `json:"login" river:"unique"`
	Account string `json:"account" river:"unique"`
	Table   string `json:"table" river:"unique"`
}

// Kind is the name of the jobs.
func (args) Kind() string { return kind }

// InsertOpts has one job of a table at most that has not ended.
func (args) InsertOpts() river.InsertOpts {
	return river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}}}
}

// longestQueue is how many signs the name of a queue may have.
const longestQueue = 64

// queueOf is the queue of a login. Names of queues are made of fewer signs than those of logins,
// and are no longer than that.
func queueOf(login string) string {
	if login == "" {
		return river.QueueDefault
	}
	name := fmt.Sprintf("login_%x", login)
	if len(name) > longestQueue {
		name = fmt.Sprintf("login_%.16x", sha256.Sum256([]byte(login)))
	}
	return name
}

// The priorities of jobs: the list of accounts, rounds of what is new, and those of all there is.
const (
	first = 1
	soon  = 2
	later = 4
)

// most is how many jobs of a login wait at a time: what is due beyond them is put in when they
// are done.
const most = 50

// job is one that is due.
type job struct {
	args
	priority int
}

// params are what a job is put in by.
func (j job) params() river.InsertManyParams {
	return river.InsertManyParams{Args: j.args, InsertOpts: &river.InsertOpts{Queue: queueOf(j.Login), Priority: j.priority}}
}

// jobs are those of a database, as River keeps them there.
type jobs struct {
	db       *sql.DB
	postgres bool
}

// alone runs a function, unless another process is just doing so: where all put in the same
// jobs at the same time, they wait for each other, and those that end jobs for them.
func (j *jobs) alone(ctx context.Context, run func() error) error {
	if !j.postgres {
		return run() // one writes at a time
	}
	// The lock is the transaction's, which ends with its process, or where that is stopped.
	tx, err := j.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	var free bool
	if err = tx.QueryRowContext(ctx, "SELECT pg_try_advisory_xact_lock(hashtext('viewfinder sync'), 2)").Scan(&free); err == nil && free {
		err = run()
	}
	if over := tx.Rollback(); err == nil && !free {
		err = over // of a transaction that took long and was ended, nothing is lost
	}
	return err
}

// text is a statement in the database's parameters.
func (j *jobs) text(query string) string {
	if j.postgres {
		return query
	}
	return strings.ReplaceAll(query, "$", "?")
}

// ready are how many jobs could begin, by their queues.
func (j *jobs) ready(ctx context.Context) (map[string]int, error) {
	return j.counts(ctx, "SELECT queue, count(*) FROM river_job WHERE state = 'available' AND kind = '"+kind+"' GROUP BY queue")
}

// counts reads numbers by names.
func (j *jobs) counts(ctx context.Context, query string) (map[string]int, error) {
	all := map[string]int{}
	err := j.each(ctx, func(scan func(...any) error) error {
		var name string
		var n int
		err := scan(&name, &n)
		all[name] = n
		return err
	}, query)
	return all, err
}

// open are the jobs that have not ended, and how many of each login wait or run.
func (j *jobs) open(ctx context.Context) (open map[args]bool, waiting map[string]int, err error) {
	open, waiting = map[args]bool{}, map[string]int{}
	err = j.each(ctx, func(scan func(...any) error) error {
		var a args
		var state string
		err := scan(&a.Login, &a.Account, &a.Table, &state)
		open[a] = true
		if state == "available" || state == "running" {
			waiting[a.Login]++
		}
		return err
	}, `SELECT args ->> 'login', args ->> 'account', args ->> 'table', state FROM river_job
		WHERE state IN ('available', 'pending', 'retryable', 'running', 'scheduled') AND kind = '`+kind+`'`)
	return open, waiting, err
}

// paused reports whether nobody is to begin jobs: it is told by the queue that every process
// listens to, as those of logins come and go.
func (j *jobs) paused(ctx context.Context) (paused bool, err error) {
	err = j.each(ctx, func(scan func(...any) error) error { paused = true; var one int; return scan(&one) },
		"SELECT 1 FROM river_queue WHERE name = '"+river.QueueDefault+"' AND paused_at IS NOT NULL")
	return paused, err
}

// each runs a query for its rows.
func (j *jobs) each(ctx context.Context, row func(scan func(...any) error) error, query string, args ...any) (err error) {
	rows, err := j.db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
