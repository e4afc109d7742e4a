package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// maxStatement bounds what is read as one statement from standard input.
const maxStatement = 16 << 20 // bytes

func newQuery(a *app) *cobra.Command {
	var (
		from   connection
		answer answer
		params []string
		yes    bool
	)
	cmd := &cobra.Command{
		Use:   "query SQL",
		Short: "Run a statement and print its rows",
		Long: `Run a statement and print its rows. With - the SQL is read from standard input.

Rows are printed as they arrive; a table is printed in blocks of 1,000 rows,
whose columns are as wide as their values.

The value of a parameter is a number if it is written as one, or else text; in
single quotes it is text in any case. --param name:type=value says its type: text,
integer, number, boolean, datetime or null.

INSERT, UPDATE and DELETE write. At a terminal you are asked before an UPDATE or a
DELETE changes several rows. EXPLAIN shows beforehand what would be sent.`,
		Example: `  viewfinder query --demo "SELECT Username, FollowersCount FROM InstagramBusinessProfile"
  viewfinder query "SELECT * FROM Media WHERE Timestamp >= :since" --param since=2026-01-01
  viewfinder query --format csv - < report.sql > report.csv`,
		Args: one(`one statement, in quotes: viewfinder query --demo "SELECT Id FROM Media"; - reads it from standard input`),
		RunE: func(cmd *cobra.Command, args []string) error {
			statement := args[0]
			if statement == "-" {
				var err error
				if statement, err = readStatement(a.in); err != nil {
					return err
				}
			}
			values, err := parseParams(params)
			if err != nil {
				return err
			}
			db, stop, err := from.open(a.streams)
			if err != nil {
				return err
			}
			defer stop()
			report, err := answer.print(a.confirmed(cmd.Context(), yes), a.streams, db, statement, values...)
			tell(a.streams, report)
			if err == nil && !report.Complete {
				return errIncomplete
			}
			return err
		},
	}
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		if strings.HasPrefix(err.Error(), "unknown flag: -- ") || strings.HasPrefix(err.Error(), "unknown flag: --\n") {
			return errors.New("a statement that begins with a comment looks like a flag: write -- before it, or begin with another line")
		}
		return noSuchFlag(cmd, err)
	})
	f := cmd.Flags()
	f.SortFlags = false
	from.addFlags(f, a.properties)
	answer.addFlags(f)
	f.BoolVarP(&yes, "yes", "y", false, "change or delete several rows without asking at the terminal")
	f.StringArrayVarP(&params, "param", "p", nil, "value of :name or @name in the SQL, as name=value or name:type=value (repeatable)")
	return cmd
}

// readStatement reads the whole of in, within a bound.
func readStatement(in io.Reader) (string, error) {
	text, err := io.ReadAll(io.LimitReader(in, maxStatement+1))
	if err != nil {
		return "", fmt.Errorf("reading the statement from standard input: %w", err)
	}
	if len(text) > maxStatement {
		return "", usageError{errors.New("the statement on standard input is longer than 16 MiB")}
	}
	return string(text), nil
}
