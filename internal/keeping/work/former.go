package work

import (
	"context"
	"fmt"
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
	if !slices.ContainsFunc(l.Sources, func(s *reading.Source) bool { return !s.PerAccount }) {
		return nil
	}
	tasks, err := sink.Tasks(ctx)
	if err != nil {
		return err
	}
	former, _ := lists(tasks) // one that cannot be read is not known to be the login's
	for _, t := range tasks {
		name := t.Task.Account
		if name == l.Name || slices.Contains(l.Beside, name) || !history.OfLogin(name) || len(t.Checkpoint) == 0 || !share(former[name].Accounts, accounts) {
			continue
		}
		i := slices.IndexFunc(l.Sources, func(s *reading.Source) bool { return !s.PerAccount && s.Rounds == nil && s.Task() == t.Task.Table })
		if i < 0 {
			continue
		}
		claim, err := sink.Claim(ctx, t.Task)
		if err != nil {
			return err
		}
		at := time.Now().UTC()
		why := history.Reason{Reason: "renamed", Message: fmt.Sprintf("the login is kept as %q since then, and was as %q", l.Name, name)}
		end := history.Batch{Table: l.Sources[i].Table, Scope: &history.Scope{}, Scan: history.Scan{Account: name, Began: at, Ended: at, Complete: true, Reasons: []history.Reason{why}}}
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
