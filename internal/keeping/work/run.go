package work

import (
	"context"
	"errors"
	"log/slog"
	"sync"
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
	name, err := nameOfProcess()
	if err != nil {
		return err
	}
	client, err := river.NewClient(q.driver, &river.Config{
		ID:      name,
		Queues:  map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: crew.Hands}},
		Workers: workers, Logger: q.log,
		JobTimeout: -1, RescueStuckJobsAfter: 24 * time.Hour, // the watch does that
		FetchCooldown:               20 * time.Millisecond,
		CompletedJobRetentionPeriod: time.Hour, // what is due is told by checkpoints, not by jobs
		SoftStopTimeout:             5 * time.Second,
	})
	if err != nil {
		return err
	}
	watch := &watch{jobs: &q.jobs, name: name, log: q.log, missed: map[string]sign{}, at: w.at, ended: map[int64]int{}, rescued: func() { w.news.Store(true) }}
	if err := watch.beat(ctx); err != nil {
		return err
	}
	if err := client.Start(ctx); err != nil {
		return err
	}
	var beating sync.WaitGroup
	over, stop := context.WithCancel(context.WithoutCancel(ctx)) // while jobs come to their end, too
	defer beating.Wait()
	defer stop()
	beating.Go(func() { watch.run(over, crew.Limits.Rescue/mostMissed) })
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
