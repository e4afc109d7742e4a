package outfile

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/buildinfo"
	"github.com/viewfinder-sql/viewfinder/internal/export"
	"github.com/viewfinder-sql/viewfinder/internal/export/sqlitefile"
	"github.com/viewfinder-sql/viewfinder/internal/fileroot"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/loggable"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Options say how answers are written.
type Options struct {
	format.Options
	// Format is that of the file, "" for that of its ending, or else table.
	Format string
}

// File takes answers.
type File struct {
	writer   format.Writer
	document export.Document // the writer, if it is one
	name     string
	discard  func()
	commit   func() error
	zone     *time.Location // of the answer's instants
}

// formatOf is the format of a file.
func (o *Options) formatOf(name string) string {
	o.SVG = strings.EqualFold(filepath.Ext(name), ".svg")
	return cmp.Or(o.Format, format.OfFile(name), "table")
}

// Check tells what is wrong with options of a file for so many answers, before any of them
// is asked for.
func Check(name string, o Options, answers int) error {
	as := o.formatOf(name)
	if as == format.SQLite {
		return sqlitefile.CheckName(o.Name)
	}
	if answers > 1 && !export.Several(as) {
		return fmt.Errorf("a file of the format %s takes the rows of one statement, and there are %d: xlsx and sqlite take several", as, answers)
	}
	_, err := format.New(as, io.Discard, o.Options)
	return err
}

// Create begins a file of that name.
func Create(name string, o Options) (*File, error) {
	as := o.formatOf(name)
	f := &File{name: name}
	if as == format.SQLite {
		return f, f.database(o)
	}
	file, err := fileroot.CreateAt(name)
	if err != nil {
		return nil, err
	}
	buffer := bufio.NewWriterSize(file, 1<<16)
	f.discard = file.Discard
	f.commit = func() error {
		_ = buffer.Flush() // the file remembers what failed
		return file.Commit()
	}
	if f.writer, err = format.New(as, buffer, o.Options); err != nil {
		file.Discard()
		return nil, err
	}
	f.document, _ = f.writer.(export.Document)
	return f, nil
}

// Onto begins a file that goes to w as it is made; what has gone is not taken back.
func Onto(w io.Writer, o Options) (*File, error) {
	buffer := bufio.NewWriterSize(w, 1<<16)
	f := &File{discard: func() {}, commit: buffer.Flush}
	var err error
	if f.writer, err = format.New(o.formatOf(""), buffer, o.Options); err != nil {
		return nil, err
	}
	f.document, _ = f.writer.(export.Document)
	return f, nil
}

func (f *File) database(o Options) error {
	path, err := filepath.Abs(f.name)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return err
	}
	db, err := sqlitefile.Open(path, o.Name)
	if err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	f.writer, f.document = db, db
	f.discard = db.Discard
	f.commit = func() error { return nil } // closing it did
	return nil
}

// Writer takes the next answer.
func (f *File) Writer() format.Writer {
	if f.document != nil {
		return &watched{f.document, &f.zone}
	}
	return f.writer
}

// watched is a document that notes the zone of the instants that come by.
type watched struct {
	export.Document
	zone **time.Location
}

// Row implements [export.Writer].
func (w *watched) Row(values []any) error {
	for _, v := range values {
		if at, ok := v.(time.Time); ok {
			*w.zone = at.Location()
		}
	}
	return w.Document.Row(values)
}

// Tell ends an answer with its report, which is there when its rows are closed.
func (f *File) Tell(statement string, r *driver.Report) error {
	if f.document == nil {
		return nil
	}
	about := export.About{
		Statement: loggable.Statement(token.NewText(strings.TrimSpace(statement))), Started: r.Started.UTC().Truncate(time.Second),
		Rows: r.Rows, Complete: r.Complete, Calls: r.QuotaCalls, Warnings: format.Warnings(r), Program: buildinfo.Program(),
	}
	if f.zone != nil {
		about.Started = about.Started.In(f.zone)
	}
	return f.document.Tell(about)
}

// Remarks are what the format has to say of the answer.
func (f *File) Remarks() []string { return format.Remarks(f.writer) }

// Close puts the file to its place, or removes it after an error, which it returns.
func (f *File) Close(failed error) error {
	if failed == nil && f.document != nil {
		failed = f.document.Close()
	}
	if failed != nil {
		f.discard()
		return failed
	}
	return f.commit()
}
