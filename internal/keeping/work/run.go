package work

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
)

// Work works until ctx ends.
func (q *queue[Tx]) Work(ctx context.Context, crew Crew) error {
	if crew.Limits == (Limits{}) {
		crew.Limits = Usual
	}
	if crew.Hands == 0 {
		crew.Hands = 2
	}
	if crew.Served == 0 {
		crew.Served = 8
	}
	workers, w := river.NewWorkers(), &worker{crew: &crew}
	if err := river.AddWorkerSafely(workers, w); err != nil {
		return err
	}
	client, err := river.NewClient(q.driver, &river.Config{
		Queues:  map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: crew.Hands}},
		Workers: workers, Logger: q.log,
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
	r := &rota[Tx]{jobs: &q.jobs, log: q.log, client: client, worker: w, crew: &crew, serving: map[string]*served{}}
	turn := time.NewTicker(time.Second)
	defer turn.Stop()
	for {
		if err := r.turn(ctx, time.Now()); err != nil && ctx.Err() == nil {
			q.log.Warn("what is due cannot be told", slog.Any("error", err)) // the database is away: later
		}
		select {
		case <-turn.C:
		case <-client.Stopped():
			if ctx.Err() != nil {
				return nil
			}
			return errors.New("the queue has stopped")
		}
	}
}
