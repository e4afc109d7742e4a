package main

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// answer says how to print the rows of a statement.
type answer struct {
	format string
	null   string
	width  int
	output string
	nested bool // JSON documents are JSON within JSON
	defuse bool // no text is a formula in a spreadsheet
}

func (a *answer) addFlags(f *pflag.FlagSet) { a.addFlagsFor(f, "") }

// addFlagsFor is addFlags with another format where none is given.
func (a *answer) addFlagsFor(f *pflag.FlagSet, usual string) {
	what := "how rows are printed: " + strings.Join(format.Names(), ", ")
	if usual == "" {
		what += " (default auto for a terminal, or else table)"
	}
	f.StringVarP(&a.format, "format", "f", usual, what)
	f.StringVar(&a.null, "null", "", `text of NULL (default NULL; empty in csv, \N in tsv; JSON has its own)`)
	f.IntVar(&a.width, "width", 0, "columns that auto and table may take (default the terminal's)")
}

// addFileFlags adds what concerns rows that others read.
func (a *answer) addFileFlags(f *pflag.FlagSet) {
	f.BoolVar(&a.nested, "json-nested", false, "in json and ndjson, JSON columns are JSON and no texts")
	f.BoolVar(&a.defuse, "defuse", false, "in csv and tsv, an apostrophe before texts that a spreadsheet would take for formulas")
	f.StringVarP(&a.output, "output", "o", "", "file for the rows, which is there when it is whole; its name tells the format where --format does not")
}

// single says that a file takes the answer of one statement.
func (a *answer) single(parts []sqltext.Part) error {
	if a.output != "" && len(parts) > 1 {
		return usageError{fmt.Errorf("--output takes the rows of one statement, and there are %d", len(parts))}
	}
	return nil
}

// writer is a writer of the format, for a terminal of the width that was given or is there.
func (a *answer) writer(s streams) (format.Writer, error) {
	if a.width < 0 {
		return nil, usageError{errors.New("--width is a number of columns")}
	}
	name, width := a.format, cmp.Or(a.width, s.width())
	if name == "" && a.output != "" {
		name = format.OfFile(a.output)
	}
	if name == "" {
		if name = "table"; width > 0 {
			name = "auto"
		}
	}
	w, err := format.New(name, s.out, format.Options{Null: a.null, Width: width, Defuse: a.defuse})
	if err != nil {
		return nil, usageError{err}
	}
	return w, nil
}

// print runs a query and writes its rows to standard output. The report is that
// of the statement, also after an error.
func (a *answer) print(ctx context.Context, s streams, db *sql.DB, query string, args ...any) (report *driver.Report, err error) {
	report = new(driver.Report)
	if a.output != "" {
		file, wrong := newOutput(a.output)
		if wrong != nil {
			return report, wrong
		}
		s.out = file
		defer func() { err = file.finish(err) }()
	}
	w, err := a.writer(s)
	if err != nil {
		return report, err
	}
	rows, err := db.QueryContext(driver.WithReport(ctx, report), query, args...)
	if err != nil {
		return report, err
	}
	_, err = format.Copy(w, rows, a.nested)
	if closeErr := rows.Close(); err == nil {
		err = closeErr
	}
	if line := format.ToldShort(w); line != "" {
		s.say("%s", line)
	}
	return report, err
}
