package main

import (
	"context"

	"github.com/spf13/cobra"

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
	spec   *spec.Spec
	place  place // of the sink
	sink   history.Sink
	logins []*keptLogin // in the order of the file
	stop   func()
}

// sync opens what a file needs.
func (c *connection) sync(ctx context.Context, path string) (*synced, error) {
	return c.opened(ctx, path, openSink, (*synced).prepare)
}

// kept opens what a file needs to write where something is kept already. Nothing of the
// file's tables is made.
func (c *connection) kept(ctx context.Context, path string) (*synced, error) {
	return c.opened(ctx, path, openKept, func(s *synced, ctx context.Context, _ string) error { return s.sink.Prepare(ctx, nil) })
}

// opened opens what a file needs, and its sink in one way or the other.
func (c *connection) opened(ctx context.Context, path string, open func(context.Context, place) (history.Sink, error), prepare func(*synced, context.Context, string) error) (*synced, error) {
	s, err := c.read(ctx, path)
	if err != nil {
		return nil, err
	}
	if s.sink, err = open(ctx, s.place); err != nil {
		s.stop()
		return nil, err
	}
	stop := s.stop
	s.stop = func() { _ = s.sink.Close(); stop() }
	if err := prepare(s, ctx, path); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// prepare has the sink make the tables, of each kind of login that there is.
func (s *synced) prepare(ctx context.Context, path string) error {
	for _, k := range s.kinds() {
		var tables []*history.Table
		for _, source := range k.sources {
			if source != k.stories {
				tables = append(tables, source.Table)
			}
		}
		if err := s.keepStories(ctx, path, k, tables); err != nil {
			return err
		}
		if err := s.sink.Prepare(ctx, tables); err != nil {
			return err
		}
	}
	return nil
}

// read reads a file, and opens nothing of what it says.
func (c *connection) read(ctx context.Context, path string) (_ *synced, err error) {
	s := &synced{stop: func() {}}
	if s.spec, s.place, err = readPlace(path); err != nil {
		return nil, err
	}
	if s.logins, s.stop, err = c.logins(ctx, path, s.spec); err != nil {
		return nil, err
	}
	return s, nil
}

// task is a table of an account.
type task struct {
	source  *reading.Source
	login   string // its name, "" where there is one
	account reading.Account
}

// String is how a task is called.
func (t task) String() string {
	of := t.account.Username
	if !t.source.PerAccount {
		of = t.login
	}
	if of == "" {
		return t.source.Table.Name
	}
	return t.source.Table.Name + " of " + of
}

// tasks are all there is to keep of accounts of a login, in the order of the file.
func (l *keptLogin) tasks(accounts []reading.Account) (all []task) {
	for _, source := range l.Sources {
		if !source.PerAccount {
			all = append(all, task{source: source, login: l.Name})
			continue
		}
		for _, account := range accounts {
			all = append(all, task{source: source, login: l.Name, account: account})
		}
	}
	return all
}
