package main

import (
	"context"
	"database/sql"
	"strings"

	"github.com/spf13/pflag"

	"github.com/viewfinder-sql/viewfinder/cmd/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/driver"
)

// answer says how to print the rows of a statement.
type answer struct {
	format string
	null   string
}

func (a *answer) addFlags(f *pflag.FlagSet) {
	f.StringVarP(&a.format, "format", "f", "table", "how rows are printed: "+strings.Join(format.Names(), ", "))
	f.StringVar(&a.null, "null", "", `text of NULL (default NULL; empty in csv, \N in tsv; JSON has its own)`)
}

// print runs a query, writes its rows to standard output, and what is to know
// about them to standard error.
func (a *answer) print(ctx context.Context, s streams, db *sql.DB, query string, args ...any) error {
	w, err := format.New(a.format, s.out, format.Options{Null: a.null, Width: s.width()})
	if err != nil {
		return usageError{err}
	}
	var report driver.Report
	rows, err := db.QueryContext(driver.WithReport(ctx, &report), query, args...)
	if err != nil {
		return err
	}
	_, err = format.Copy(w, rows)
	if closeErr := rows.Close(); err == nil {
		err = closeErr
	}
	tell(s.err, &report, err)
	return err
}
