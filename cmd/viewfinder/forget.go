package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/lake"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/work"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/recall"
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
is named, with their jobs; the login's cache; what was learned of it; the lines of the log file that
name it.

First take the account out of sync.yaml, or end its login (viewfinder logout): what is read
again is kept again. Tokens and files below FileRoot are not touched. What fails is told, and the
rest is done.`,
		Example: `  viewfinder forget 17841400000000001 --sync sync.yaml`,
		Args:    one("the id of an account"),
		RunE: func(cmd *cobra.Command, args []string) error {
			account := args[0]
			if account == "" || strings.Trim(account, "0123456789") != "" {
				return usageError{fmt.Errorf("%q is no id of an account: SELECT InstagramBusinessAccountId, UserName FROM InstagramBusinessProfile tells them", account)}
			}
			var wrong []error
			for _, path := range files {
				if err := a.forgetKept(cmd.Context(), path, account); err != nil {
					wrong = append(wrong, fmt.Errorf("%s: %w", path, err))
				}
			}
			configured, stop, err := from.configure(cmd.Context(), ready)
			if err != nil {
				return errors.Join(append(wrong, err)...)
			}
			defer stop()
			return errors.Join(append(wrong, a.forgetOwn(cmd.Context(), (*config.Config)(configured), account))...)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringArrayVar(&files, "sync", nil, "a file such as sync.yaml, whose tables forget the account; may be given several times")
	from.addFlags(f, a.properties)
	return cmd
}

// forgetKept erases an account from the sink of a file.
func (a *app) forgetKept(ctx context.Context, path, account string) error {
	_, p, err := readPlace(path)
	if err != nil {
		return err
	}
	sink, err := openKept(ctx, p)
	if err != nil {
		return err
	}
	was, err := forgetIn(ctx, sink, account)
	if err = errors.Join(err, sink.Close()); err != nil {
		return err
	}
	if was {
		a.say("%s: the account is erased", path)
	} else {
		a.say("%s: nothing was known there of an account with this id", path)
	}
	return nil
}

// forgetIn erases an account and its jobs; jobs first, so that nobody begins one. was says that
// tables of it were known.
func forgetIn(ctx context.Context, sink history.Sink, account string) (was bool, err error) {
	if err := sink.Prepare(ctx, nil); err != nil {
		return false, err
	}
	tasks, err := sink.Tasks(ctx)
	if err != nil {
		return false, err
	}
	was = slices.ContainsFunc(tasks, func(t history.TaskState) bool { return t.Task.Account == account })
	switch s := sink.(type) {
	case *sqlsink.Sink:
		err = work.ForgetJobs(ctx, s.DB(), s.Postgres(), account)
	case *lake.Sink:
		err = work.ForgetJobs(ctx, s.State().DB(), s.State().Postgres(), account)
	}
	if err != nil {
		return was, err
	}
	return was, sink.Forget(ctx, account)
}

// eraseCache erases a cache, and what processes tell each other beside it of accounts.
func eraseCache(place cache.Place) (was bool, err error) {
	beside, err := connect.Usage(place)
	if err != nil {
		return false, err
	}
	for _, p := range beside {
		if _, err := cache.Erase(p); err != nil {
			return false, err
		}
	}
	return cache.Erase(place)
}

// forgetOwn erases an account from what a connection keeps.
func (a *app) forgetOwn(ctx context.Context, c *config.Config, account string) error {
	var wrong []error
	if place, err := connect.Cache(c); err != nil {
		wrong = append(wrong, err)
	} else if was, err := eraseCache(place); err != nil {
		wrong = append(wrong, err)
	} else if was {
		a.say("the login's cache is erased")
	}
	if path, _ := connect.Memory(c); path != "" {
		n, err := recall.Forget(ctx, path, account)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("what was learned: %w", err))
		} else {
			a.say("what was learned of the account is erased: %s", counted(n, "fact"))
		}
	}
	if c.LogFile != "" {
		n, err := logging.Forget(c.LogFile, account)
		if err != nil {
			wrong = append(wrong, err)
		} else {
			a.say("%s are erased from the log", counted(n, "line"))
		}
	}
	return errors.Join(wrong...)
}
