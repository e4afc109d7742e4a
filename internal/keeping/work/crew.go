package work

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
)

type pgxTx = pgx.Tx

// Crew is what jobs are about, and what works at them.
type Crew struct {
	Sink   history.Sink
	Logins []Login
	Limits Limits // zero is Usual
	// Hands is how many jobs of a login a process works at at a time; 0 is two.
	Hands int
	// Retention is how long versions are kept after their end, 0 for ever.
	Retention time.Duration
	// Told is called after each job.
	Told func(Done)
}

// Login is a login with what is kept of it.
type Login struct {
	// Name tells it from others: that of its profile; "" where there is one.
	Name     string
	Sources  []*reading.Source
	Accounts []reading.Account
}

// Done is a job that was worked at.
type Done struct {
	Login, Account, Table string
	Result                Result
	// Wait is how long it sleeps until a wall is gone, 0 for not.
	Wait time.Duration
	Err  error
}

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

// queueOf is the queue of a login. Names of queues are made of fewer signs than those of logins.
func queueOf(login string) string {
	if login == "" {
		return river.QueueDefault
	}
	return fmt.Sprintf("login_%x", login)
}

// The priorities of rounds: of what is new, and of all there is.
const (
	soon  = 1
	later = 4
)

// due are the jobs of what is due.
func (c *Crew) due(ctx context.Context) (jobs []river.InsertManyParams, err error) {
	tasks, err := c.Sink.Tasks(ctx)
	if err != nil {
		return nil, err
	}
	checkpoints := make(map[history.Task][]byte, len(tasks))
	for _, t := range tasks {
		checkpoints[t.Task] = t.Checkpoint
	}
	for _, l := range c.Logins {
		for _, s := range l.Sources {
			accounts := l.Accounts
			if !s.PerAccount {
				accounts = []reading.Account{{}}
			}
			for _, a := range accounts {
				at := checkpoints[history.Task{Account: a.ID, Table: s.Task()}]
				_, now, err := s.Due(a.ID, at, checkpoints[history.Task{Account: a.ID, Table: s.Hears}])
				if err != nil {
					return nil, err
				}
				if !now {
					continue
				}
				priority := soon
				if s.Whole(at) {
					priority = later
				}
				jobs = append(jobs, river.InsertManyParams{Args: args{l.Name, a.ID, s.Table.Name}, InsertOpts: &river.InsertOpts{Queue: queueOf(l.Name), Priority: priority}})
			}
		}
	}
	return jobs, nil
}

// source is the one that a job is about; nil where it is kept no more.
func (c *Crew) source(a args) *reading.Source {
	for _, l := range c.Logins {
		for _, s := range l.Sources {
			if l.Name == a.Login && s.Table.Name == a.Table {
				return s
			}
		}
	}
	return nil
}

type worker struct {
	river.WorkerDefaults[args]
	crew *Crew
}

// Work brings one table of one account up to date, or as far as its time goes.
func (w *worker) Work(ctx context.Context, job *river.Job[args]) error {
	source := w.crew.source(job.Args)
	if source == nil {
		return river.JobCancel(fmt.Errorf("%s is kept no more", job.Args.Table))
	}
	done := Done{Login: job.Args.Login, Account: job.Args.Account, Table: job.Args.Table}
	done.Result, done.Err = Bring(ctx, w.crew.Sink, source, job.Args.Account, Options{Within: w.crew.Limits.Slice})
	answer := done.Err
	switch at, wall := graph.RetryAt(done.Err); {
	case done.Err == nil && done.Result.More:
		answer = river.JobSnooze(0)
	case errors.Is(done.Err, history.ErrFenced):
		answer = nil // whoever has taken the task brings it to its end
	case wall:
		done.Wait = max(time.Until(at), 0) + rand.N(time.Second) //nolint:gosec // so that not all go on at once
		answer = river.JobSnooze(done.Wait)
	case ctx.Err() != nil:
		answer = river.JobSnooze(0) // another goes on
	case done.Err != nil && source.Rounds != nil && !done.Result.Due.IsZero():
		// By its own times rather than River's, which grow beyond the end of a story.
		answer = river.JobSnooze(min(max(time.Until(done.Result.Due), time.Second), time.Hour))
	}
	if w.crew.Told != nil {
		w.crew.Told(done)
	}
	return answer
}

// Work works until ctx ends.
func (q *queue[Tx]) Work(ctx context.Context, crew Crew) error {
	if crew.Limits == (Limits{}) {
		crew.Limits = Usual
	}
	if crew.Hands == 0 {
		crew.Hands = 2
	}
	queues := map[string]river.QueueConfig{}
	for _, l := range crew.Logins {
		queues[queueOf(l.Name)] = river.QueueConfig{MaxWorkers: crew.Hands}
	}
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, &worker{crew: &crew}); err != nil {
		return err
	}
	client, err := river.NewClient(q.driver, &river.Config{
		Queues: queues, Workers: workers, Logger: q.log,
		JobTimeout: crew.Limits.Step, RescueStuckJobsAfter: crew.Limits.Rescue,
		FetchCooldown:               20 * time.Millisecond,
		CompletedJobRetentionPeriod: time.Hour, // what is due is told by checkpoints, not by jobs
		SoftStopTimeout:             5 * time.Second,
	})
	if err != nil {
		return err
	}
	if err := client.Start(ctx); err != nil {
		return err
	}
	look := time.NewTicker(crew.Limits.Look)
	defer look.Stop()
	var expired time.Time
	for {
		if time.Since(expired) > time.Hour {
			expired = time.Now()
			if _, err := Expire(ctx, crew.Sink, crew.Retention); err != nil && ctx.Err() == nil {
				q.log.Warn("what ended long ago cannot be erased", slog.Any("error", err))
			}
		}
		if _, err := enqueue(ctx, client, &crew); err != nil && ctx.Err() == nil {
			q.log.Warn("what is due cannot be told", slog.Any("error", err)) // the database is away: later
		}
		select {
		case <-look.C:
		case <-client.Stopped():
			if ctx.Err() != nil {
				return nil
			}
			return errors.New("the queue has stopped")
		}
	}
}

// Expire erases what ended longer ago than a sink is to keep it, 0 for ever.
func Expire(ctx context.Context, sink history.Sink, retention time.Duration) (int64, error) {
	if e, ok := sink.(history.Expirer); ok && retention > 0 {
		return e.Expire(ctx, time.Now().Add(-retention))
	}
	return 0, nil
}
