package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/spec"
)

func newSync(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sync",
		Short: "Keep tables in a database, with every version of their rows",
		Long: `Keep tables in PostgreSQL, in an SQLite file or as Parquet, with every version of their
rows: what a file sync.yaml names.`,
		Args: noSuchVerb,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, verb := range []*cobra.Command{newSyncRun(a), newSyncWorker(a), newSyncPlan(a), newSyncStatus(a), newSyncDiff(a), newSyncBackfill(a), newSyncPause(a, true), newSyncPause(a, false)} {
		a.begin(verb)
		cmd.AddCommand(verb)
	}
	return cmd
}

// synced is what the verbs of sync work with.
type synced struct {
	spec     *spec.Spec
	place    place // of the sink
	login    *reading.Login
	sink     history.Sink
	sources  []*reading.Source
	accounts []reading.Account
	stories  *reading.Source // that of stories, nil for none
	stop     func()
}

// readSpec reads sync.yaml, and says which file is wrong.
func readSpec(path string) (*spec.Spec, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, usageError{err}
	}
	s, err := spec.Parse(text)
	if err != nil {
		lines := strings.Split(err.Error(), "\n")
		return nil, usageError{errors.New(path + ": " + strings.Join(lines, "\n"+path+": "))}
	}
	return s, nil
}

// kept opens what a file needs, where something is kept already, and asks nothing of the API.
func (c *connection) kept(ctx context.Context, path string) (*synced, error) {
	return c.local(ctx, path, openKept)
}

// local opens what a file needs, and its sink in one way or the other.
func (c *connection) local(ctx context.Context, path string, sink func(context.Context, place) (history.Sink, error)) (*synced, error) {
	s, err := c.read(ctx, path)
	if err != nil {
		return nil, err
	}
	if s.sink, err = sink(ctx, s.place); err != nil {
		s.stop()
		return nil, err
	}
	stop := s.stop
	s.stop = func() { _ = s.sink.Close(); stop() }
	var tables []*history.Table
	for _, source := range s.sources {
		if source != s.stories {
			tables = append(tables, source.Table)
		}
	}
	err = s.keepStories(ctx, path, tables)
	if err == nil {
		err = s.sink.Prepare(ctx, tables)
	}
	if err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// read reads a file, and opens nothing of what it says.
func (c *connection) read(ctx context.Context, path string) (_ *synced, err error) {
	s := &synced{stop: func() {}}
	defer func() {
		if err != nil {
			s.stop()
		}
	}()
	if s.spec, err = readSpec(path); err != nil {
		return nil, err
	}
	if s.place, err = sinkOf(path, s.spec); err != nil {
		return nil, err
	}
	configured, stop, err := c.configure(ctx, ready)
	if err != nil {
		return nil, err
	}
	s.stop = stop
	if configured.InitiateOAuth == "OFF" {
		configured.InitiateOAuth = "REFRESH"
	}
	if s.login, err = reading.Open((*config.Config)(configured)); err != nil {
		return nil, err
	}
	s.stop = func() { _ = s.login.Close(); stop() }
	if s.sources, err = s.login.Sources(ctx, s.spec); err != nil {
		var wrong *spec.Error
		if errors.As(err, &wrong) {
			err = usageError{fmt.Errorf("%s: %w", path, err)}
		}
		return nil, err
	}
	return s, s.findStories(path)
}

// planned reads a file, and asks which accounts there are. Nothing is made.
func (c *connection) planned(ctx context.Context, path string) (*synced, error) {
	s, err := c.read(ctx, path)
	if err != nil {
		return nil, err
	}
	return s, s.ask(ctx)
}

// ask asks which accounts there are.
func (s *synced) ask(ctx context.Context) (err error) {
	if s.accounts, err = s.login.Accounts(ctx, s.spec.Accounts); err != nil {
		s.stop()
	}
	return err
}

// sync opens what a file needs, and asks which accounts there are.
func (c *connection) sync(ctx context.Context, path string) (*synced, error) {
	s, err := c.local(ctx, path, openSink)
	if err != nil {
		return nil, err
	}
	return s, s.ask(ctx)
}

// task is a table of an account.
type task struct {
	source  *reading.Source
	account reading.Account
}

// String is how a task is called.
func (t task) String() string {
	if t.account.Username == "" {
		return t.source.Table.Name
	}
	return t.source.Table.Name + " of " + t.account.Username
}

// tasks are all there is to keep, in the order of the file.
func (s *synced) tasks() (all []task) {
	for _, source := range s.sources {
		if !source.PerAccount {
			all = append(all, task{source: source})
			continue
		}
		for _, account := range s.accounts {
			all = append(all, task{source, account})
		}
	}
	return all
}
