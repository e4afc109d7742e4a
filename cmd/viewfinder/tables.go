package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/driver"
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
		from   connection
		answer answer
	)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		db, stop, err := from.open(cmd.Context(), a.streams)
		if err != nil {
			return err
		}
		defer stop()
		_, err = answer.print(cmd.Context(), a.streams, db, statement(args))
		var wrong *driver.SQLError
		if errors.As(err, &wrong) {
			wrong.Line, wrong.Column = 0, 0 // of a statement that nobody wrote
		}
		return err
	}
	f := cmd.Flags()
	f.SortFlags = false
	from.addFlags(f, a.properties)
	answer.addFlags(f)
	return cmd
}
