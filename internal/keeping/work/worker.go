package work

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

type worker struct {
	river.WorkerDefaults[args]
	crew  *Crew
	names atomic.Pointer[map[string]string] // the user names of accounts
	news  atomic.Bool                       // a list of accounts was read: there may be more to do
	hands sync.Map                          // the ids of jobs that are worked at
}

// at reports whether a job is worked at.
func (w *worker) at(id int64) bool {
	_, is := w.hands.Load(id)
	return is
}

// Work brings one table of one account up to date, or as far as its time goes.
func (w *worker) Work(ctx context.Context, job *river.Job[args]) error {
	w.hands.Store(job.ID, nil)
	defer w.hands.Delete(job.ID)
	done := Done{Login: job.Args.Login, Account: job.Args.Account, Table: job.Args.Table}
	if names := w.names.Load(); names != nil {
		done.Username = (*names)[done.Account]
	}
	login, source := w.crew.find(job.Args)
	switch {
	case login == nil, source == nil && job.Args.Table != history.AccountsTask:
		return river.JobCancel(fmt.Errorf("%s is kept no more", job.Args.Table))
	case source == nil:
		_, done.Result, done.Err = BringAccounts(ctx, w.crew.Sink, login, false)
		w.news.Store(true)
	default:
		done.Result, done.Err = Bring(ctx, w.crew.Sink, source, job.Args.Account, Options{Within: w.crew.Limits.Slice, Step: w.crew.Limits.Step})
	}
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
	case done.Err != nil && source != nil && source.Rounds != nil && !done.Result.Due.IsZero():
		// By its own times rather than River's, which grow beyond the end of a story.
		answer = river.JobSnooze(min(max(time.Until(done.Result.Due), time.Second), time.Hour))
	}
	if w.crew.Told != nil {
		w.crew.Told(done)
	}
	return answer
}
