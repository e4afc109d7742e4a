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
	whose := map[string]*look{}
	for i := range looks {
		whose[looks[i].login.Name] = &looks[i]
		for _, a := range looks[i].own {
			whose[a.ID] = &looks[i]
		}
	}
	for _, t := range c.tables() {
		table, err := c.read(ctx, t, whose)
		if err != nil {
			return is, err
		}
		wrong = append(wrong, table.wrong...)
		for i := range looks {
			wrong = append(wrong, looks[i].at(table))
			is.more = looks[i].choose(open, room) || is.more
		}
	}
	for i := range looks {
		is.more = looks[i].choose(open, room) || is.more
		is.jobs = append(is.jobs, looks[i].jobs...)
	}
	return is, errors.Join(wrong...)
}

// choose keeps those jobs that are not open, and of them as many as there is room for.
func (l *look) choose(open func(args) bool, room func(login string) int) (more bool) {
	l.jobs = slices.DeleteFunc(l.jobs, func(j job) bool { return open(j.args) })
	slices.SortStableFunc(l.jobs, func(a, b job) int { return cmp.Compare(a.priority, b.priority) })
	n := max(room(l.login.Name), 0)
	more = len(l.jobs) > n
	l.jobs = l.jobs[:min(n, len(l.jobs))]
	return more
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

// table is what the checkpoints of a table say, by their accounts. They are many megabytes in
// all, so that none is held.
type table struct {
	looked
	known map[string]known
	heard map[string][]byte // checkpoints of the tasks that hasten it
	wrong []error           // of checkpoints that cannot be read
}

// known is whether a task is due, and whether it then reads all there is.
type known struct{ due, whole bool }

// read reads the checkpoints of a table, of accounts that are somebody's.
func (c *Crew) read(ctx context.Context, of looked, whose map[string]*look) (*table, error) {
	t := &table{looked: of, known: map[string]known{}, heard: map[string][]byte{}}
	if of.hears != "" {
		hear := func(s history.TaskState) error { t.heard[s.Task.Account] = s.Checkpoint; return nil }
		if err := c.Sink.EachTask(ctx, hear, of.hears); err != nil {
			return nil, err
		}
	}
	ask := func(state history.TaskState) error {
		account := state.Task.Account
		if l := whose[account]; l != nil {
			for _, s := range l.sources(of) {
				is, err := t.ask(s, account, state.Checkpoint)
				t.known[account] = is
				t.wrong = append(t.wrong, err)
			}
		}
		return nil
	}
	return t, c.Sink.EachTask(ctx, ask, of.table)
}

// ask asks a checkpoint, nil for that of a task that was never begun.
func (t *table) ask(s *reading.Source, account string, checkpoint []byte) (is known, err error) {
	if _, is.due, err = s.Due(account, checkpoint, t.heard[account]); err != nil {
		return is, fmt.Errorf("%s of %q: %w", s.Table.Name, account, err)
	}
	is.whole = is.due && s.Whole(checkpoint)
	return is, nil
}

// look is what was found to be due of a login.
type look struct {
	login *Login
	own   []reading.Account // that no other login reads
	jobs  []job
}

// sources are those of a table.
func (l *look) sources(of looked) (list []*reading.Source) {
	for _, s := range l.login.Sources {
		if of == (looked{s.Task(), s.Hears}) {
			list = append(list, s)
		}
	}
	return list
}

// at looks at the tasks of a table.
func (l *look) at(t *table) error {
	var wrong []error
	for _, s := range l.sources(t.looked) {
		of := l.own
		if !s.PerAccount {
			of = []reading.Account{{ID: l.login.Name}}
		}
		for _, a := range of {
			is, begun := t.known[a.ID]
			if !begun {
				var err error
				is, err = t.ask(s, a.ID, nil)
				wrong = append(wrong, err)
			}
			if !is.due {
				continue
			}
			priority := soon
			if is.whole {
				priority = later
			}
			l.jobs = append(l.jobs, job{args{l.login.Name, a.ID, s.Table.Name}, priority})
		}
	}
	return errors.Join(wrong...)
}
