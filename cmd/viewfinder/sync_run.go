package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/work"
	"github.com/viewfinder-sql/viewfinder/internal/progress"
)

func newSyncRun(a *app) *cobra.Command {
	var (
		from connection
		now  bool
	)
	cmd := &cobra.Command{
		Use:   "run FILE",
		Short: "Bring the tables of a file up to date, and end",
		Long: `Bring each table that is due up to date, one after the other, and end. What was kept
stays kept where it is interrupted, and the next run goes on there.`,
		Example: `  viewfinder sync run sync.yaml --demo`,
		Args:    one("a file such as sync.yaml"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := from.sync(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			defer s.stop()
			return s.run(cmd.Context(), a.streams, now)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	from.addFlags(f, a.properties)
	f.BoolVar(&now, "anyway", false, "read also what is not due")
	return cmd
}

// run brings all tasks up to date.
func (s *synced) run(ctx context.Context, out streams, now bool) error {
	whole, failed := s.bring(ctx, out, now)
	trouble := (*sqlsink.TroubleError)(nil)
	if errors.As(errors.Join(failed...), &trouble) && !trouble.Full {
		return errors.Join(failed...)
	}
	n, err := work.Expire(ctx, s.sink, s.spec.Retention) // also where there is no room: it makes some
	if trouble == nil || !errors.As(err, new(*sqlsink.TroubleError)) {
		failed = append(failed, err)
	}
	if err == nil && n > 0 {
		out.say("%s erased, which ended longer ago than the retention", counted(int(n), "version"))
	}
	if err := errors.Join(append(failed, s.finish(ctx))...); err != nil {
		return err
	}
	if !whole {
		return errIncomplete
	}
	return nil
}

// bring brings tasks up to date, and reports whether nothing was missing in what was read. One
// that fails does not keep others from it, unless they would fail as well.
func (s *synced) bring(ctx context.Context, out streams, now bool) (whole bool, failed []error) {
	whole, taken := true, map[string]bool{}
	for _, l := range s.logins {
		accounts, r, err := work.BringAccounts(ctx, s.sink, &l.Login, true)
		if err != nil {
			failed = append(failed, l.told(err))
		}
		if errors.As(err, new(*sqlsink.TroubleError)) {
			break
		}
		if !r.Complete {
			whole = false
			out.say("%s", listTold(l.Name, r))
		}
		tasks := l.tasks(work.Free(accounts, taken))
		bar := progress.NewTasks(out.telling(progress.Auto), len(tasks))
		for len(tasks) > 0 {
			t := tasks[0]
			tasks = tasks[1:]
			bar.Begin(t.String())
			r, err := work.Bring(ctx, s.sink, t.source, l.Task(t.source, t.account.ID).Account, work.Options{Anyway: now})
			if bar.Done(); r.Steps > 0 || err == nil {
				bar.Clear()
				out.say("%s: %s", t, toldOf(r))
			}
			if errors.Is(err, history.ErrFenced) {
				// What the other does comes next in its list too: this one goes on from the end of its own.
				slices.Reverse(tasks)
				bar.Clear()
				out.say("%s: another process has taken it over, and goes on there", t)
				err = nil
			}
			if err != nil {
				err = l.told(fmt.Errorf("%s: %w", t, err))
				failed = append(failed, err)
				if ctx.Err() != nil || !ofOne(err) {
					break
				}
			}
			whole = whole && r.Complete
		}
		bar.Clear()
		if ctx.Err() != nil || len(failed) > 0 && errors.As(failed[len(failed)-1], new(*sqlsink.TroubleError)) {
			break // what is asked could not be kept, of other logins too
		}
	}
	return whole, failed
}

// told is an error with the login that it is of.
func (l *keptLogin) told(err error) error { return ofProfile(l.Name, err) }

// ofProfile is an error with the profile that it is of, "" for none.
func ofProfile(name string, err error) error {
	if name == "" {
		return err
	}
	return fmt.Errorf("profile %s: %w", name, err)
}

// listTold is what a reading of a login's list of accounts says.
func listTold(login string, r work.Result) string {
	text := "the list of accounts"
	if login != "" {
		text += " of " + login
	}
	text += ": " + counted(r.Rows, "account")
	if !r.Complete {
		text += ", not complete: " + whyNot(r.Reasons) + "; those known before are kept on"
	}
	return text
}

// ofOne reports whether an error is of one task: others may be done all the same.
func ofOne(err error) bool {
	return !errors.As(err, new(*sqlsink.TroubleError)) && !slices.ContainsFunc([]error{driver.ErrRateLimited, driver.ErrTokenExpired, driver.ErrAppBlocked}, func(e error) bool { return errors.Is(err, e) })
}

// toldOf is what a result says.
func toldOf(r work.Result) string {
	if r.Steps == 0 {
		return "up to date, due again at " + r.Due.UTC().Format(time.RFC3339)
	}
	text := fmt.Sprintf("%s read, %d new, %d changed", counted(r.Rows, "row"), r.Opened-r.Closed, r.Closed)
	if r.Vanished > 0 {
		text += fmt.Sprintf(", %d gone", r.Vanished)
	}
	text += ", " + counted(r.Calls, "call")
	if !r.Complete {
		text += ", not complete: " + whyNot(r.Reasons)
	}
	return text
}

// whyNot is the first reason for which rows may be missing.
func whyNot(reasons []history.Reason) string {
	for _, r := range reasons {
		if r.Incomplete {
			return r.Message
		}
	}
	return "rows may be missing"
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
