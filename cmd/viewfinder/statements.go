package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/viewfinder-sql/viewfinder/internal/complaint"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/outfile"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// maxStatements bounds what is read as statements from a file or from standard input.
const maxStatements = 16 << 20 // bytes

// addStatementsFlag adds the flag of a file with statements, which -f means as well where what
// stands behind it is such a file, as with other programs: no format is called so.
func addStatementsFlag(f *pflag.FlagSet, file *string, what string) {
	f.StringVar(file, "file", "", what)
	format := f.Lookup("format")
	format.Value = &formatOrFile{format.Value, file}
	format.Usage += "; -f report.sql is --file report.sql"
}

// formatOrFile is the value of -f.
type formatOrFile struct {
	pflag.Value
	file *string
}

func (v *formatOrFile) Set(to string) error {
	if strings.EqualFold(filepath.Ext(to), ".sql") {
		*v.file = to
		return nil
	}
	if !slices.Contains(format.Names(), to) {
		names := strings.Join(format.Names(), ", ")
		return fmt.Errorf("unknown format %q: use one of %s; a file with statements is given by --file, or ends in .sql", to, names)
	}
	return v.Value.Set(to)
}

// asked are the statements of a verb, which an argument is, or that standard input (-) or a file has.
func asked(verb string, in io.Reader, file string, args []string) ([]sqltext.Part, error) {
	switch {
	case file == "" && len(args) == 0, file != "" && len(args) > 0:
		return nil, usageError{fmt.Errorf(`%[1]s takes one statement, in quotes: viewfinder %[1]s --demo "SELECT Id FROM Media"; - reads it from standard input, --file from a file`, verb)}
	case file == "" && args[0] != "-":
		return statements(args[0])
	}
	name := "standard input"
	if file != "" {
		name = file
		f, err := os.Open(file)
		if err != nil {
			return nil, usageError{err}
		}
		defer func() { _ = f.Close() }() // it was only read
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, maxStatements+1))
	if err != nil {
		return nil, fmt.Errorf("reading statements: %w", err)
	}
	if len(text) > maxStatements {
		return nil, usageError{fmt.Errorf("%s is longer than 16 MiB", name)}
	}
	return statements(string(text))
}

// statements cuts a text into its statements. One alone is left as it is, so that places
// in it are those in the text, and so is what cannot be cut: the session says why.
func statements(text string) ([]sqltext.Part, error) {
	parts, err := sqltext.Split(text)
	if err != nil || len(parts) < 2 {
		return []sqltext.Part{{SQL: text, Line: 1}}, nil
	}
	return parts, nil
}

// printAll runs statements one after the other and prints their rows, until one fails. It
// fails in the end where an answer was not complete.
func (a *answer) printAll(ctx context.Context, s streams, db *sql.DB, parts []sqltext.Part, values []any) error {
	file, err := a.file(s, len(parts))
	if err != nil {
		return err
	}
	complete, err := a.printEach(ctx, s, file, db, parts, values)
	if err = closed(file, err); err != nil {
		return err
	}
	if !complete {
		return errIncomplete
	}
	return nil
}

// printEach is printAll into a file that there may be.
func (a *answer) printEach(ctx context.Context, s streams, file *outfile.File, db *sql.DB, parts []sqltext.Part, values []any) (complete bool, err error) {
	complete = true
	for i, part := range parts {
		own := values
		if len(parts) > 1 {
			own = slices.DeleteFunc(slices.Clone(values), func(v any) bool { return !slices.Contains(part.Params, v.(sql.NamedArg).Name) })
		}
		report, err := a.printTo(ctx, s, file, db, part.SQL, own...)
		tell(s, report)
		if err = complaint.In(err, part.SQL); err != nil {
			if len(parts) > 1 {
				err = fmt.Errorf("statement %d, which begins in line %d: %w", i+1, part.Line, err)
			}
			return false, err
		}
		complete = complete && report.Complete
	}
	return complete, nil
}
