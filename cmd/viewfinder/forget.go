package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/forget"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/lake"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/spec"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/work"
)

func newForget(a *app) *cobra.Command {
	var (
		from  connection
		files []string
	)
	cmd := &cobra.Command{
		Use:   "forget ACCOUNT",
		Short: "Erase all that is kept of an account",
		Long: `Erase all that is kept of an account, by its id: the tables of each file sync.yaml that
is named, here or by the property SyncFile, with their jobs; pictures and videos of kept stories
below FileRoot; the login's cache, and those beside it that have the account; what was learned of
it; the lines of the log file that name it.

First take the account out of sync.yaml, or end its login (viewfinder logout): what is read
again is kept again. Tokens are not touched. What fails is told, and the rest is done. What
nothing can know to be the account's is named.`,
		Example: `  viewfinder forget 17841400000000001 --sync sync.yaml`,
		Args:    one("the id of an account"),
		RunE: func(cmd *cobra.Command, args []string) error {
			account := args[0]
			if account == "" || strings.Trim(account, "0123456789") != "" {
				return usageError{fmt.Errorf("%q is no id of an account: SELECT InstagramBusinessAccountId, UserName FROM InstagramBusinessProfile tells them", account)}
			}
			request := forget.Request{Files: files, Account: account}
			configured, stop, err := from.configure(cmd.Context(), ready)
			if err == nil {
				defer stop()
				request.Config = (*config.Config)(configured)
			}
			report, failed := forget.Account(cmd.Context(), request)
			a.tell(report)
			return errors.Join(failed, err)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringArrayVar(&files, "sync", nil, "a file such as sync.yaml, or a place such as sqlite:kept.db, whose tables forget the account; may be given several times")
	from.addFlags(f, a.properties)
	return cmd
}

// tell says what became of erasing an account.
func (a *app) tell(report forget.Report) {
	for _, p := range report.Places {
		switch p.What {
		case forget.Tables:
			if p.Count > 0 {
				a.say("%s: the account is erased", p.Where)
			} else {
				a.say("%s: nothing was known there of an account with this id", p.Where)
			}
		case forget.Cache:
			a.say("the cache %s is erased", p.Where)
		case forget.Memory:
			a.say("what was learned of the account is erased: %s", counted(p.Count, "fact"))
		case forget.Log:
			a.say("%s are erased from the log", counted(p.Count, "line"))
		case forget.Files:
			a.say("%s of stories are erased below %s", counted(p.Count, "file"), p.Where)
		}
	}
	for _, left := range report.Left {
		a.say("not erased: %s", left)
	}
}

// keptTables are the tables of a file, whose sink is open.
type keptTables struct{ sink history.Sink }

func init() { forget.Register(openTables) }

// openTables opens the tables of a file such as sync.yaml, or of a place as a file names it.
func openTables(ctx context.Context, file string) (forget.Kept, error) {
	p, err := placeOf(file)
	if err != nil {
		return nil, err
	}
	sink, err := openKept(ctx, p)
	if errors.Is(err, sqlsink.ErrNothing) || errors.As(err, new(*absentError)) {
		err = &nothingKept{err}
	}
	if err != nil {
		return nil, err
	}
	if err := sink.Prepare(ctx, nil); err != nil {
		return nil, errors.Join(err, sink.Close())
	}
	return &keptTables{sink}, nil
}

// nothingKept is of a place in which nothing is kept.
type nothingKept struct{ error }

// Is matches [forget.ErrNothing].
func (e *nothingKept) Is(target error) bool { return target == forget.ErrNothing }

// Unwrap returns what the place says of it.
func (e *nothingKept) Unwrap() error { return e.error }

// placeOf is the place that a file names, or a text that is one itself.
func placeOf(file string) (place, error) {
	if strings.HasPrefix(file, "sqlite:") || strings.HasPrefix(file, "env:") || isPostgres(file) {
		return named(&spec.Spec{Sink: file})
	}
	_, p, err := readPlace(file)
	return p, err
}

// state is the database of the tables.
func (k *keptTables) state() *sqlsink.Sink {
	switch s := k.sink.(type) {
	case *sqlsink.Sink:
		return s
	case *lake.Sink:
		return s.State()
	}
	return nil
}

// Stories implements [forget.Kept].
func (k *keptTables) Stories(ctx context.Context, account string) (ids []string, err error) {
	for _, from := range [][2]string{{"Stories", "Id"}, {"StoryInsights", "MediaId"}, {"StoryEndings", "MediaId"}} {
		some, err := sqlsink.Values(ctx, k.state(), account, from[0], from[1])
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// IDs implements [forget.Kept].
func (k *keptTables) IDs(ctx context.Context, account string) ([]string, error) {
	return sqlsink.IDs(ctx, k.state(), account)
}

// Forget implements [forget.Kept]: jobs first, so that nobody begins one.
func (k *keptTables) Forget(ctx context.Context, account string) (tables int, left []string, err error) {
	tasks, err := history.Tasks(ctx, k.sink)
	if err != nil {
		return 0, nil, err
	}
	var names []string
	for _, t := range tasks {
		switch of := t.Task.Account; {
		case t.Task.Table == history.AccountsTask:
			list, err := work.ReadAccounts(t.Checkpoint)
			if err != nil { // it goes as a whole
				continue
			}
			for _, a := range list.Accounts {
				if a.ID == account && a.Username != "" && !slices.Contains(names, a.Username) {
					names = append(names, a.Username)
				}
			}
		case of == account:
			tables++
		case history.OfLogin(of):
			text := fmt.Sprintf("rows of %s that do not name account %s: that table is kept of the login as a whole", t.Task.Table, account)
			if !slices.Contains(left, text) { // of several logins
				left = append(left, text)
			}
		}
	}
	ids, err := k.IDs(ctx, account)
	if err != nil {
		return 0, nil, err
	}
	db := k.state()
	if err := work.ForgetJobs(ctx, db.DB(), db.Postgres(), account, append(ids, names...)); err != nil {
		return 0, nil, err
	}
	return tables, left, k.sink.Forget(ctx, account, names...)
}

// Close implements [forget.Kept].
func (k *keptTables) Close() error { return k.sink.Close() }
