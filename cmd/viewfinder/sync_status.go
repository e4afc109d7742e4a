package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/stories"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/webhook"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/work"
)

func newSyncStatus(a *app) *cobra.Command {
	var from connection
	cmd := &cobra.Command{
		Use:     "status FILE",
		Short:   "Tell how far each table has come",
		Long:    `Tell of each table of each account when it was read last, when it is due, and what jobs there are. Nothing is asked of the API.`,
		Example: `  viewfinder sync status sync.yaml --demo`,
		Args:    one("a file such as sync.yaml"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := from.read(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			defer s.stop()
			kept, err := s.place.kept(cmd.Context())
			if err != nil {
				return err
			}
			defer func() { _ = kept.Close() }()
			if err := s.keepAllStories(cmd.Context(), args[0]); err != nil {
				return err
			}
			return s.status(cmd.Context(), kept, a.streams)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	from.addFlags(f, a.properties)
	return cmd
}

// signOfLife is within which time a worker that runs gives a sign of life: each 5 seconds, where
// --rescue does not say otherwise.
const signOfLife = 6 * time.Second

func (s *synced) status(ctx context.Context, kept *sqlsink.Sink, out streams) error {
	tasks, err := history.Tasks(ctx, kept)
	if err != nil {
		return err
	}
	byName := map[string]*reading.Source{}
	for _, l := range s.logins {
		for _, source := range l.Sources {
			byName[source.Task()] = source
		}
	}
	checkpoints := map[history.Task][]byte{}
	for _, t := range tasks {
		checkpoints[t.Task] = t.Checkpoint
	}
	keeps := s.keeps(tasks)
	unknown := 0
	list, err := out.listing("Account", "Table", "Read", "State")
	if err != nil {
		return err
	}
	for _, t := range tasks {
		table, state, err := t.Task.Table, "", error(nil)
		source := byName[t.Task.Table]
		switch {
		case table == history.AccountsTask:
			table = "accounts"
			state, err = s.listState(t)
		case table == webhook.TaskName:
			state = "comes by notices"
		case source == nil || !keeps(source, t.Task.Account):
			state = keptNoMore
		default:
			state, err = stateOf(source, t, checkpoints[history.Task{Account: t.Task.Account, Table: source.Hears}])
		}
		if err != nil { // of this one: the others are told
			state = "unknown: " + err.Error()
			unknown++
		}
		last := "never"
		if !t.Committed.IsZero() {
			last = t.Committed.UTC().Format(time.RFC3339)
		}
		if err := list.row(t.Task.Account, table, last, state); err != nil {
			return err
		}
	}
	if err := list.end(nil); err != nil {
		return err
	}
	if len(tasks) == 0 {
		out.say("nothing was read yet")
	}
	jobs, err := work.ReadState(ctx, kept.DB(), kept.Postgres())
	if err != nil {
		return err
	}
	silent, err := work.Silent(ctx, kept.DB(), kept.Postgres(), signOfLife)
	if err != nil {
		return err
	}
	if jobs.Jobs["running"] -= silent; jobs.Jobs["running"] <= 0 {
		delete(jobs.Jobs, "running")
	}
	var parts []string
	if silent > 0 {
		parts = append(parts, fmt.Sprintf("%d left by a worker that has given no sign of life for %v", silent, signOfLife))
	}
	for _, state := range slices.Sorted(maps.Keys(jobs.Jobs)) {
		parts = append(parts, fmt.Sprintf("%d %s", jobs.Jobs[state], state))
	}
	if len(parts) > 0 {
		out.say("jobs: %s", strings.Join(parts, ", "))
	}
	if silent > 0 {
		out.say("what a worker left is taken over by those that run: viewfinder sync worker")
	}
	if jobs.Paused {
		out.say("paused: viewfinder sync resume has the workers go on")
	}
	for _, f := range jobs.Failed {
		what := f.Table
		if what == history.AccountsTask {
			what = "the list of accounts"
		} else if !history.OfLogin(f.Account) {
			what += " of account " + f.Account
		}
		out.say("failed: %v", ofProfile(f.Login, fmt.Errorf("%s: %s", what, f.Error)))
	}
	if unknown > 0 {
		return fmt.Errorf("of %s it cannot be told how far it has come: what is wrong stands there", counted(unknown, "table"))
	}
	return nil
}

// keeps says by what is known of logins whether a table of an account, or of a login, is one that
// the file has kept. Of a login whose list of accounts is not known, any account may be.
func (s *synced) keeps(tasks []history.TaskState) func(*reading.Source, string) bool {
	known, open := map[string]bool{}, false
	for _, l := range s.logins {
		list := work.Accounts{}
		if i := slices.IndexFunc(tasks, func(t history.TaskState) bool {
			return t.Task == history.Task{Account: l.Name, Table: history.AccountsTask}
		}); i >= 0 {
			list, _ = work.ReadAccounts(tasks[i].Checkpoint) // its own line says what is wrong
		}
		kept, _ := reading.Named(list.Accounts, l.Named)
		for _, a := range kept {
			known[a.ID] = true
		}
		open = open || list.Read.IsZero()
	}
	return func(source *reading.Source, account string) bool {
		if source.PerAccount {
			return open || known[account]
		}
		return slices.ContainsFunc(s.logins, func(l *keptLogin) bool { return l.Name == account })
	}
}

// keptNoMore is of what the file does not name.
const keptNoMore = "kept no more by this file"

// stateOf is how far a table has come; notices is the checkpoint of what it hears.
func stateOf(source *reading.Source, t history.TaskState, notices []byte) (string, error) {
	at, now, err := source.Due(t.Task.Account, t.Checkpoint, notices)
	switch {
	case err != nil:
		return "", err
	case t.Checkpoint == nil:
		return "due, and read whole", nil
	case at.IsZero():
		return "under way", nil
	case now:
		return "due", nil
	}
	return dueAt(at), nil
}

// dueAt says when something is due; of what was never read it is now.
func dueAt(at time.Time) string {
	if at.IsZero() {
		return "due"
	}
	return "due at " + at.UTC().Format(time.RFC3339)
}

// listState is what is known of a login's accounts.
func (s *synced) listState(t history.TaskState) (string, error) {
	known, err := work.ReadAccounts(t.Checkpoint)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(s.logins, func(l *keptLogin) bool { return l.Name == t.Task.Account })
	if i < 0 {
		return keptNoMore, nil
	}
	if known.Read.IsZero() {
		return "never told which accounts it has, due", nil
	}
	text := counted(len(known.Accounts), "account")
	if !known.Complete {
		text += ", perhaps not all"
	}
	return text + ", " + dueAt(s.logins[i].Due(known)), nil
}

func newSyncPause(a *app, pause bool) *cobra.Command {
	name, short := "resume", "Have workers go on"
	long := "Have workers go on that were paused."
	if pause {
		name, short = "pause", "Have workers begin nothing more"
		long = "Have the workers of a file, on all machines, begin no further table until viewfinder sync resume. What they are at comes to its end."
	}
	cmd := &cobra.Command{
		Use: name + " FILE", Short: short, Long: long,
		Example: "  viewfinder sync " + name + " sync.yaml",
		Args:    one("a file such as sync.yaml"),
		RunE: func(cmd *cobra.Command, args []string) error {
			_, place, err := readPlace(args[0])
			if err != nil {
				return err
			}
			kept, err := place.kept(cmd.Context())
			if err != nil {
				return err
			}
			if err := kept.Close(); err != nil {
				return err
			}
			q, err := openQueue(cmd.Context(), place, a.streams)
			if err != nil {
				return err
			}
			defer q.Close()
			if !pause {
				if err := q.Resume(cmd.Context()); err != nil {
					return err
				}
				a.say("resumed: workers go on")
				return nil
			}
			if err := q.Pause(cmd.Context()); err != nil {
				return err
			}
			a.say("paused: workers begin nothing more until viewfinder sync resume %s; what they are at comes to its end", args[0])
			return nil
		},
	}
	return cmd
}

func newSyncBackfill(a *app) *cobra.Command {
	var (
		from           connection
		table, account string
	)
	cmd := &cobra.Command{
		Use:   "backfill FILE",
		Short: "Have tables read whole the next time",
		Long: `Have tables read whole, and days as far back as the API keeps them, the next time that
viewfinder sync run or a worker reads them. What is kept stays. Nothing is asked of the API.`,
		Example: `  viewfinder sync backfill sync.yaml --demo --table Media`,
		Args:    one("a file such as sync.yaml"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := from.kept(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			defer s.stop()
			n, err := s.backfill(cmd.Context(), table, account)
			if err != nil {
				return err
			}
			if n == 0 {
				return usageError{errors.New("nothing of that is kept: viewfinder sync status lists what is" + keptLike(cmd.Context(), s.sink, table))}
			}
			a.say("%s will be read whole", counted(n, "table"))
			return nil
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	from.addFlags(f, a.properties)
	f.StringVar(&table, "table", "", "only this table")
	f.StringVar(&account, "account", "", "only of the account with this id")
	return cmd
}

// pastless are the tasks that have no past to read: stories and notices come once, and of a list
// of accounts what it is now is read anyway.
var pastless = []string{stories.TaskName, webhook.TaskName, history.AccountsTask}

// backfill has tasks begin anew, and tells how many.
func (s *synced) backfill(ctx context.Context, table, account string) (n int, err error) {
	tasks, err := history.Tasks(ctx, s.sink)
	if err != nil {
		return 0, err
	}
	for _, t := range tasks {
		if table != "" && !strings.EqualFold(table, t.Task.Table) || account != "" && account != t.Task.Account || t.Checkpoint == nil || slices.Contains(pastless, t.Task.Table) {
			continue
		}
		claim, err := s.sink.Claim(ctx, t.Task)
		if err != nil {
			return n, err
		}
		if _, err := s.sink.Commit(ctx, claim, &history.Step{}); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
