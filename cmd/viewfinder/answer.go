package main

import (
	"cmp"
	"context"
	"database/sql"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/chart"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/outfile"
	"github.com/viewfinder-sql/viewfinder/internal/progress"
	"github.com/viewfinder-sql/viewfinder/internal/screen"
)

// answer says how to print the rows of a statement.
type answer struct {
	format string
	null   string
	width  int
	output string
	nested bool   // JSON documents are JSON within JSON
	defuse bool   // no text is a formula in a spreadsheet
	table  string // what an answer is called in a file of several
	chart  chart.Ask

	progress progress.Way
	stages   bool // of a post are told without a terminal too
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
	f.IntVar(&a.width, "width", 0, "columns that auto, table and chart may take (default the terminal's)")
	addProgressFlag(f, &a.progress)
}

// addFileFlags adds what concerns rows that others read.
func (a *answer) addFileFlags(f *pflag.FlagSet) {
	f.BoolVar(&a.nested, "json-nested", false, "in json and ndjson, JSON columns are JSON and no texts")
	f.BoolVar(&a.defuse, "defuse", false, "in csv and tsv, an apostrophe before texts that a spreadsheet would take for formulas; in xlsx, they stay texts when edited")
	f.StringVarP(&a.output, "output", "o", "", "file for the rows, which is there when it is whole; its name tells the format where --format does not")
	f.StringVar(&a.table, "table", "", "what the answer is called in sqlite (a table) and xlsx (a sheet); default answer")
}

// options are the choices that formats have, for a terminal of that width.
func (a *answer) options(width int) format.Options {
	return format.Options{Null: a.null, Width: width, Defuse: a.defuse, Name: a.table, Ask: a.chart}
}

// writer is a writer of the file, or of the format for standard output, for a terminal of the
// width that was given or is there.
func (a *answer) writer(s streams, file *outfile.File) (format.Writer, error) {
	return a.writerBehind(nil, s, file)
}

// writerBehind is a writer that clears away what tells how far the statement has come.
func (a *answer) writerBehind(p *progress.Teller, s streams, file *outfile.File) (format.Writer, error) {
	if file != nil {
		return file.Writer(), nil
	}
	name, width := a.format, cmp.Or(a.width, s.width())
	if name == "" {
		if name = "table"; width > 0 {
			name = "auto"
		}
	}
	options := a.options(width)
	if a.width == 0 { // which may be another one when the answer comes
		options.Measure = s.width
	}
	options.Colours = s.width() > 0 && screen.Colours(os.Getenv)
	w, err := format.New(name, p.Before(s.out), options)
	if err != nil {
		return nil, usageError{err}
	}
	return w, nil
}

// print runs a query and writes its rows. The report is that of the statement, also after an
// error.
func (a *answer) print(ctx context.Context, s streams, db *sql.DB, query string, args ...any) (*driver.Report, error) {
	file, err := a.file(s, 1)
	if err != nil {
		return new(driver.Report), err
	}
	report, err := a.printTo(ctx, s, file, db, query, args...)
	return report, closed(file, err)
}

// printTo is print into a file, or to standard output where there is none.
func (a *answer) printTo(ctx context.Context, s streams, file *outfile.File, db *sql.DB, query string, args ...any) (*driver.Report, error) {
	report := new(driver.Report)
	p := s.progress(a.progress, a.stages)
	w, err := a.writerBehind(p, s, file)
	if err != nil {
		return report, err
	}
	ctx = p.Watch(ctx, progress.Estimate(db, query, args))
	defer func() { p.End(report) }()
	rows, err := db.QueryContext(driver.WithReport(ctx, report), query, args...)
	if err != nil {
		return report, err
	}
	_, err = format.Copy(w, rows, a.nested)
	if closeErr := rows.Close(); err == nil {
		err = closeErr
	}
	if file != nil && err == nil {
		err = file.Tell(query, report)
	}
	p.Clear()
	for _, line := range format.Remarks(w) {
		s.say("%s", line)
	}
	return report, err
}
