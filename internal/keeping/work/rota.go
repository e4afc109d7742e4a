package work

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/riverqueue/river"
)

// rota is which logins a process serves. A queue that is listened to costs the database a
// question a second, and the process some goroutines, so that it is done only where there is
// work: of a few logins at a time, each until it has none, or others have waited for long.
type rota[Tx any] struct {
	jobs    *jobs
	log     *slog.Logger
	client  *river.Client[Tx]
	worker  *worker
	crew    *Crew
	serving map[string]*served // queues that are listened to
	looked  time.Time          // when it was looked what is due
	more    bool               // there was more than there was room for
	expired time.Time
}

// served is a queue that is listened to.
type served struct {
	since, busy time.Time // when it began, and when there was work last
	leaving     bool      // nothing of it is begun any more
}

// A login is served for patience while others wait; without work, for a moment.
const (
	patience = 30 * time.Second
	moment   = 5 * time.Second
)

// turn does what there is to do at a moment.
func (r *rota[Tx]) turn(ctx context.Context, now time.Time) error {
	if now.Sub(r.expired) > time.Hour {
		r.expired = now
		if _, err := Expire(ctx, r.crew.Sink, r.crew.Retention); err != nil && ctx.Err() == nil {
			r.log.Warn("what ended long ago cannot be erased", slog.Any("error", err))
		}
	}
	var wrong error
	ready, err := r.jobs.ready(ctx)
	if err != nil {
		return err
	}
	if since := now.Sub(r.looked); since >= r.crew.Limits.Look || r.worker.news.Swap(false) || r.more && sum(ready) < r.crew.Served*r.crew.Hands {
		r.looked = now
		wrong = r.jobs.alone(ctx, func() error {
			_, is, err := enqueue(ctx, r.jobs, r.client, r.crew)
			if is.names == nil {
				return err
			}
			// Where the error is of one checkpoint, the others' jobs are there.
			r.more = is.more
			r.worker.names.Store(&is.names)
			var unknown error
			ready, unknown = r.jobs.ready(ctx)
			return errors.Join(err, unknown)
		})
	}
	paused, err := r.jobs.paused(ctx)
	if err != nil || paused {
		return errors.Join(wrong, err)
	}
	return errors.Join(wrong, r.serve(ctx, now, ready))
}

// serve listens to the queues of logins that have work, and no more to those that have none.
func (r *rota[Tx]) serve(ctx context.Context, now time.Time, ready map[string]int) error {
	var waiting []string
	for i := range r.crew.Logins {
		if name := queueOf(r.crew.Logins[i].Name); ready[name] > 0 && r.serving[name] == nil && name != river.QueueDefault {
			waiting = append(waiting, name)
		}
	}
	var wrong []error
	for name, one := range r.serving {
		if ready[name] > 0 {
			one.busy = now
		}
		much := len(waiting) > 0 && (ready[name] == 0 || now.Sub(one.since) > patience)
		if !one.leaving && !much && now.Sub(one.busy) < moment {
			continue
		}
		one.leaving = true
		if err := r.leave(ctx, name); err == nil {
			delete(r.serving, name)
		} else if !errors.Is(err, context.DeadlineExceeded) { // its jobs are not done: later
			wrong = append(wrong, err)
		}
	}
	// So that processes take different ones.
	rand.Shuffle(len(waiting), func(i, k int) { waiting[i], waiting[k] = waiting[k], waiting[i] }) //nolint:gosec // no secret
	for _, name := range waiting[:min(len(waiting), max(r.crew.Served-len(r.serving), 0))] {
		if err := r.client.Queues().Add(name, river.QueueConfig{MaxWorkers: r.crew.Hands}); err != nil {
			wrong = append(wrong, err)
			continue
		}
		r.serving[name] = &served{since: now, busy: now}
	}
	return errors.Join(wrong...)
}

// leave listens no more to a queue, once its jobs are done, for which it waits a moment.
func (r *rota[Tx]) leave(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	return r.client.Queues().Remove(ctx, name)
}

// enqueue puts in jobs for what is due, and returns how many.
func enqueue[Tx any](ctx context.Context, j *jobs, c *river.Client[Tx], crew *Crew) (made int, is due, err error) {
	open, waiting, err := j.open(ctx)
	if err != nil {
		return 0, is, err
	}
	is, err = crew.due(ctx, func(a args) bool { return open[a] }, func(login string) int { return most - waiting[login] })
	for part := range slices.Chunk(is.jobs, 1000) {
		params := make([]river.InsertManyParams, len(part))
		for i, one := range part {
			params[i] = one.params()
		}
		results, wrong := c.InsertMany(ctx, params)
		if wrong != nil {
			return made, is, errors.Join(err, wrong)
		}
		for _, r := range results {
			if !r.UniqueSkippedAsDuplicate {
				made++
			}
		}
	}
	return made, is, err
}

func sum(counts map[string]int) (n int) {
	for _, one := range counts {
		n += one
	}
	return n
}
