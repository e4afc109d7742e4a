package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/work"
)

// workerGC has the memory of a worker grow by half before it is cleared: to see what is due it
// holds the tasks of a table for a moment, which of 50,000 in five tables takes 14 MB.
const workerGC = 50

// mostHands is how many tables of a login, or logins, a worker may be told to work at: each is a
// goroutine with a statement of its own, and the rate limit is a login's.
const mostHands = 1000

func newSyncWorker(a *app) *cobra.Command {
	var (
		from connection
		crew = work.Crew{Limits: work.Usual}
	)
	cmd := &cobra.Command{
		Use:   "worker FILE",
		Short: "Keep the tables of a file up to date, until interrupted",
		Long: `Keep the tables of a file up to date: each is read as often as the file says. With
PostgreSQL any number of workers, on any machines, share the work: each may come and go. Jobs
stand in tables of their own (river_*) beside what is kept.`,
		Example: `  viewfinder sync worker sync.yaml --demo`,
		Args:    one("a file such as sync.yaml"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGTERM)
			defer stop()
			defer debug.SetGCPercent(debug.SetGCPercent(workerGC))
			if crew.Hands < 1 || crew.Served < 1 || crew.Hands > mostHands || crew.Served > mostHands || crew.Limits.Rescue < 4*time.Second || crew.Limits.Step < time.Second {
				return usageError{fmt.Errorf("--hands and --logins are from 1 to %d, --rescue is at least 4s, --step at least 1s", mostHands)}
			}
			return patiently(ctx, a.streams, func() error {
				s, err := from.sync(ctx, args[0])
				if err != nil {
					return err
				}
				defer s.stop()
				return s.work(ctx, a.streams, crew)
			})
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	from.addFlags(f, a.properties)
	f.IntVar(&crew.Hands, "hands", 2, "how many tables of a login are read at a time")
	f.IntVar(&crew.Served, "logins", 8, "of how many logins it works at a time")
	f.DurationVar(&crew.Limits.Rescue, "rescue", work.Usual.Rescue, "after how long without a sign of life the work of a process is given to others")
	f.DurationVar(&crew.Limits.Step, "step", work.Usual.Step, "after how long a step is begun again as a smaller one, where it can be smaller")
	return cmd
}

// A worker that begins while its database is started anew tries it again, for a minute.
const (
	patience = time.Minute
	pause    = 2 * time.Second
)

// patiently runs a worker again where its database was not there when it began. Once it works, it
// waits by itself.
func patiently(ctx context.Context, out streams, run func() error) error {
	for began := time.Now(); ; {
		err := run()
		trouble := (*sqlsink.TroubleError)(nil)
		if !errors.As(err, &trouble) || trouble.Full || trouble.ReadOnly || time.Since(began) > patience {
			return err
		}
		out.say("%v", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (s *synced) work(ctx context.Context, out streams, crew work.Crew) error {
	q, err := openQueue(ctx, s.place, out)
	if of, is := s.sink.(*sqlsink.Sink); is {
		err = of.Told(err) // they have the same database
	}
	if err != nil {
		return err
	}
	defer q.Close()
	var telling sync.Mutex
	late := "" // what was told of it
	crew.Sink = s.sink
	for _, l := range s.logins {
		crew.Logins = append(crew.Logins, l.Login)
	}
	crew.Retention = s.spec.Retention
	crew.Told = func(d work.Done) {
		telling.Lock()
		defer telling.Unlock()
		what := d.Table
		if name := cmp.Or(d.Username, d.Account); name != "" {
			what += " of " + name
		}
		if d.Table == history.AccountsTask {
			what = "the list of accounts"
		}
		switch {
		case d.Wait > 0:
			out.say("%s: the rate limit is used up: on again in %s", what, d.Wait.Round(time.Second))
		case errors.Is(d.Err, history.ErrFenced):
			out.say("%s: another process has taken it over, and goes on there", what)
		case d.Err != nil && ctx.Err() == nil:
			out.say("%v", ofProfile(d.Login, fmt.Errorf("%s: %w", what, d.Err)))
		case d.Table == history.AccountsTask:
			out.say("%s", listTold(d.Login, d.Result))
		case d.Result.Halved > 0 && d.Result.Steps == 0:
			out.say("%s: a step took longer than %s, and goes on in smaller ones", what, crew.Limits.Step)
		case d.Result.Steps > 0:
			out.say("%s: %s", what, toldOf(d.Result))
		}
		now := ""
		if err := s.late(); err != nil {
			now = err.Error()
		}
		if now != late && now != "" {
			out.say("rows wait to be written out: %s", now)
		}
		late = now
	}
	out.say("working until interrupted: %s of %s", counted(len(s.spec.Tables), "table"), counted(len(s.logins), "login"))
	if err := errors.Join(q.Work(ctx, crew), s.finish(ctx)); err != nil {
		return err
	}
	out.say("ended")
	return nil
}
