package session

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/buildinfo"
	"github.com/viewfinder-sql/viewfinder/internal/export"
	"github.com/viewfinder-sql/viewfinder/internal/fileroot"
	"github.com/viewfinder-sql/viewfinder/internal/loggable"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// intoColumns are the columns of SELECT … INTO, whose one row tells of the file.
var intoColumns = []Column{
	{"File", Text},
	{"Format", Text},
	{"Rows", Integer},
	{"Bytes", Integer},
	{"Complete", Boolean},
}

// exportOptions reads the options of an INTO, and says what is wrong with it.
func exportOptions(into *sqltext.Into) (o export.Options, err error) {
	for name, text := range into.Options {
		switch {
		case name == "delimiter" && into.Format == "csv":
			if o.Delimiter, err = delimiter(text); err != nil {
				return o, err
			}
		case name == "null" && (into.Format == "csv" || into.Format == "tsv"):
			o.Null = text
		default:
			return o, fmt.Errorf("%s has no option %s", into.Format, name)
		}
	}
	_, err = export.New(into.Format, io.Discard, o)
	return o, err
}

// delimiters are those that have a name.
var delimiters = map[string]rune{"tab": '\t', "comma": ',', "semicolon": ';', "pipe": '|', "space": ' '}

func delimiter(text string) (rune, error) {
	if r, ok := delimiters[strings.ToLower(strings.TrimSpace(text))]; ok {
		return r, nil
	}
	if r, size := utf8.DecodeRuneInString(text); size == len(text) && size > 0 && r > ' ' {
		return r, nil
	}
	return 0, errors.New("delimiter is one character, or comma, tab, semicolon, pipe or space")
}

// checkInto says what is wrong with an INTO before anything is asked.
func (s *Session) checkInto(text *sqltext.Statement, statement string) error {
	if _, err := exportOptions(text.Into); err != nil {
		e := &SQLError{Message: "INTO: " + err.Error()}
		e.Line, e.Column = placeOf(statement, text.Into.Offset)
		return e
	}
	if s.settings.files == "" {
		return &fileroot.Error{Name: text.Into.Path, Err: fileroot.ErrNone}
	}
	if text.Explained.Run {
		return &SQLError{Message: "EXPLAIN ANALYZE writes no file: leave INTO out"}
	}
	return nil
}

// writeInto runs a SELECT whose rows go to a file, which is there when the last of them
// is.
func (s *Statement) writeInto(e *execution, f *fetched, values []any) (*Rows, error) {
	row, warnings, err := f.fill(s.text.Into, s.session.settings.files, values)
	if err = errors.Join(e.cause(err), f.release()); err != nil {
		e.end(0, warnings, false, err)
		return nil, err
	}
	return newRows(e, s.columns, &written{ready{values: [][]any{row}, zone: f.zone}, warnings}), nil
}

// fill makes the file, and tells of it.
func (f *fetched) fill(into *sqltext.Into, files fileroot.Dir, values []any) (row []any, warnings []Warning, err error) {
	options, err := exportOptions(into)
	if err != nil {
		return nil, nil, err
	}
	file, err := files.Create(into.Path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Discard()
	counted := &counter{to: file}
	buffer := bufio.NewWriterSize(counted, 1<<16)
	w, err := export.New(into.Format, buffer, options)
	if err != nil {
		return nil, nil, err
	}
	err = f.start(values)
	rows := int64(0)
	if err == nil {
		rows, err = f.export(w)
	}
	warnings = f.stop()
	whole := !slices.ContainsFunc(warnings, func(w Warning) bool { return w.Incomplete })
	if document, ok := w.(export.Document); ok && err == nil {
		if err = document.Tell(f.about(rows, whole, warnings)); err == nil {
			err = document.Close()
		}
	}
	if err == nil {
		err = errors.Join(buffer.Flush(), f.execution.ctx.Err())
	}
	if err == nil {
		err = file.Commit()
	}
	return []any{into.Path, into.Format, rows, counted.bytes, whole}, warnings, err
}

// about is what a file tells of its rows.
func (f *fetched) about(rows int64, whole bool, warnings []Warning) export.About {
	e := f.execution
	e.mu.Lock()
	defer e.mu.Unlock()
	about := export.About{
		Statement: loggable.Statement(e.query), Started: e.report.Started.In(f.zone.Location()).Truncate(time.Second),
		Rows: rows, Complete: whole, Calls: e.report.QuotaCalls, Program: buildinfo.Program(),
	}
	for _, w := range slices.Concat(e.report.Warnings, warnings) {
		about.Warnings = append(about.Warnings, export.Warning(w.Table, w.Column, w.Message, w.Count))
	}
	return about
}

// export writes the rows to their end.
func (f *fetched) export(w export.Writer) (n int64, err error) {
	columns := f.compiled.columns
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	typed, asTyped := w.(export.Typed)
	if asTyped {
		types := make([]string, len(columns))
		for i, c := range columns {
			types[i] = c.Type.String()
		}
		typed.Types(types)
	}
	if err := w.Begin(names); err != nil {
		return 0, err
	}
	for ; ; n++ {
		row, err := f.next()
		if err != nil || row == nil {
			return n, errors.Join(err, w.End(err == nil))
		}
		for i, v := range row {
			if day, ok := v.(time.Time); ok && columns[i].Type == Date && !asTyped {
				row[i] = day.Format(time.DateOnly)
			}
		}
		if err := w.Row(row); err != nil {
			return n, err
		}
	}
}

// counter counts what is written.
type counter struct {
	to    io.Writer
	bytes int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.bytes += int64(n)
	return n, err
}

// written is the row that tells of a file, with the warnings of what is in it.
type written struct {
	ready
	warnings []Warning
}

func (w *written) stop() []Warning { return w.warnings }
