package work

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
)

// Crew is what jobs are about, and what works at them.
type Crew struct {
	Sink   history.Sink
	Logins []Login
	Limits Limits // zero is Usual
	// Hands is how many jobs of a login a process works at at a time; 0 is two. Served is of
	// how many logins at a time; 0 is eight.
	Hands, Served int
	// Retention is how long versions are kept after their end, 0 for ever.
	Retention time.Duration
	// Told is called after each job.
	Told func(Done)
}

// Done is a job that was worked at.
type Done struct {
	Login, Account, Table string
	// Username is the account's, "" where it is not known yet.
	Username string
	Result   Result
	// Wait is how long it sleeps until a wall is gone, 0 for not.
	Wait time.Duration
	Err  error
}

// find is what a job is about; nil where it is kept no more.
func (c *Crew) find(a args) (*Login, *reading.Source) {
	for i := range c.Logins {
		l := &c.Logins[i]
		if l.Name != a.Login {
			continue
		}
		for _, s := range l.Sources {
			if s.Table.Name == a.Table {
				return l, s
			}
		}
		return l, nil
	}
	return nil, nil
}

// Expire erases what ended longer ago than a sink is to keep it, 0 for ever.
func Expire(ctx context.Context, sink history.Sink, retention time.Duration) (int64, error) {
	if e, ok := sink.(history.Expirer); ok && retention > 0 {
		return e.Expire(ctx, time.Now().Add(-retention))
	}
	return 0, nil
}

// Limits are how long things may take.
type Limits struct {
	// Slice is after how long a job makes way for others, between two steps.
	Slice time.Duration
	// Step is after how long a step is begun again as a smaller one.
	Step time.Duration
	// Rescue is after how long without a sign of life the jobs of a process are given to others.
	Rescue time.Duration
	// Look is how often it is looked what is due.
	Look time.Duration
}

// Usual are limits for steps of some minutes.
var Usual = Limits{Slice: time.Minute, Step: 10 * time.Minute, Rescue: 20 * time.Second, Look: 30 * time.Second}
