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
	listed, unreadable, err := lists(ctx, c.Sink) // a list that cannot be read is due: its job says so
	if err != nil {
		return is, err
	}
	wrong := []error{unreadable}
	is.names = map[string]string{}
	taken := map[string]bool{}
	looks := make([]look, len(c.Logins))
	for i := range c.Logins {
		l := &c.Logins[i]
		accounts := l.Accounts
		if l.List != nil {
			accounts, _ = reading.Named(listed[l.Name].Accounts, l.Named)
		}
		looks[i] = look{login: l, own: Free(accounts, taken)}
		for _, a := range looks[i].own {
			is.names[a.ID] = a.Username
		}
		if l.List != nil && !l.Due(listed[l.Name]).After(time.Now()) {
			looks[i].jobs = append(looks[i].jobs, job{args{l.Name, l.Name, history.AccountsTask}, first})
		}
	}
	// One table after the other: the checkpoints of all are many megabytes.
	for _, t := range c.tables() {
		checkpoints, err := c.checkpoints(ctx, t)
		if err != nil {
			return is, err
		}
		for i := range looks {
			wrong = append(wrong, looks[i].at(t, checkpoints))
		}
	}
	for _, l := range looks {
		all := slices.DeleteFunc(l.jobs, func(j job) bool { return open(j.args) })
		slices.SortStableFunc(all, func(a, b job) int { return cmp.Compare(a.priority, b.priority) })
		if n := max(room(l.login.Name), 0); len(all) > n {
			all, is.more = all[:n], true
		}
		is.jobs = append(is.jobs, all...)
	}
	return is, errors.Join(wrong...)
}

// looked is the table of tasks, and that of those which hasten them, "" for none.
type looked struct{ table, hears string }

// tables are those of all logins, in their order.
func (c *Crew) tables() (all []looked) {
	for i := range c.Logins {
		for _, s := range c.Logins[i].Sources {
			if t := (looked{s.Task(), s.Hears}); !slices.Contains(all, t) {
				all = append(all, t)
			}
		}
	}
	return all
}

func (c *Crew) checkpoints(ctx context.Context, of looked) (map[history.Task][]byte, error) {
	names := []string{of.table}
	if of.hears != "" {
		names = append(names, of.hears)
	}
	tasks, err := c.Sink.Tasks(ctx, names...)
	if err != nil {
		return nil, err
	}
	all := make(map[history.Task][]byte, len(tasks))
	for _, t := range tasks {
		all[t.Task] = t.Checkpoint
	}
	return all, nil
}

// look is what was found to be due of a login.
type look struct {
	login *Login
	own   []reading.Account // that no other login reads
	jobs  []job
}

// at looks at the tasks of a table.
func (l *look) at(t looked, checkpoints map[history.Task][]byte) error {
	var wrong []error
	for _, s := range l.login.Sources {
		if (looked{s.Task(), s.Hears}) != t {
			continue
		}
		of := l.own
		if !s.PerAccount {
			of = []reading.Account{{ID: l.login.Name}}
		}
		for _, a := range of {
			at := checkpoints[l.login.Task(s, a.ID)]
			_, now, err := s.Due(a.ID, at, checkpoints[history.Task{Account: a.ID, Table: s.Hears}])
			if err != nil {
				wrong = append(wrong, fmt.Errorf("%s of %q: %w", s.Table.Name, cmp.Or(a.ID, l.login.Name), err))
			}
			if !now {
				continue
			}
			priority := soon
			if s.Whole(at) {
				priority = later
			}
			l.jobs = append(l.jobs, job{args{l.login.Name, a.ID, s.Table.Name}, priority})
		}
	}
	return errors.Join(wrong...)
}
