package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/term"

	_ "github.com/viewfinder-sql/viewfinder/internal/export/parquet" // formats that not every program has
	_ "github.com/viewfinder-sql/viewfinder/internal/export/xlsx"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/outfile"
)

// outside says how answers go into a file.
func (a *answer) outside() outfile.Options {
	return outfile.Options{Options: a.options(0), Format: a.format}
}

// file begins what takes so many answers and is there when they are whole, nil where they are
// to be read on standard output.
func (a *answer) file(s streams, answers int) (file *outfile.File, err error) {
	switch err := a.check(s.out, answers); {
	case err != nil:
		return nil, err
	case a.output != "":
		if file, err = outfile.Create(a.output, a.outside()); err == nil {
			return file, nil
		}
		folder := filepath.Dir(a.output)
		if _, missing := os.Stat(folder); errors.Is(missing, fs.ErrNotExist) {
			return nil, usageError{fmt.Errorf("--output %s: there is no folder %s: make it first", a.output, folder)}
		}
		return nil, fmt.Errorf("--output %s: %w", a.output, err)
	case format.Binary(a.format):
		if file, err = outfile.Onto(s.out, a.outside()); err != nil {
			return nil, usageError{err}
		}
	}
	return file, nil
}

// closed ends a file that there may be, and returns what was or is wrong.
func closed(file *outfile.File, err error) error {
	if file != nil {
		return file.Close(err)
	}
	return err
}

// check says what is wrong with where so many answers are to go, before anything is asked.
func (a *answer) check(out io.Writer, answers int) error {
	switch {
	case a.width < 0:
		return usageError{errors.New("--width is a number of columns")}
	case a.output != "":
		if err := outfile.Check(a.output, a.outside(), answers); err != nil {
			return usageError{fmt.Errorf("--output %s: %w", a.output, err)}
		}
		return nil
	case !format.Binary(a.format):
		return nil
	}
	switch file, ok := out.(*os.File); {
	case a.format == format.SQLite:
		return usageError{errors.New("--format sqlite: a database is written in no order, and needs a file: --output answer.db")}
	case ok && term.IsTerminal(int(file.Fd())):
		return usageError{fmt.Errorf("--format %[1]s is nothing to look at: --output answer.%[1]s writes a file", a.format)}
	case answers > 1:
		return usageError{fmt.Errorf("--format %[1]s: several statements need a file: --output answer.%[1]s", a.format)}
	}
	return nil
}
