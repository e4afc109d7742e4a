package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/lake"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

func newSyncDiff(a *app) *cobra.Command {
	var from, to string
	cmd := &cobra.Command{
		Use:   "diff FILE TABLE",
		Short: "Show what changed of a table between two moments",
		Long: `Show what changed of a kept table between two moments: a line for each row that came or
went, and for each value that changed. Nothing is asked of the API.`,
		Example: `  viewfinder sync diff sync.yaml Media --from 2026-11-01 --to 2026-11-08`,
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			_, place, err := readPlace(args[0])
			if err != nil {
				return err
			}
			if from == "" {
				return usageError{errors.New("--from says which moment is the earlier one")}
			}
			begin, err := moment(from)
			if err != nil {
				return usageError{fmt.Errorf("--from: %w", err)}
			}
			end, err := moment(to)
			if err != nil {
				return usageError{fmt.Errorf("--to: %w", err)}
			}
			if end.Before(begin) {
				return usageError{errors.New("--to lies before --from")}
			}
			return a.diff(cmd.Context(), place, args[1], begin, end)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&from, "from", "", "the earlier moment: 2026-11-01, or 2026-11-01T06:00:00Z")
	f.StringVar(&to, "to", "", "the later moment (default now)")
	return cmd
}

// moment is one that a flag gives, in UTC; "" is now.
func moment(text string) (time.Time, error) {
	if text == "" {
		return time.Now(), nil
	}
	for _, form := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(form, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no moment: write 2026-11-01, or 2026-11-01T06:00:00Z", text)
}

func (a *app) diff(ctx context.Context, p place, table string, from, to time.Time) (err error) {
	state, err := p.kept(ctx)
	if err != nil {
		return err
	}
	var sink history.Differ = state
	if p.parts != "" {
		if sink, err = lake.Open(ctx, p.parts, state); err != nil {
			return err
		}
	}
	defer func() { err = errors.Join(err, sink.Close()) }()
	changes := 0
	list, err := a.listing("Account", "Row", "Change")
	if err != nil {
		return err
	}
	err = sink.Diff(ctx, table, from, to, func(c history.Change) error {
		changes++
		what := fmt.Sprintf("%s: %s → %s", c.Column, valueText(c.Was), valueText(c.Is))
		if c.Came {
			what = "came"
		} else if c.Went {
			what = "went"
		}
		return list.row(c.Account, c.Key, what)
	})
	err = list.end(err)
	if errors.Is(err, history.ErrNotKept) {
		err = usageError{fmt.Errorf("%w%s", err, keptLike(ctx, state, table))}
	}
	if err != nil {
		return err
	}
	book, err := sqlsink.Book(ctx, state, table)
	if err != nil {
		return err
	}
	if _, _, err := book.At(to.UTC()); err != nil { // nor is anything known of before
		if early := (*history.EarlyError)(nil); errors.As(err, &early) && !early.First.IsZero() {
			err = usageError{err} // another moment was to be named
		}
		return err
	}
	a.say("%s from %s to %s", counted(changes, "change"), from.UTC().Format(time.RFC3339), to.UTC().Format(time.RFC3339))
	whole := true
	for _, moment := range []time.Time{from, to} {
		whole = a.lacking(book, moment) && whole
	}
	if !whole {
		return errIncomplete
	}
	return nil
}

// keptLike says which kept table was meant by a name that is none's, where one is like it.
func keptLike(ctx context.Context, sink history.Sink, name string) string {
	tasks, err := history.Tasks(ctx, sink)
	if err != nil {
		return "" // the name is wrong anyway
	}
	var names []string
	for _, t := range tasks {
		names = append(names, t.Task.Table)
	}
	return meant(suggest.Nearest(name, names), "")
}

// lacking tells where a table is not whole at a moment: what is said to have come or gone there
// may only have been seen, or not.
func (a *app) lacking(book *history.Book, moment time.Time) (whole bool) {
	gaps, _, err := book.At(moment.UTC())
	if err != nil {
		a.say("%s", err)
	}
	for _, g := range gaps {
		account := ""
		if g.Account != "" {
			account = " of account " + g.Account
		}
		a.say("%s%s is not whole on %s: %s", book.Table, account, moment.UTC().Format(time.RFC3339), g.Message)
	}
	return err == nil && len(gaps) == 0
}

func valueText(v *string) string {
	if v == nil {
		return "NULL"
	}
	return *v
}
