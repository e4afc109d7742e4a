package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
)

func newQuery(a *app) *cobra.Command {
	var (
		from   connection
		answer answer
		params []string
		file   string
		yes    bool
	)
	cmd := &cobra.Command{
		Use:   "query SQL",
		Short: "Run statements and print their rows",
		Long: `Run a statement and print its rows. With - the SQL is read from standard input, with
--file from a file. Several statements, with a semicolon after each, run one after the
other until one fails.

Rows are printed as they arrive; a table is printed in blocks of 1,000 rows,
whose columns are as wide as their values.

The value of a parameter is a number if it is written as one, or else text; in
single quotes it is text in any case. --param name:type=value says its type: text,
integer, number, boolean, datetime or null.

INSERT, UPDATE and DELETE write. At a terminal you are asked before an UPDATE or a
DELETE changes several rows. EXPLAIN shows beforehand what would be sent.`,
		Example: `  viewfinder query --demo "SELECT Username, FollowersCount FROM InstagramBusinessProfile"
  viewfinder query "SELECT * FROM Media WHERE Timestamp >= :since" --param since=2026-01-01
  viewfinder query --format csv - < report.sql > report.csv
  viewfinder query --file report.sql --output report.xlsx
  viewfinder query --demo --chart auto "SELECT Timestamp, LikeCount FROM IGMedia"`,
		Args: inQuotes,
		RunE: func(cmd *cobra.Command, args []string) error {
			statements, err := asked(cmd.Name(), a.in, file, args)
			if err != nil {
				return err
			}
			values, err := parseParams(params)
			if err != nil {
				return err
			}
			if err := answer.drawn(); err != nil {
				return err
			}
			if err := answer.check(a.out, len(statements)); err != nil {
				return err
			}
			db, stop, err := from.open(cmd.Context(), a.streams)
			if err != nil {
				return err
			}
			defer stop()
			return answer.printAll(a.confirmed(cmd.Context(), yes), a.streams, db, statements, values)
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
	addStatementsFlag(f, &file, "file with the statements, in place of SQL")
	answer.addFileFlags(f)
	answer.addChartFlags(f)
	f.BoolVarP(&yes, "yes", "y", false, "change or delete several rows without asking at the terminal")
	f.StringArrayVarP(&params, "param", "p", nil, "value of :name or @name in the SQL, as name=value or name:type=value (repeatable)")
	return cmd
}
