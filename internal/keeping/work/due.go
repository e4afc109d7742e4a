package work

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
)

// due is what is due.
type due struct {
	jobs  []job
	more  bool              // there are others, for which there is no room
	names map[string]string // the user names of accounts
}

// due is what is due and not open, of each login as much as there is room for. An error of
// checkpoints that cannot be read is of their tasks alone: the others are there.
func (c *Crew) due(ctx context.Context, open func(args) bool, room func(login string) int) (is due, err error) {
	tasks, err := c.Sink.Tasks(ctx)
	if err != nil {
		return is, err
	}
	listed, err := lists(tasks) // a list that cannot be read is due: its job says so
	is.names = map[string]string{}
	checkpoints := make(map[history.Task][]byte, len(tasks))
	for _, t := range tasks {
		checkpoints[t.Task] = t.Checkpoint
	}
	accounts := func(l *Login) []reading.Account {
		if l.List == nil {
			return l.Accounts
		}
		kept, _ := reading.Named(listed[l.Name].Accounts, l.Named)
		return kept
	}
	taken := map[string]bool{}
	for i := range c.Logins {
		l := &c.Logins[i]
		own := Free(accounts(l), taken)
		for _, a := range own {
			is.names[a.ID] = a.Username
		}
		var all []job
		if l.List != nil && !l.Due(listed[l.Name]).After(time.Now()) {
			all = append(all, job{args{l.Name, l.Name, history.AccountsTask}, first})
		}
		for _, s := range l.Sources {
			of := own
			if !s.PerAccount {
				of = []reading.Account{{ID: l.Name}}
			}
			for _, a := range of {
				at := checkpoints[l.Task(s, a.ID)]
				_, now, wrong := s.Due(a.ID, at, checkpoints[history.Task{Account: a.ID, Table: s.Hears}])
				if wrong != nil {
					err = errors.Join(err, fmt.Errorf("%s of %q: %w", s.Table.Name, cmp.Or(a.ID, l.Name), wrong))
				}
				if !now {
					continue
				}
				priority := soon
				if s.Whole(at) {
					priority = later
				}
				all = append(all, job{args{l.Name, a.ID, s.Table.Name}, priority})
			}
		}
		all = slices.DeleteFunc(all, func(j job) bool { return open(j.args) })
		slices.SortStableFunc(all, func(a, b job) int { return cmp.Compare(a.priority, b.priority) })
		if n := max(room(l.Name), 0); len(all) > n {
			all, is.more = all[:n], true
		}
		is.jobs = append(is.jobs, all...)
	}
	return is, err
}
