package work

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
)

// endFormer ends what is kept of a login as a whole under a name that it had before: else its rows
// would be there twice, and the former ones for good. It is known by its accounts: a name under
// which no login is kept now, and whose list has one of them. Versions stay, and so does what is
// kept of accounts.
func endFormer(ctx context.Context, sink history.Sink, l *Login, accounts []reading.Account) error {
	whole := map[string]*reading.Source{}
	for _, s := range l.Sources {
		if !s.PerAccount && s.Rounds == nil {
			whole[s.Task()] = s
		}
	}
	if len(whole) == 0 {
		return nil
	}
	tasks, err := history.Tasks(ctx, sink, slices.Collect(maps.Keys(whole))...)
	if err != nil {
		return err
	}
	tasks = slices.DeleteFunc(tasks, func(t history.TaskState) bool {
		name := t.Task.Account
		return name == l.Name || slices.Contains(l.Beside, name) || !history.OfLogin(name) || len(t.Checkpoint) == 0
	})
	if len(tasks) == 0 {
		return nil
	}
	former, _, err := lists(ctx, sink) // one that cannot be read is not known to be the login's
	if err != nil {
		return err
	}
	for _, t := range tasks {
		name := t.Task.Account
		if !share(former[name].Accounts, accounts) {
			continue
		}
		claim, err := sink.Claim(ctx, t.Task)
		if err != nil {
			return err
		}
		at := time.Now().UTC()
		why := history.Reason{Reason: "renamed", Message: fmt.Sprintf("the login is kept as %q since then, and was as %q", l.Name, name)}
		end := history.Batch{Table: whole[t.Task.Table].Table, Scope: &history.Scope{}, Scan: history.Scan{Account: name, Began: at, Ended: at, Complete: true, Reasons: []history.Reason{why}}}
		if _, err := sink.Commit(ctx, claim, &history.Step{Batches: []history.Batch{end}}); err != nil {
			return err
		}
	}
	return nil
}

// share reports whether two lists have an account in common.
func share(a, b []reading.Account) bool {
	return slices.ContainsFunc(a, func(x reading.Account) bool {
		return slices.ContainsFunc(b, func(y reading.Account) bool { return x.ID == y.ID })
	})
}
