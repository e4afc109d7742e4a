package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/screen"
)

func newTables(a *app) *cobra.Command {
	return newListing(a, &cobra.Command{
		Use:   "tables",
		Short: "List the tables",
		Args:  cobra.NoArgs,
	}, func([]string) string { return "SHOW TABLES" })
}

// newListing completes a verb that prints the answer of one statement about the
// catalogue.
func newListing(a *app, cmd *cobra.Command, statement func(args []string) string) *cobra.Command {
	var (
		from connection
		how  answer
	)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		db, stop, err := from.open(cmd.Context(), a.streams)
		if err != nil {
			return err
		}
		defer stop()
		err = a.paged(cmd.Context(), how, func(s streams, as answer) error {
			_, err := as.print(cmd.Context(), s, db, statement(args))
			return err
		})
		var wrong *driver.SQLError
		if errors.As(err, &wrong) {
			wrong.Line, wrong.Column = 0, 0 // of a statement that nobody wrote
		}
		return err
	}
	f := cmd.Flags()
	f.SortFlags = false
	from.addFlags(f, a.properties)
	how.addFlags(f)
	return cmd
}

// paged has an answer printed, by the pager of the help where it is for a terminal and what
// fits there, and what there is to say of it behind that.
func (a *app) paged(ctx context.Context, how answer, printed func(streams, answer) error) error {
	width := a.width()
	words := helpPager()
	if width == 0 || how.format != "" || words == nil {
		return printed(a.streams, how)
	}
	var rows, messages bytes.Buffer
	how.width = cmp.Or(how.width, width)
	err := printed(streams{in: a.in, out: &rows, err: &messages}, how)
	w, finish, _ := screen.Page(ctx, words, a.out, a.err)
	_, wrong := rows.WriteTo(w)
	finish()
	_, _ = messages.WriteTo(a.err) // where it cannot be printed, nobody can be told
	if errors.Is(wrong, screen.ErrLeft) {
		wrong = nil
	}
	return errors.Join(err, wrong)
}
