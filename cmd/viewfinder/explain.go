package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/complaint"
)

func newExplain(a *app) *cobra.Command {
	var (
		from   connection
		answer answer
		params []string
		file   string
		run    bool
	)
	cmd := &cobra.Command{
		Use:   "explain SQL",
		Short: "Show what a statement would ask of the API, and what it would cost",
		Long: `Show what a statement would ask of the API, and what it would cost, as a tree: the
requests in their order, each with its calls. Nothing is sent. With --run the statement is
run as well, and the tree shows what each request came to.

The rows of EXPLAIN themselves are those of viewfinder query "EXPLAIN …", or of another
--format.`,
		Example: `  viewfinder explain --demo "SELECT * FROM Media WHERE Created > '2026-01-01'"
  viewfinder explain --run --demo "SELECT count(*) FROM Comments"`,
		Args: inQuotes,
		RunE: func(cmd *cobra.Command, args []string) error {
			parts, err := asked(cmd.Name(), a.in, file, args)
			if err != nil {
				return err
			}
			if len(parts) > 1 {
				return usageError{errors.New("explain takes one statement")}
			}
			values, err := parseParams(params)
			if err != nil {
				return err
			}
			db, stop, err := from.open(cmd.Context(), a.streams)
			if err != nil {
				return err
			}
			defer stop()
			explain := "EXPLAIN "
			if run {
				explain = "EXPLAIN ANALYZE "
			}
			report, err := answer.print(cmd.Context(), a.streams, db, explain+parts[0].SQL, values...)
			var wrong *driver.SQLError
			if errors.As(err, &wrong) && wrong.Line == 1 {
				wrong.Column -= len(explain) // to where it is in what was given
			}
			if run || err != nil {
				tell(a.streams, report)
			}
			return complaint.In(err, parts[0].SQL)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	from.addFlags(f, a.properties)
	answer.addFlagsFor(f, "plan")
	addStatementsFlag(f, &file, "file with the statement, in place of SQL")
	f.BoolVar(&run, "run", false, "run the statement too (EXPLAIN ANALYZE)")
	f.StringArrayVarP(&params, "param", "p", nil, "value of :name or @name in the SQL, as name=value or name:type=value (repeatable)")
	return cmd
}
