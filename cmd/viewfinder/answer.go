package main

import (
	"context"
	"database/sql"
	"strings"

	"github.com/spf13/pflag"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/format"
)

// answer says how to print the rows of a statement.
type answer struct {
	format string
	null   string
}

func (a *answer) addFlags(f *pflag.FlagSet) { a.addFlagsFor(f, "table") }

// addFlagsFor is addFlags with another format where none is given.
func (a *answer) addFlagsFor(f *pflag.FlagSet, usual string) {
	f.StringVarP(&a.format, "format", "f", usual, "how rows are printed: "+strings.Join(format.Names(), ", "))
	f.StringVar(&a.null, "null", "", `text of NULL (default NULL; empty in csv, \N in tsv; JSON has its own)`)
}

// print runs a query and writes its rows to standard output. The report is that
// of the statement, also after an error.
func (a *answer) print(ctx context.Context, s streams, db *sql.DB, query string, args ...any) (*driver.Report, error) {
	report := new(driver.Report)
	w, err := format.New(a.format, s.out, format.Options{Null: a.null, Width: s.width()})
	if err != nil {
		return report, usageError{err}
	}
	rows, err := db.QueryContext(driver.WithReport(ctx, report), query, args...)
	if err != nil {
		return report, err
	}
	_, err = format.Copy(w, rows)
	if closeErr := rows.Close(); err == nil {
		err = closeErr
	}
	return report, err
}
